"""A query for events as the standard's SimpleEventQuery has it, read from its parameters and turned into conditions on
the tables. A parameter that is not known is refused by its name, never passed over."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_, select, text, true

from registry.errors import Refused
from registry.serials.epcs import class_key, read_epc, uri_key
from registry.units.events import shape
from registry.units.events.asking_attributes import by_attribute
from registry.units.events.asking_fields import by_field
from registry.units.events.canonical import canonical
from registry.units.events.leafing import WAYS, Among, Condition, Query, Run, in_order, one
from registry.units.events.models import (
    CHILD,
    EPC,
    INPUT,
    OBJECT,
    OUTPUT,
    PARENT,
    TraceEvent,
    TraceFact,
    TraceItem,
)
from registry.units.events.reading import DECLARED, KINDS, moment_of, written_moment
from registry.units.events.vocabulary import plain
from registry.units.places.models import Place

_event: Any = TraceEvent.__table__
_item: Any = TraceItem.__table__
_fact: Any = TraceFact.__table__
_place: Any = Place.__table__
ACTION = "EQ_action"
Make = Callable[[int, str, Sequence[str]], Condition]

_ANY = (EPC, PARENT, CHILD, INPUT, OUTPUT)
_MATCH: dict[str, tuple[int, ...]] = {
    "epc": (EPC, CHILD), "parentID": (PARENT,), "inputEPC": (INPUT,), "outputEPC": (OUTPUT,), "anyEPC": _ANY,
    "epcClass": (EPC, CHILD), "inputEPCClass": (INPUT,), "outputEPCClass": (OUTPUT,), "anyEPCClass": _ANY,
}  # fmt: skip
_COMPARED = {"EQ": "__eq__", "GT": "__gt__", "GE": "__ge__", "LT": "__lt__", "LE": "__le__"}
_MEASURED = re.compile(r"(EQ|G[TE]|L[TE])_quantity_[A-Z0-9]{2,4}").fullmatch
_TYPED = re.compile(r"EQ_(bizTransaction|source|destination)_(.+)", re.DOTALL).fullmatch


def query_of(organisation_id: int, given: Mapping[str, Sequence[str]]) -> Query:
    """What parameters ask for; several values of one are alternatives. Raises Refused naming the parameter."""
    query = Query(organisation_id)
    for name, values in given.items():
        if name in WAYS:
            WAYS[name](query, name, values)
            continue
        make: Callable[[int, str, Sequence[str]], Condition | Run | Among] | None
        make = (
            _CONDITIONS.get(name) or _WITHIN.get(name) or _named(name) or by_attribute(name) or by_field(name)
        )
        if make is None:
            raise Refused(name, f"There is no parameter {name[:80]!r} here.")
        if name == ACTION and any(other in _WORDED for other in given if other != ACTION):
            query.conditions.append(_by_action(organisation_id, name, values, searched=False))
        elif name in _WORDED and not query.either:
            alike = {_WORDED[name](value): value for value in values}
            query.either = [_OWN[name](organisation_id, name, [value]) for value in alike.values()]
        else:
            query.add(make(organisation_id, name, values), few=name not in _OWN)
    in_order(query, given)
    if query.limit is not None and query.most is not None:
        raise Refused("maxEventCount", "Give eventCountLimit or maxEventCount, not both.")
    return query


def _named(name: str) -> Make | None:
    """Parameters whose names hold a type (EQ_bizTransaction_po) or a unit (GE_quantity_KGM)."""
    if _MEASURED(name):
        return _by_quantity
    found = _TYPED(name)
    if not found:
        return None
    fact = f"{found[1]}_{plain(found[2])}"
    return lambda maker, _, values: _by_fact(maker, fact, [uri_key(value) for value in values])


def _moment(name: str, values: Sequence[str]) -> int:
    written = one(name, values)
    try:
        if shape.timed(written):
            return moment_of(written)
    except (ValueError, OverflowError):
        pass
    raise Refused(name, f"{name} is a time with its zone, such as 2026-03-15T10:11:12.000Z.")


def _by_time(column: Any) -> Make:
    def make(_maker: int, name: str, values: Sequence[str]) -> Condition:
        at = _moment(name, values)
        return column >= at if name.startswith("GE") else column < at  # type: ignore[no-any-return]

    return make


def _by_kind(_maker: int, name: str, values: Sequence[str]) -> Condition:
    for value in values:
        if value not in KINDS:
            raise Refused(name, f"{name} is one of {', '.join(KINDS)}.")
    kinds = [KINDS[value] for value in values]
    rarer = text("kind <> 1") if min(kinds) > OBJECT else true()  # as the index of those has it
    return and_(_event.c.kind.in_(kinds), rarer)


def _by_word(column: Any) -> Make:
    return lambda _maker, _name, values: column.in_([plain(value)[:200] for value in values])


def _by_action(_maker: int, name: str, values: Sequence[str], *, searched: bool = True) -> Condition:
    """Beside a step or a place the index of actions is not searched: of three actions each has very many events."""
    if any(shape.action(value) for value in values):
        raise Refused(name, f"{name} is ADD, OBSERVE or DELETE.")
    action = _event.c.action if searched else _event.c.action.concat("")
    return action.in_(values)  # type: ignore[no-any-return]


def _place_key(value: str) -> str:
    return uri_key(canonical(value))


def _by_place(column: Any) -> Make:
    def make(maker: int, _name: str, values: Sequence[str]) -> Condition:
        keys = list(map(_place_key, values))
        here = select(_place.c.id).where(_place.c.organisation_id == maker)
        if len(keys) == 1:  # an index gives the order of one place alone
            return column == here.where(_place.c.uri == keys[0]).scalar_subquery()  # type: ignore[no-any-return]
        return column.in_(here.where(_place.c.uri.in_(keys)))  # type: ignore[no-any-return]

    return make


def _within(column: Any) -> Callable[[int, str, Sequence[str]], Among]:
    """The place itself, or what lies in it: the standard's extension (254) of its number."""

    def make(maker: int, _name: str, values: Sequence[str]) -> Among:
        keys = list(map(_place_key, values))
        inside = (and_(_place.c.uri >= f"{key}/254/", _place.c.uri < f"{key}/2540") for key in keys)
        here = select(_place.c.id).where(_place.c.organisation_id == maker)
        return Among(column, here.where(or_(_place.c.uri.in_(keys), *inside)))

    return make


