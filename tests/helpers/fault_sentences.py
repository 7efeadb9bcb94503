"""The sentences of faults as the code writes them, found by reading it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

NAMED = "7"
"""Stands for whatever a sentence names."""
_PARTS = ("problem", "remedy")
_ARGUMENTS = {
    **dict.fromkeys(("Fault", "fault"), slice(1, 3)),
    **dict.fromkeys(("InputError", "NoServiceError", "NetworkError", "FeedError"), slice(1)),
    **dict.fromkeys(("TypeError", "ValueError", "warn"), slice(1)),
    "repair": slice(1, 2),
}
"""Where sentences stand among the arguments, by the name of what tells them."""


def sentences_of(path: Path) -> Iterator[tuple[int, str]]:
    """Lines and sentences of every fault that a module makes; what it takes from elsewhere is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            assigned = _assigned(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _name(call) in _ARGUMENTS:
                    # A repair is told with how often it was made.
                    told = f"{NAMED} {{}}." if _name(call) == "repair" else "{}"
                    for part in _parts(call):
                        yield from (
                            (call.lineno, told.format(t)) for t in _texts(part, assigned) if t
                        )


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _parts(call: ast.Call) -> list[ast.expr]:
    """Problem and remedy of a call."""
    named = (k.value for k in call.keywords if k.arg in _PARTS)
    return [*call.args[_ARGUMENTS[_name(call)]], *named]


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What every name of a function may stand for."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name, value in _pairs(target, node.value):
                    found.setdefault(name, []).append(value)
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, other)


def _texts(part: ast.expr, assigned: dict[str, list[ast.expr]]) -> list[str]:
    """What an expression may read as; nothing where it comes from elsewhere."""
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    if isinstance(part, ast.JoinedStr):
        return _joined([_piece(piece, assigned) for piece in part.values])
    if isinstance(part, ast.IfExp):
        return [*_texts(part.body, assigned), *_texts(part.orelse, assigned)]
    if isinstance(part, ast.Name):
        others = {name: found for name, found in assigned.items() if name != part.id}
        return [text for value in assigned.get(part.id, ()) for text in _texts(value, others)]
    return []


def _piece(piece: ast.expr, assigned: dict[str, list[ast.expr]]) -> list[str]:
    """A piece of an f-string: words, or what stands for something that it names."""
    if isinstance(piece, ast.FormattedValue):
        named = isinstance(piece.value, ast.Name) and piece.conversion == -1
        quoted = repr(NAMED) if piece.conversion == ord("r") else NAMED
        return (_texts(piece.value, assigned) if named else []) or [quoted]
    return _texts(piece, assigned)


def _joined(pieces: Sequence[list[str]]) -> list[str]:
    texts = [""]
    for piece in pieces:
        texts = [text + more for text in texts for more in piece]
    return texts
