"""Small changes of a piece of code, each of which a test should notice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}

_NAMES = {
    "min": "max",
    "any": "all",
    "minimum": "maximum",
    "argmin": "argmax",
    "floor": "ceil",
}
_OTHER_NAME = _NAMES | {new: old for old, new in _NAMES.items()}


@dataclass(frozen=True, order=True)
class Mutation:
    """One change: what stands where in a file, and what to write instead."""

    line: int
    start: int
    end: int
    before: str
    after: str

    def applied_to(self, source: str) -> str:
        """The file with the change made."""
        return source[: self.start] + self.after + source[self.end :]


def mutations_of(source: str) -> list[Mutation]:
    """Every small change of a file, in the order in which they stand."""
    starts = _line_starts(source)
    found = []
    for node, after in _changes(ast.parse(source)):
        first = starts[node.lineno - 1] + _characters(source, starts, node.lineno, node.col_offset)
        last_line, last_column = node.end_lineno or 0, node.end_col_offset or 0
        last = starts[last_line - 1] + _characters(source, starts, last_line, last_column)
        found.append(Mutation(node.lineno, first, last, source[first:last], after))
    return sorted(set(found))


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _characters(source: str, starts: list[int], line: int, column: int) -> int:
    """Characters before a column that is counted in bytes."""
    text = source[starts[line - 1] : starts[line]]
    return len(text.encode()[:column].decode())


def _changes(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    for node in _executed(tree):
        if isinstance(node, ast.expr):
            for after in _instead(node):
                yield node, f"({after})"
        elif isinstance(node, ast.If) and not isinstance(node.test, ast.UnaryOp):
            yield node.test, f"(not ({ast.unparse(node.test)}))"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node.value, "None"


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but annotations, which nothing evaluates, and how functions are compiled."""
    compiled = isinstance(tree, ast.FunctionDef)
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns") or (compiled and name == "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                yield child
                yield from _executed(child)


def _instead(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _with_other(node, "ops", [_other(node.ops[0])])
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        yield from _with_other(node, "op", _other(node.op))
    elif isinstance(node, ast.UnaryOp):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.Constant):
        yield from _other_constant(node.value)
    elif isinstance(node, ast.IfExp):
        yield ast.unparse(ast.IfExp(node.test, node.orelse, node.body))
    elif isinstance(node, ast.Call):
        yield from _other_call(node)


def _other(operator: ast.AST) -> ast.AST | None:
    kind = _OPERATORS.get(type(operator))
    return None if kind is None else kind()


def _with_other(node: ast.expr, field: str, other: object) -> Iterator[str]:
    if other not in (None, [None]):
        yield ast.unparse(type(node)(**{**dict(ast.iter_fields(node)), field: other}))


def _other_constant(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield repr(not value)
    elif isinstance(value, int | float):
        yield repr(value + 1)


def _other_call(node: ast.Call) -> Iterator[str]:
    called = node.func
    name = getattr(called, "attr", getattr(called, "id", ""))
    if name not in _OTHER_NAME:
        return
    other: ast.expr = ast.Name(_OTHER_NAME[name])
    if isinstance(called, ast.Attribute):
        other = ast.Attribute(called.value, _OTHER_NAME[name])
    yield ast.unparse(ast.Call(other, node.args, node.keywords))