def _by_fact(maker: int, fact: str, values: Sequence[str] | None) -> Condition:
    told = select(_fact.c.event_id).where(_fact.c.organisation_id == maker, _fact.c.name == fact[:200])
    return _event.c.id.in_(told if values is None else told.where(_fact.c.value.in_(values)))  # type: ignore[no-any-return]


def _by_fact_of(fact: str, read: Callable[[str], str] = uri_key) -> Make:
    return lambda maker, _name, values: _by_fact(maker, fact, [read(value) for value in values])


def _that_has(fact: str) -> Make:
    return lambda maker, _name, _values: _by_fact(maker, fact, None)


def _by_declaration_time(maker: int, name: str, values: Sequence[str]) -> Condition:
    at = written_moment(_moment(name, values))
    told = select(_fact.c.event_id).where(
        _fact.c.organisation_id == maker,
        _fact.c.name == "errorDeclarationTime",
        _fact.c.value >= at if name.startswith("GE") else _fact.c.value < at,
    )
    return _event.c.id.in_(told)  # type: ignore[no-any-return]


def _by_item(maker: int, name: str, values: Sequence[str]) -> Condition:
    roles = _MATCH[name.removeprefix("MATCH_")]
    keys = or_(*(_item_keys(value, classes=name.endswith("Class")) for value in values))
    told = select(_item.c.event_id).where(_item.c.organisation_id == maker, keys, _item.c.role.in_(roles))
    return _event.c.id.in_(told)  # type: ignore[no-any-return]


def _item_keys(value: str, *, classes: bool) -> Condition:
    """One item, or with * all that a pattern stands for."""
    epc = read_epc(value)
    column = _item.c.key
    if epc.key != class_key(epc.gtin):
        return column == epc.key  # type: ignore[no-any-return]
    letter = "l" if classes else "i"
    low = f"{letter}{epc.gtin}."
    among = and_(column >= low, column < f"{letter}{epc.gtin}/")
    return or_(column == epc.key, among) if classes else among


def _by_quantity(maker: int, name: str, values: Sequence[str]) -> Condition:
    try:
        number = float(one(name, values))
        if number - number != 0:
            raise ValueError
    except ValueError as error:
        raise Refused(name, f"{name} is a number.") from error
    compared = getattr(_item.c.quantity, _COMPARED[name[:2]])(number)
    told = select(_item.c.event_id).where(_item.c.organisation_id == maker, compared)
    uom = name[len("EQ_quantity_") :]
    return _event.c.id.in_(told.where(_item.c.uom == uom) if uom else told)  # type: ignore[no-any-return]


def _by_id(maker: int, _name: str, values: Sequence[str]) -> Condition:
    keys = [uri_key(value, 190) for value in values]
    named = _event.c.event_key.in_([*keys, *(key + DECLARED for key in keys)])
    return and_(_event.c.organisation_id == maker, named)


_OWN: dict[str, Make] = {
    "eventType": _by_kind,
    **{f"{sign}_eventTime": _by_time(_event.c.at) for sign in ("GE", "LT")},
    **{f"{sign}_recordTime": _by_time(_event.c.recorded) for sign in ("GE", "LT")},
    ACTION: _by_action,
    "EQ_bizStep": _by_word(_event.c.step),
    "EQ_disposition": _by_word(_event.c.disposition),
    "EQ_readPoint": _by_place(_event.c.read_point_id),
    "EQ_bizLocation": _by_place(_event.c.location_id),
}
_WITHIN = {"WD_readPoint": _within(_event.c.read_point_id), "WD_bizLocation": _within(_event.c.location_id)}
_WORDED: dict[str, Callable[[str], str]] = {
    "EQ_readPoint": _place_key, "EQ_bizLocation": _place_key, "EQ_bizStep": plain, "EQ_disposition": plain,
    "eventType": str, ACTION: str,
}  # fmt: skip
"""What an index has in both orders, and what makes two values of it the same."""
_DECLARATION = ("errorDeclaration_Time", "errorDeclarationTime")
"""The standard's schema of queries has the one name, its text (and EPCIS 1.2) the other."""
_FEW: dict[str, Make] = {
    "EQ_eventID": _by_id,
    **{f"{sign}_{name}": _by_declaration_time for sign in ("GE", "LT") for name in _DECLARATION},
    **{f"{sign}_quantity": _by_quantity for sign in _COMPARED},
    **{f"MATCH_{field}": _by_item for field in _MATCH},
    "EQ_persistentDisposition_set": _by_fact_of("persistentDisposition_set", plain),
    "EQ_persistentDisposition_unset": _by_fact_of("persistentDisposition_unset", plain),
    "EQ_transformationID": _by_fact_of("transformationID"),
    "EQ_errorReason": _by_fact_of("errorDeclaration", plain),
    "EQ_correctiveEventID": _by_fact_of("correctiveEventID"),
    "EXISTS_errorDeclaration": _that_has("errorDeclaration"),
    "EXISTS_sensorElementList": _that_has("sensorElementList"),
}
"""What finds a few events by an index of its own, whatever their order: mostly in items and facts."""
_CONDITIONS = {**_OWN, **_FEW}
