"""Which sentences a module tells in refusals, faults and steps of a job: read from its code, with a place for each
value that fills one. `retelling` knows them again. No page needs this."""

import ast
import re
from collections.abc import Iterator

SAYS = {"Refused": (1,), "Wrong": (1, 2), "progress": (0,), "Unreachable": (0,), "outcome": (1,)}
"""Calls whose words are shown to somebody, and where these stand."""


def refusals(tree: ast.Module) -> Iterator[str]:
    """The sentences in `Refused(field, sentence)` and the like, also where they have a name in the same file. One with
    values in it, `f"{first} comes after {last}."`, is shown by its shape: see `retelling`."""
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
                if isinstance(target, ast.Name):
                    named.setdefault(target.id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in SAYS:
            places = SAYS[_called(node)]
            told = [said for place in places for said in node.args[place : place + 1]]
            told += [keyword.value for keyword in node.keywords if keyword.arg == "stage"]
            for said in told:
                yield from _worded(said, named)


def _called(node: ast.Call) -> str:
    called = node.func
    return (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )


def _worded(said: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    """What an expression can say, its values as places."""
    if isinstance(said, ast.Name):
        for value in named.get(said.id, ()):
            yield from _worded(value, {})
    elif isinstance(said, ast.IfExp):
        yield from _worded(said.body, named)
        yield from _worded(said.orelse, named)
    elif isinstance(said, ast.Constant) and isinstance(said.value, str) and " " in said.value:
        yield said.value
    elif isinstance(said, ast.JoinedStr):
        shape = _with_places(said)
        if len(re.sub(r"\{\w+\}|\W", "", shape)) >= LEAST:
            yield shape


def sentences(tree: ast.Module) -> Iterator[str]:
    """All that a module says in several words, but for its docstrings and what programs read."""
    apart: set[ast.AST] = set()
    for node in ast.walk(tree):
        unsaid = isinstance(node, ast.Call) and _called(node) in _UNSAID
        if unsaid or _is_docstring(node) or isinstance(node, ast.Compare):
            apart.update(ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            apart.update(one for one in ast.walk(node) if one is not node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node not in apart:
            yield from (said for said in _worded(node, {}) if _SEVERAL.search(said))


def names(tree: ast.Module) -> Iterator[str]:
    """All words that begin as a name or a sentence does."""
    docstrings = {inner for node in ast.walk(tree) if _is_docstring(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        word = node.value if isinstance(node, ast.Constant) and node not in docstrings else None
        if isinstance(word, str) and _NAMED.match(word):
            yield word


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


_NAMED = re.compile(
    r"(?!Art\.)(?=..)[A-Z][a-z]*(?!\w)|[A-Z]\d?, |[IV]+\. |[A-Z][a-z]+’s |\d+ [A-Z.]{3,7} .*; |every "
)
_UNSAID = {"cast", "compile", "text", "split", "ValueError", "LookupError", "Faulty", "keep", "startswith"}
"""Calls whose words nobody reads."""
_SEVERAL = re.compile(r"[a-z,}”] [a-z“{]|[a-z]{3,}\.$")
LEAST = 5
"""Letters of its own that a sentence with values must have to be known by them."""


def _with_places(said: ast.JoinedStr) -> str:
    """`f"{first} comes after {last!r}."` as `{first} comes after {last}.`"""
    names: dict[str, str] = {}
    text = ""
    for part in said.values:
        if isinstance(part, ast.FormattedValue):
            value, name = ast.unparse(part.value), _place(part.value)
            while names.setdefault(name, value) != value:
                name += "_"
            text += f"{{{name}}}"
        elif isinstance(part, ast.Constant):
            text += str(part.value)
    return text


def _place(value: ast.expr) -> str:
    """A name for what fills a place."""
    if isinstance(value, ast.Name):
        return value.id.strip("_").lower()
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_").lower()
    if isinstance(value, ast.Call):
        return _place(value.args[0]) if value.args else _place(value.func)
    if isinstance(value, ast.Subscript | ast.Starred):
        return _place(value.value)
    return "it"
