"""Says in plain English what a rule covers: for the staff who write it and the owners who read it."""

from collections.abc import Iterable, Iterator

from registry.criteria.datecodes import BASE, DateFormat
from registry.criteria.nodes import Absent, All, AnyOf, Faulty, Flag, Leaf, Listed, Node, Width
from registry.criteria.rule import Criteria, Group
from registry.criteria.texts import Anything, Ends, Has, Is, Length, Mask, Numbers, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange, Days

_LABELS = {
    "serial": "serial number",
    "lot": "lot number",
    "date_code": "date code",
    "made_on": "date made",
    "sold_on": "date sold",
    "shipped_on": "date shipped",
    "expires": "expiry date",
    "made_in": "country made in",
    "sold_in": "country sold in",
    "part": "part number",
    "vin": "VIN",
    "imei": "IMEI",
    "gtin": "GTIN",
}
_SHOWN = 6
"""So many values are named; of longer lists the first and the last ones and their number."""


def explain(criteria: Criteria) -> list[str]:
    """Return a sentence for each group and exception: "Covers ...", "Also covers ...", "Except ..."."""
    sentences = []
    for index, group in enumerate(criteria.groups):
        sentences.append(f"{'Also covers' if index else 'Covers'} {explain_group(group)}.")
    sentences += [f"Except {explain_group(group)}." for group in criteria.exceptions]
    return sentences or ["Covers nothing yet."]


def explain_group(group: Group) -> str:
    """Return what a group asks for: "units with model X or Y and serial number from A to B"."""
    if not group.tests:
        return "every unit"
    said = [_field(field, test) for field, test in group.tests]
    return f"units {_and(said)}" + (f" ({group.note.rstrip('.')})" if group.note else "")


def fields(criteria: Criteria) -> tuple[str, ...]:
    """Return the fields that a rule tests, in the order in which it names them."""
    groups = (*criteria.groups, *criteria.exceptions)
    return tuple(dict.fromkeys(field for group in groups for field in group.fields))


def difference(old: Criteria, new: Criteria) -> list[str]:
    """Return in words what a new rule adds and takes away, group by group; nothing where both say the same."""
    found = [f"No longer covers {one}." for one in _only(old.groups, new.groups)]
    found += [f"Now covers {one}." for one in _only(new.groups, old.groups)]
    found += [f"No longer excepts {one}." for one in _only(old.exceptions, new.exceptions)]
    found += [f"Now excepts {one}." for one in _only(new.exceptions, old.exceptions)]
    return found


def _only(groups: Iterable[Group], others: Iterable[Group]) -> Iterator[str]:
    known = {_bare(group) for group in others}
    return (explain_group(group) for group in groups if _bare(group) not in known)


def _bare(group: Group) -> frozenset[tuple[str, Node]]:
    """A group as it judges: the order of its fields and what it says to the owner do not count."""
    return frozenset(group.tests)


def label(field: str) -> str:
    """Return how a field is called in a sentence where the recall gives it no label of its own."""
    return _LABELS.get(field, field.replace("_", " "))


def _field(field: str, test: Node) -> str:
    name = label(field)
    if isinstance(test, Flag):
        return f'where the answer to "{name}" is {_or("yes" if one else "no" for one in sorted(test.wanted))}'
    if isinstance(test, Absent):
        return f"{'without' if test.wanted else 'with'} any {name}"
    return f"with {name} {say(test)}"


def say(test: Node) -> str:
    """Return a test in words, as they follow the name of its field."""
    if isinstance(test, All):
        return _and(say(inner) for inner in test.tests) or "of any kind"
    if isinstance(test, AnyOf):
        inner = [say(one) for one in test.tests]
        if any(isinstance(one, All) for one in test.tests) and len(inner) > 1:
            return f"either {'; '.join(inner[:-1])}; or {inner[-1]}"
        return f"either {_or(inner)}" if len(inner) > 1 else "".join(inner) or "that does not exist"
    if isinstance(test, Leaf):
        return _leaf(test) + _view(test)
    if isinstance(test, Days):
        return _or(_span(low, high, "before" if test.kind == "below" else "") for low, high in test.shown)
    if isinstance(test, Width):
        return f"of {_counts(test.lengths)}" + (" (hyphens counted)" if test.raw else "")
    if isinstance(test, Listed):
        return f'in the list "{test.name}"'
    if isinstance(test, Absent):
        return "not there at all" if test.wanted else "there"
    if isinstance(test, Flag):
        return _or("yes" if one else "no" for one in sorted(test.wanted))
    return f"that cannot be decided: {test.reason}" if isinstance(test, Faulty) else "of another kind"


def _leaf(test: Leaf) -> str:
    if isinstance(test, Is):
        return _or(_list(test.shown))
    if isinstance(test, Starts | Ends | Has | Mask):
        verbs = {Starts: "beginning with", Ends: "ending with", Has: "containing", Mask: "like"}
        return f"{verbs[type(test)]} {_or(_list(test.shown))}"
    if isinstance(test, Length):
        return f"of {_counts(test.lengths)}"
    if isinstance(test, Numbers | Texts):
        return _span(*test.shown, "below" if test.below else "")
    if isinstance(test, CodeIs):
        return f"{_or(_list(test.shown))}{_read_as(test.format)}"
    if isinstance(test, CodeRange):
        return f"{_span(*test.shown, 'before' if test.below else '')}{_read_as(test.format)}"
    return "of any kind" if isinstance(test, Anything) else "of another kind"


def _view(test: Leaf) -> str:
    places = [_place(first, last) for first, last in test.view.cuts]
    within = " of ".join(reversed(places))
    raw = " (hyphens counted)" if test.view.raw and not isinstance(test, CodeIs | CodeRange) else ""
    return (f" at {within}" if places else "") + raw


def _place(first: int, last: int) -> str:
    if first == last:
        return f"character {_nth(first)}"
    if first > 0 and last < 0:
        return f"characters {first} to {'the last' if last == -1 else _nth(last)}"
    if first < 0 and last == -1:
        return f"the last {-first} characters"
    return f"characters {_nth(first)} to {_nth(last)}"


def _nth(place: int) -> str:
    return str(place) if place > 0 else f"{-place} from the end"


def _read_as(code: DateFormat) -> str:
    short = "Y" in code.parts or ("YY" in code.parts and code.base != BASE)
    return f" read as {code.text}" + (f" (years from {code.base} on)" if short else "")


def _span(low: str | None, high: str | None, below: str) -> str:
    if below:
        return f"{below} {high}"
    if low is None:
        return f"up to {high}"
    if high is None:
        return f"from {low} on"
    return low if low == high else f"from {low} to {high}"


def _counts(numbers: frozenset[int]) -> str:
    return f"{_or(map(str, sorted(numbers)))} characters"


def _list(texts: tuple[str, ...]) -> list[str]:
    if len(texts) <= _SHOWN + 1:
        return list(texts)
    left = len(texts) - _SHOWN
    return [*texts[: _SHOWN - 1], f"{left} more", texts[-1]]


def _or(items: Iterable[str]) -> str:
    return _joined(list(items), "or")


def _and(items: Iterable[str]) -> str:
    return _joined(list(items), "and")


def _joined(items: list[str], word: str) -> str:
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)
