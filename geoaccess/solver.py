"""The one module that knows the solver: HiGHS behind `solve` and `Session`.

Runs are silent and repeatable: one thread and a fixed seed unless asked
otherwise.
"""

from __future__ import annotations

import time
from typing import Any, Literal

import highspy
import numpy as np
import numpy.typing as npt

from geoaccess.errors import SolverError
from geoaccess.programme import INF, Problem, filled
from geoaccess.solution import Solution, relative_gap

_METHODS: dict[str, dict[str, Any]] = {
    "choose": {},
    "primal": {"simplex_strategy": 4},
    "interior": {"solver": "ipm", "run_crossover": "off"},
}


class Session:
    """A problem that stays loaded, to be solved again after columns are added.

    Column generation needs this: the solver goes on from its last basis.

    Parameters
    ----------
    problem
        The problem to start from.
    threads, seed
        Threads to use and the seed of the solver's random choices.
    method
        How linear problems are solved: ``choose`` leaves it to the solver;
        ``primal`` is the primal simplex method, faster for transportation
        problems whose unit costs differ by orders of size; ``interior`` an
        interior point that is not brought to a corner, faster for large
        relaxations of which only value and shadow prices matter.

    Examples
    --------
    >>> from geoaccess.programme import ProblemBuilder
    >>> builder = ProblemBuilder(maximise=True)
    >>> x = builder.add_columns(1, cost=1, upper=10)
    >>> session = Session(builder.build())
    >>> session.solve().objective
    10.0
    >>> session.add_columns([0, 0], [], [], cost=2, upper=3)
    >>> session.solve().objective
    16.0
    """

    def __init__(
        self,
        problem: Problem,
        *,
        threads: int = 1,
        seed: int = 0,
        method: Literal["choose", "primal", "interior"] = "choose",
    ) -> None:
        self._maximise = problem.maximise
        self._integer = bool(problem.integer.any())
        # HiGHS keeps one pool of threads per process and refuses another size.
        highspy.Highs.resetGlobalScheduler(True)
        self._highs = highspy.Highs()
        options = {"output_flag": False, "threads": threads, "random_seed": seed}
        for name, value in (options | _METHODS[method]).items():
            self._highs.setOptionValue(name, value)
        _check(_load(self._highs, problem), "load the problem")

    def add_columns(
        self,
        column_ptr: npt.ArrayLike,
        row: npt.ArrayLike,
        value: npt.ArrayLike,
        *,
        cost: npt.ArrayLike,
        upper: npt.ArrayLike = INF,
    ) -> None:
        """Add columns of 0 or more: entries of column *c* are ``column_ptr[c]:column_ptr[c + 1]``."""
        ptr = np.asarray(column_ptr, dtype=np.int32)
        rows = np.asarray(row, dtype=np.int32)
        count = len(ptr) - 1
        status = self._highs.addCols(
            count,
            filled(cost, count),
            filled(0.0, count),
            filled(upper, count),
            len(rows),
            ptr[:-1],
            rows,
            filled(value, len(rows)),
        )
        _check(status, "add columns")

    def solve(
        self,
        *,
        time_limit_s: float | None = None,
        gap: float = 0.0,
        start: npt.ArrayLike | None = None,
    ) -> Solution:
        """Solve the problem as it stands now; parameters as in the function `solve`."""
        self._highs.setOptionValue("time_limit", INF if time_limit_s is None else time_limit_s)
        self._highs.setOptionValue("mip_rel_gap", gap)
        if start is not None:
            _suggest(self._highs, start)
        began = time.perf_counter()
        status = self._run()
        return self._read(status, time.perf_counter() - began)

    def _run(self) -> str:
        """Run and name the outcome; a doubtful one is cleared up without presolve."""
        _check(self._highs.run(), "solve")
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            self._highs.setOptionValue("presolve", "off")
            _check(self._highs.run(), "solve")
            self._highs.setOptionValue("presolve", "choose")
            status = self._highs.getModelStatus()
        if status not in _STATUSES:
            name = self._highs.modelStatusToString(status)
            raise SolverError(f"The solver stopped with '{name}'. This is a fault of the model.")
        return _STATUSES[status]

    def _read(self, status: str, seconds: float) -> Solution:
        info: Any = self._highs.getInfo()
        found = status in ("optimal", "time_limit") and (
            info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        )
        worst = -INF if self._maximise else INF
        objective = float(info.objective_function_value) if found else worst
        bound = self._bound(status, objective, float(info.mip_dual_bound))
        solution: Any = self._highs.getSolution()
        duals = found and not self._integer
        return Solution(
            status=status,
            values=np.array(solution.col_value if found else [], dtype=np.float64),
            objective=objective,
            bound=bound,
            gap=relative_gap(objective, bound),
            seconds=seconds,
            row_duals=np.array(solution.row_dual if duals else [], dtype=np.float64),
            reduced_costs=np.array(solution.col_dual if duals else [], dtype=np.float64),
        )

    def _bound(self, status: str, objective: float, mip_bound: float) -> float:
        best = INF if self._maximise else -INF
        if status == "unbounded":
            return best
        if status == "infeasible":
            return -best
        if self._integer:
            return mip_bound
        return objective if status == "optimal" else best


