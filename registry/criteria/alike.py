"""Finds the values that look like a typed one and would agree with a test: led by the test, not by trying all."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from registry.criteria import globs
from registry.criteria.answers import NO
from registry.criteria.facts import Steps
from registry.criteria.many import LIMIT, Alike, Many, Runs, runs
from registry.criteria.nodes import All, AnyOf, Leaf, Listed, Node, View
from registry.criteria.texts import Ends, Has, Is, Mask, Numbers, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange
from registry.criteria.twins import as_digits, fold, of_shape, twins, variants
from registry.criteria.unit import Lookup, Told, shapes_of

_TABLED = 500
_Finder = Callable[[str], Iterable[str]]


def alike(node: Node, field: str, text: str, lookup: Lookup, steps: Steps) -> list[str]:
    """Return texts (as read) that agree with the test and differ from ``text`` in look-alike characters only.

    All changes together are found where at most 64 texts look like this one; beyond that each test is put right
    after the other.
    """
    if node.judge(Told(field, text), lookup) is not NO:
        return [text]
    if isinstance(node, All):
        return _all(node, field, text, lookup, steps)
    if isinstance(node, AnyOf):
        return _any(node, field, text, lookup, steps)
    if isinstance(node, Listed):
        return _sliced(node.view, text, lambda seen: _listed(node, field, seen, lookup, steps))
    if isinstance(node, Leaf) and steps.take(1):
        return _sliced(node.view, text, lambda seen: _leaf(node, seen))
    return []


def _all(node: All, field: str, text: str, lookup: Lookup, steps: Steps) -> list[str]:
    """Put one test right after the other; none can be if one of them cannot by itself."""
    for test in node.tests:
        if not alike(test, field, text, lookup, steps):
            return []
    texts = [text]
    for test in node.tests:
        better = (new for old in texts for new in alike(test, field, old, lookup, steps))
        texts = list(dict.fromkeys(islice(better, LIMIT)))
    right = [new for new in texts if node.judge(Told(field, new), lookup) is not NO]
    if right:
        return right
    tries = (new for new in variants(text, LIMIT) if steps.take(1 + len(node.tests)))
    return [new for new in tries if node.judge(Told(field, new), lookup) is not NO]


def _any(node: AnyOf, field: str, text: str, lookup: Lookup, steps: Steps) -> list[str]:
    found: list[str] = []
    tests = node.tests
    if isinstance(node.batch, Many):
        tests = node.batch.rest
        for batch in node.batch.alike:
            found += _sliced(batch.view, text, lambda seen, batch=batch: _batched(batch, seen))  # type: ignore[misc]
    for test in tests:
        found += alike(test, field, text, lookup, steps)
    return found


def _batched(batch: Alike, seen: str) -> Iterator[str]:
    yield from _among(batch.values, seen)
    if batch.numbers[0] and batch.holds(digits := as_digits(seen)):
        yield digits
    for _, run in batch.runs.get(len(seen), ()):
        yield from run.alike(seen)


def _sliced(view: View, text: str, find: _Finder) -> list[str]:
    """Put right only the characters that a test looks at."""
    if not view.cuts:
        return list(islice(find(text), LIMIT))
    start, end = view.span(len(text)) or (0, 0)
    found = islice(find(text[start:end]), LIMIT) if end > start else ()
    return [text[:start] + new + text[end:] for new in found]


def _listed(node: Listed, field: str, seen: str, lookup: Lookup, steps: Steps) -> Iterator[str]:
    return (
        new for new in _likely(node, field, seen, lookup) if steps.take(5) and lookup(node.name, field, new)
    )


def _likely(node: Listed, field: str, seen: str, lookup: Lookup) -> Iterator[str]:
    """What the list may hold that looks like this: of its shapes, where they are known."""
    shapes = shapes_of(lookup, node.name, field, len(seen))
    if shapes is None:
        yield from variants(seen, LIMIT)
        return
    for shape in shapes:
        yield from of_shape(seen, shape, LIMIT)


def _leaf(node: Leaf, seen: str) -> Iterator[str]:
    find = _GUESSES.get(type(node))
    if find is not None:
        for text in find(node, seen):
            if len(text) == len(seen) and node.holds(text):
                yield text


def _equal(node: Is, seen: str) -> Iterable[str]:
    return _among(node.values, seen)


def _among(values: frozenset[str], seen: str) -> Iterable[str]:
    """Those of some values that look like a text. Of very many, at most so many variants are looked for."""
    if len(values) > _TABLED:
        return (new for new in variants(seen, _TABLED) if new in values)
    return _folded(values).get(fold(seen), ())


def _starting(node: Starts, seen: str) -> Iterator[str]:
    folded = fold(seen)
    return (t + seen[len(t) :] for t, alike in _with_folds(node.texts) if folded.startswith(alike))


def _ending(node: Ends, seen: str) -> Iterator[str]:
    folded = fold(seen)
    return (seen[: -len(t)] + t for t, alike in _with_folds(node.texts) if folded.endswith(alike))


def _containing(node: Has, seen: str) -> Iterator[str]:
    folded = fold(seen)
    for text, alike in _with_folds(node.texts):
        place = folded.find(alike)
        if place >= 0:
            yield seen[:place] + text + seen[place + len(text) :]


def _masked(node: Mask, seen: str) -> Iterator[str]:
    return globs.alike(node.masks, seen)


def _number(_node: Numbers, seen: str) -> Iterable[str]:
    return () if seen.isdecimal() else (as_digits(seen),)


def _ranged(node: Texts, seen: str) -> Iterable[str]:
    run = _runs(node)
    return run.alike(seen) if len(seen) == len(run.shape) else ()


def _coded(node: CodeIs | CodeRange, seen: str) -> Iterator[str]:
    """Digits everywhere, but a letter for the month where the format has one; what a stop stands for is anything."""
    digits = as_digits(seen)
    yield digits
    if "L" in node.format.parts:
        letters = [place for place, c in enumerate(digits) if c.isalpha()]
        for place in letters or range(len(seen)):
            for letter in (seen[place], *twins(seen[place])):
                yield digits[:place] + letter + digits[place + 1 :]
    if "." in node.format.text:
        yield from variants(seen, LIMIT)


_GUESSES: dict[type[Leaf], Callable[..., Iterable[str]]] = {
    Is: _equal,
    Starts: _starting,
    Ends: _ending,
    Has: _containing,
    Mask: _masked,
    Numbers: _number,
    Texts: _ranged,
    CodeIs: _coded,
    CodeRange: _coded,
}


@lru_cache(maxsize=128)
def _folded(values: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for value in sorted(values):
        found[fold(value)] = (*found.get(fold(value), ()), value)
    return found


@lru_cache(maxsize=128)
def _with_folds(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((text, fold(text)) for text in texts)


@lru_cache(maxsize=512)
def _runs(test: Texts) -> Runs:
    return runs((test,))
