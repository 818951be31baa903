"""Says in plain words what a rule covers, in the language of the moment: for the staff who write it and the owners who
read it."""

from collections.abc import Iterable, Iterator

from registry.criteria.datecodes import BASE, DateFormat
from registry.criteria.nodes import Absent, All, AnyOf, Faulty, Flag, Leaf, Listed, Node, Width
from registry.criteria.rule import Criteria, Group
from registry.criteria.texts import Anything, Ends, Has, Is, Length, Mask, Numbers, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange, Days
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

_LABELS = {
    "brand": marked("brand"),
    "model": marked("model"),
    "serial": marked("serial number"),
    "lot": marked("lot number"),
    "date_code": marked("date code"),
    "made_on": marked("date made"),
    "sold_on": marked("date sold"),
    "shipped_on": marked("date shipped"),
    "expires": marked("expiry date"),
    "made_in": marked("country made in"),
    "sold_in": marked("country sold in"),
    "part": marked("part number"),
    "vin": "VIN",
    "imei": "IMEI",
    "gtin": "GTIN",
}
_VERBS: dict[type[Leaf], str] = {
    Starts: marked("beginning with %(value)s"),
    Ends: marked("ending with %(value)s"),
    Has: marked("containing %(value)s"),
    Mask: marked("like %(value)s"),
}
_BELOW, _BEFORE = marked("below %(high)s"), marked("before %(high)s")
_SHOWN = 6
"""So many values are named; of longer lists the first and the last ones and their number."""


def explain(criteria: Criteria) -> list[str]:
    """Return a sentence for each group and exception: "Covers ...", "Also covers ...", "Except ..."."""
    sentences = []
    for index, group in enumerate(criteria.groups):
        units = explain_group(group)
        sentences.append(
            _("Also covers %(units)s.", units=units) if index else _("Covers %(units)s.", units=units)
        )
    sentences += [_("Except %(units)s.", units=explain_group(group)) for group in criteria.exceptions]
    return sentences or [_("Covers nothing yet.")]


def explain_group(group: Group) -> str:
    """Return what a group asks for: "units with model X or Y and serial number from A to B"."""
    if not group.tests:
        return _("every unit")
    said = [_field(field, test) for field, test in group.tests]
    note = f" ({group.note.rstrip('.')})" if group.note else ""
    return _("units %(tests)s", tests=_and(said)) + note


def fields(criteria: Criteria) -> tuple[str, ...]:
    """Return the fields that a rule tests, in the order in which it names them."""
    groups = (*criteria.groups, *criteria.exceptions)
    return tuple(dict.fromkeys(field for group in groups for field in group.fields))


def difference(old: Criteria, new: Criteria) -> list[str]:
    """Return in words what a new rule adds and takes away, group by group; nothing where both say the same."""
    found = [_("No longer covers %(one)s.", one=one) for one in _only(old.groups, new.groups)]
    found += [_("Now covers %(one)s.", one=one) for one in _only(new.groups, old.groups)]
    found += [_("No longer excepts %(one)s.", one=one) for one in _only(old.exceptions, new.exceptions)]
    found += [_("Now excepts %(one)s.", one=one) for one in _only(new.exceptions, old.exceptions)]
    return found


def _only(groups: Iterable[Group], others: Iterable[Group]) -> Iterator[str]:
    known = {_bare(group) for group in others}
    return (explain_group(group) for group in groups if _bare(group) not in known)


def _bare(group: Group) -> frozenset[tuple[str, Node]]:
    """A group as it judges: the order of its fields and what it says to the owner do not count."""
    return frozenset(group.tests)


def label(field: str) -> str:
    """Return how a field is called in a sentence where the recall gives it no label of its own."""
    return _(_LABELS[field]) if field in _LABELS else field.replace("_", " ")


def _field(field: str, test: Node) -> str:
    name = label(field)
    if isinstance(test, Flag):
        return _('where the answer to "%(name)s" is %(answer)s', name=name, answer=_flags(test))
    if isinstance(test, Absent):
        return _("without any %(name)s", name=name) if test.wanted else _("with any %(name)s", name=name)
    return _("with %(name)s %(value)s", name=name, value=say(test))


def _flags(test: Flag) -> str:
    return _or(_("yes") if one else _("no") for one in sorted(test.wanted))


