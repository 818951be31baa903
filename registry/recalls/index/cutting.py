"""Cuts rules into spans that hold at least every value they cover: the index may find too much, never too little."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from registry.criteria.lengths import lengths
from registry.criteria.nodes import All, AnyOf, Leaf, Listed, Node
from registry.criteria.rule import Criteria, Group
from registry.criteria.texts import Is, Mask, Numbers, Starts, Texts
from registry.recalls.index.keys import WORD, Shelf, Span, numbers, opening, point, shaped
from registry.serials.keys import LONGEST, indexable

NOT_CODES = frozenset({"brand", "model", "type", "product", "made_in", "sold_in", "retailer"})
LIST = "list:"


@dataclass(frozen=True, slots=True)
class Cut:
    """What a test can be narrowed to: spans, and uploaded lists by their number."""

    spans: tuple[Span, ...] = ()
    lists: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """How one group is found: by its driver's spans when that field is told, else by model or brand.
    `driver` is "" where no code of the group can be cut."""

    driver: str
    cut: Cut
    models: tuple[Span, ...] | None


def entries(criteria: Criteria) -> list[Entry]:
    """One entry a group."""
    return [_entry(group) for group in criteria.groups]


def _entry(group: Group) -> Entry:
    driver, cut = "", Cut()
    for field, node in group.tests:
        if field in NOT_CODES:
            continue
        found = cut_test(field, node)
        if found is not None and (not driver or _worth(found) > _worth(cut)):
            driver, cut = field, found
    model = group.test("model")
    found = cut_test("model", model) if model is not None else None
    models = found.spans if found is not None and not found.lists else None
    if driver and models is not None:
        return Entry(driver, cut, _under(driver, models))
    return Entry(driver, cut, models)


def _under(driver: str, models: Iterable[Span]) -> tuple[Span, ...]:
    """Models of groups that a code finds when it is told stand on shelves of their own."""
    return tuple(Span(Shelf(f"model|{driver}", *s.shelf[1:]), s.low, s.high) for s in models)


def _worth(cut: Cut) -> int:
    """Exact spans before beginnings: they let fewer through."""
    if cut.lists:
        return 3
    return 1 if any(span.shelf.kind == "L" for span in cut.spans) else 2


def cut_test(field: str, node: Node) -> Cut | None:
    """Spans of a test; None where it cannot be cut (suffixes, date codes, lists kept elsewhere, faults)."""
    if isinstance(node, All):
        found = [cut for test in node.tests if (cut := cut_test(field, test)) is not None]
        if not found:
            return None
        return _of_lengths(max(found, key=_worth), lengths(node))
    if isinstance(node, AnyOf):
        cuts = [cut_test(field, test) for test in node.tests]
        if any(cut is None for cut in cuts):
            return None
        return reduce(_union, (cut for cut in cuts if cut is not None), Cut())
    if isinstance(node, Listed):
        plain = not node.view.cuts and not node.view.raw
        number = list_number(node.name)
        return Cut(lists=(number,)) if plain and number is not None else None
    return _leaf(field, node) if isinstance(node, Leaf) else None


def list_number(name: str) -> int | None:
    """The number in `list:12`, the name of an uploaded list; None for a list kept elsewhere."""
    tail = name[len(LIST) :]
    return int(tail) if name.startswith(LIST) and tail.isascii() and tail.isdecimal() else None


def _union(one: Cut, other: Cut) -> Cut:
    return Cut(one.spans + other.spans, one.lists + other.lists)


def _of_lengths(cut: Cut, known: frozenset[int] | None) -> Cut:
    """Drops texts of a length that another test excludes."""
    if known is None:
        return cut
    spans = tuple(s for s in cut.spans if s.shelf.kind != "T" or s.shelf.length in known)
    return Cut(spans, cut.lists)


def _leaf(field: str, node: Leaf) -> Cut | None:
    if node.view.raw and not isinstance(node, Starts | Is):
        return None
    if node.view.cuts:
        first, last = node.view.cuts[0]
        return _beginning(field, node, last) if len(node.view.cuts) == 1 and first == 1 and last > 0 else None
    if isinstance(node, Is):
        return _points(field, node)
    if isinstance(node, Starts):
        return _starts(field, node.texts)
    if isinstance(node, Numbers):
        return _numbers(field, node)
    if isinstance(node, Texts):
        return _texts(field, node)
    if isinstance(node, Mask):
        return _starts(field, [mask.replace("?", "*").split("*")[0] for mask in node.masks])
    return None


def _points(field: str, node: Is) -> Cut | None:
    if not all(map(indexable, node.values)):
        return None
    return Cut(tuple(point(field, value) for value in sorted(node.values)))


def _starts(field: str, texts: Iterable[str]) -> Cut | None:
    """Beginnings: the first twelve characters decide whether to judge."""
    texts = list(texts)
    return Cut(tuple(opening(field, text, text) for text in texts)) if all(map(indexable, texts)) else None


def _beginning(field: str, node: Leaf, size: int) -> Cut | None:
    """A test of the first characters only."""
    if node.view.raw or size > WORD:
        return None
    if isinstance(node, Is):
        return _starts(field, node.values)
    if isinstance(node, Starts):
        return _starts(field, node.texts)
    if isinstance(node, Texts):
        low, high = node.low or "0" * size, node.high or "Z" * size
        return Cut((opening(field, low, high),)) if indexable(low) and indexable(high) else None
    if isinstance(node, Numbers):
        low = (node.low[1] if node.low else "").rjust(size, "0")
        high = node.high[1].rjust(size, "0") if node.high else "9" * size
        return Cut((opening(field, low, high),)) if len(low) == len(high) == size else None
    return None


def _numbers(field: str, node: Numbers) -> Cut | None:
    """One span for each count of digits between the bounds; an open end reaches as far as the index does."""
    low = node.low[1] if node.low else ""
    high = node.high[1] if node.high else "9" * LONGEST
    return Cut(tuple(numbers(field, low, high))) if len(high) <= LONGEST else None


def _texts(field: str, node: Texts) -> Cut | None:
    """The shape that the bounds agree on; with an open end the one bound's."""
    low, high = node.low or _least(node.high or ""), node.high or _most(node.low or "")
    if not (indexable(low) and indexable(high)) or sum(map(_differ, low, high)) > 6:
        return None
    return Cut(tuple(shaped(field, low, high)))


def _differ(one: str, other: str) -> bool:
    return one.isdecimal() is not other.isdecimal()


def _least(text: str) -> str:
    return "".join("0" if c.isdecimal() else "A" for c in text)


def _most(text: str) -> str:
    return "".join("9" if c.isdecimal() else "Z" for c in text)