def solve(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    start: npt.ArrayLike | None = None,
    threads: int = 1,
    seed: int = 0,
) -> Solution:
    """Solve a linear or mixed-integer programme.

    Parameters
    ----------
    problem
        Made with `ProblemBuilder`.
    time_limit_s
        Stop after this time with the best solution found; None for no limit.
    gap
        Stop when the relative gap is proven to be at most this.
    start
        Values of all columns of a known solution, to start an integer problem
        from.
    threads, seed
        Threads to use and the seed of the solver's random choices.

    Returns
    -------
    Solution
        Infeasible and unbounded problems are a `Solution.status`, not an error.

    Raises
    ------
    SolverError
        If the solver fails.

    Examples
    --------
    Two sites, at most one to be opened, the second serves more people:

    >>> from geoaccess.programme import ProblemBuilder
    >>> builder = ProblemBuilder(maximise=True)
    >>> site = builder.add_columns(2, cost=[40, 60], upper=1, integer=True)
    >>> row = builder.add_row(site, upper=1)
    >>> solution = solve(builder.build())
    >>> solution.status, solution.objective, solution.values.tolist()
    ('optimal', 60.0, [0.0, 1.0])
    """
    if problem.columns == 0:
        return _solve_empty(problem)
    session = Session(problem, threads=threads, seed=seed)
    return session.solve(time_limit_s=time_limit_s, gap=gap, start=start)


_STATUSES = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}


def _load(highs: Any, problem: Problem) -> Any:
    """Hand the arrays over in one call."""
    sense = highspy.ObjSense.kMaximize if problem.maximise else highspy.ObjSense.kMinimize
    return highs.passModel(
        problem.columns,
        problem.rows,
        len(problem.row_column),
        int(highspy.MatrixFormat.kRowwise),
        int(sense),
        problem.offset,
        problem.cost,
        problem.lower,
        problem.upper,
        problem.row_lower,
        problem.row_upper,
        problem.row_ptr,
        problem.row_column,
        problem.row_value,
        problem.integer.astype(np.int32),
    )


def _suggest(highs: Any, start: npt.ArrayLike) -> None:
    values = np.asarray(start, dtype=np.float64)
    _check(highs.setSolution(len(values), np.arange(len(values), dtype=np.int32), values), "start")


def _check(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverError(f"The solver could not {what}. This is a fault of the model.")


def _solve_empty(problem: Problem) -> Solution:
    """A problem without columns: every row sums to zero."""
    feasible = bool(np.all((problem.row_lower <= 0) & (problem.row_upper >= 0)))
    worst = -INF if problem.maximise else INF
    objective = problem.offset if feasible else worst
    none = np.empty(0)
    return Solution(
        status="optimal" if feasible else "infeasible",
        values=none,
        objective=objective,
        bound=objective,
        gap=relative_gap(objective, objective),
        seconds=0.0,
        row_duals=np.zeros(problem.rows if feasible else 0),
        reduced_costs=none,
    )
