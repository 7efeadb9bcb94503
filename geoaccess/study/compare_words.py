"""What a planner reads after a comparison: who gains and loses, where, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.scenarios.scenario import Scenario
from geoaccess.siting.answers.comparison import ALL, Comparison
from geoaccess.siting.answers.outcomes import Outcome
from geoaccess.study.plan import Study
from geoaccess.study.words import conditions_in_words, short_path, title_lines
from geoaccess.texts import Texts, load_texts

_AREAS = 3


def compare_words(
    study: Study,
    base: Outcome,
    outcomes: Sequence[Outcome],
    scenarios: Sequence[Scenario],
    comparison: Comparison,
    files: Mapping[str, Path],
) -> str:
    """Sum up a comparison in a few sentences.

    Parameters
    ----------
    study
        The conditions and the language.
    base, outcomes, scenarios, comparison
        What was compared, and what came out.
    files
        The ``folder`` of the results and the difference map of each scenario.

    Returns
    -------
    str
        One sentence a line.
    """
    texts = load_texts(study.language)
    lines = title_lines(study, texts)
    result = base.coverage
    lines.append(
        texts(
            "compare.base",
            name=base.name,
            covered=round(result.covered_residents),
            residents=round(result.residents),
            share=texts.share(result.covered_share if result.residents else 0.0, 1),
            conditions=conditions_in_words(
                study, texts, takes=carries_rules(base.inputs.practices)
            ),
        )
    )
    for outcome, scenario in zip(outcomes, scenarios, strict=True):
        lines += _scenario(outcome, scenario, comparison, texts)
        lines += [
            texts(f"compare.{kind}", path=short_path(files[f"{kind}: {outcome.name}"]))
            for kind in ("map", "published_map")
            if f"{kind}: {outcome.name}" in files
        ]
    lines.append(texts("summary.folder", path=short_path(files["folder"])))
    return "\n".join(lines)


def _scenario(
    outcome: Outcome, scenario: Scenario, comparison: Comparison, texts: Texts
) -> list[str]:
    """One scenario against the base."""
    table = comparison.summary
    row = table[table["scenario"] == outcome.name].iloc[0]
    lines = [
        texts(
            "compare.change",
            name=outcome.name,
            gained=round(row["gained"]),
            lost=round(row["lost"]),
            covered=round(row["covered_residents"]),
            residents=round(row["residents"]),
        )
    ]
    if row["cost"] > 0:
        helped = row["net"] > 0
        # Tenths of an amount of a hundred or more say nothing.
        each = texts.number(row["cost_per_person"], 1 if row["cost_per_person"] < 100 else 0)
        cost = texts.number(row["cost"])
        lines.append(
            texts("compare.cost", cost=cost, per_person=each)
            if helped
            else texts("compare.cost_only", cost=cost)
        )
    lines += _areas(outcome, comparison, texts)
    if scenario.note:
        lines.append(texts("compare.note", note=scenario.note))
    everything = len(outcome.inputs.housing) * len(outcome.inputs.practices)
    counts = {"pairs": outcome.recomputed_pairs, "all": everything}
    return [*lines, texts("compare.recomputed", **counts)]


def _areas(outcome: Outcome, comparison: Comparison, texts: Texts) -> list[str]:
    """The municipalities where most changes."""
    table = comparison.by_area
    table = table[(table["scenario"] == outcome.name) & (table["municipality"] != ALL)]
    table = table[table["net"].abs().round() > 0]
    order = table["net"].abs().sort_values(ascending=False, kind="stable").index
    parts = [
        texts("compare.area", name=name, net=f"{'+' if net > 0 else '−'}{texts.number(abs(net))}")
        for name, net in table.loc[order, ["municipality", "net"]].head(_AREAS).to_numpy()
    ]
    return [texts("compare.areas", areas=", ".join(parts))] if parts else []