def say(test: Node) -> str:
    """Return a test in words, as they follow the name of its field."""
    if isinstance(test, All):
        return _and(say(inner) for inner in test.tests) or _("of any kind")
    if isinstance(test, AnyOf):
        inner = [say(one) for one in test.tests]
        if any(isinstance(one, All) for one in test.tests) and len(inner) > 1:
            return _("either %(some)s; or %(last)s", some="; ".join(inner[:-1]), last=inner[-1])
        if len(inner) > 1:
            return _("either %(some)s", some=_or(inner))
        return "".join(inner) or _("that does not exist")
    if isinstance(test, Leaf):
        return _leaf(test) + _view(test)
    if isinstance(test, Days):
        return _or(_span(low, high, _BEFORE if test.kind == "below" else "") for low, high in test.shown)
    if isinstance(test, Width):
        return _counts(test.lengths) + (_hyphens() if test.raw else "")
    if isinstance(test, Listed):
        return in_list(test.name)
    if isinstance(test, Absent):
        return _("not there at all") if test.wanted else _("there")
    if isinstance(test, Flag):
        return _flags(test)
    if isinstance(test, Faulty):
        return _("that cannot be decided: %(reason)s", reason=test.reason)
    return _("of another kind")


def in_list(name: str) -> str:
    return _('in the list "%(name)s"', name=name)


def _leaf(test: Leaf) -> str:
    if isinstance(test, Is):
        return _or(_list(test.shown))
    if isinstance(test, Starts | Ends | Has | Mask):
        return _(_VERBS[type(test)], value=_or(_list(test.shown)))
    if isinstance(test, Length):
        return _counts(test.lengths)
    if isinstance(test, Numbers | Texts):
        return _span(*test.shown, _BELOW if test.below else "")
    if isinstance(test, CodeIs):
        return _or(_list(test.shown)) + _read_as(test.format)
    if isinstance(test, CodeRange):
        return _span(*test.shown, _BEFORE if test.below else "") + _read_as(test.format)
    return _("of any kind") if isinstance(test, Anything) else _("of another kind")


def _view(test: Leaf) -> str:
    places = [_place(first, last) for first, last in test.view.cuts]
    within = ""
    for place in places:  # the outer one was cut first
        within = _("%(inner)s of %(outer)s", inner=place, outer=within) if within else place
    raw = _hyphens() if test.view.raw and not isinstance(test, CodeIs | CodeRange) else ""
    return (" " + _("at %(place)s", place=within) if within else "") + raw


def _place(first: int, last: int) -> str:
    if first == last:
        return _("character %(first)s", first=_nth(first))
    if first < 0 and last == -1:
        return _("the last %(count)s characters", count=-first)
    end = _("the last") if first > 0 and last == -1 else _nth(last)
    return _("characters %(first)s to %(last)s", first=_nth(first), last=end)


def _nth(place: int) -> str:
    return str(place) if place > 0 else _("%(count)s from the end", count=-place)


def _read_as(code: DateFormat) -> str:
    short = "Y" in code.parts or ("YY" in code.parts and code.base != BASE)
    said = " " + _("read as %(code)s", code=code.text)
    return said + (" " + _("(years from %(base)s on)", base=code.base) if short else "")


def _span(low: str | None, high: str | None, below: str) -> str:
    if below:
        return _(below, high=high)
    if low is None:
        return _("up to %(high)s", high=high)
    if high is None:
        return _("from %(low)s on", low=low)
    return low if low == high else _("from %(low)s to %(high)s", low=low, high=high)


def _counts(numbers: frozenset[int]) -> str:
    return _("of %(count)s characters", count=_or(map(str, sorted(numbers))))


def _hyphens() -> str:
    return " " + _("(hyphens counted)")


def _list(texts: tuple[str, ...]) -> list[str]:
    if len(texts) <= _SHOWN + 1:
        return list(texts)
    left = len(texts) - _SHOWN
    return [*texts[: _SHOWN - 1], _("%(left)s more", left=left), texts[-1]]


def _or(items: Iterable[str]) -> str:
    *some, last = list(items) or [""]
    return _("%(some)s or %(last)s", some=", ".join(some), last=last) if some else last


def _and(items: Iterable[str]) -> str:
    *some, last = list(items) or [""]
    return _("%(some)s and %(last)s", some=", ".join(some), last=last) if some else last
