"""Conditions on fields of events beside the standard's columns: master data (ilmd), extensions, measurements. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select, union_all

from registry.errors import Refused
from registry.units.events import fields
from registry.units.events.hashing import expanded
from registry.units.events.leafing import Condition, Run, one
from registry.units.events.models import TraceEvent, TraceField
from registry.units.events.vocabulary import PREFIXES

_event: Any = TraceEvent.__table__
_field: Any = TraceField.__table__
_ASKED = re.compile(
    rf"(EQ|GT|GE|LT|LE|EXISTS)_((?:{fields.INNER})?(?:{'|'.join(fields.PLACES)})?)(.+)", re.DOTALL
).fullmatch
_FIGURE = re.compile(rf"({'|'.join(fields.FIGURES)})(_[A-Z0-9]{{1,4}})?").fullmatch
_COMPARED = {"EQ": "__eq__", "GT": "__gt__", "GE": "__ge__", "LT": "__lt__", "LE": "__le__"}
_READ: dict[str, Callable[[str], float | None]] = {"number": fields.number_of, "moment": fields.moment_in}
_TIME = "a time with its zone, such as 2026-03-15T10:11:12.000Z"
_WORDS = {"": f"a number, a day, or {_TIME}", "number": "a number", "moment": f"a day, or {_TIME}"}
Make = Callable[[int, str, Sequence[str]], Condition | Run]


def spelled(name: str, names: Mapping[str, str]) -> str:
    """A parameter with the namespace of its field instead of the prefix."""
    found = _ASKED(name)
    return f"{found[1]}_{found[2]}{expanded(found[3], names)}" if found and ":" in found[3] else name


def by_field(name: str) -> Make | None:
    """What EQ_ILMD_cbvmda:lotNumber or GE_value_CEL asks for; None where no field is called so."""
    found = _ASKED(name)
    if found is None:
        return None
    sign, where, field = found.groups()
    if ":" in field:
        return _comparing(sign, where + defined(name, field))
    if where or sign == "EXISTS":
        return None
    if field in fields.WORDS:
        return _by_word(field) if sign == "EQ" else None
    if field in fields.TIMES:
        return _comparing(sign, field, "moment")
    return _comparing(sign, field, "number") if field == fields.RANK or _FIGURE(field) else None


def defined(name: str, field: str) -> str:
    """With its namespace."""
    known = fields.whole(field, PREFIXES)
    if "://" not in known and not known.startswith("urn:"):
        words = f"Say what the prefix {field.partition(':')[0][:40]!r} stands for in GS1-Extensions, or write it out."
        raise Refused(name, words)
    return known


def _comparing(sign: str, field: str, kind: str = "") -> Make:
    """`kind` is what all values of a field are, where the standard says it."""
    if sign == "EXISTS":
        return lambda maker, _name, _values: _told(_of(maker, field))
    if sign != "EQ":
        return lambda maker, name, values: _told(
            _beyond(_of(maker, field), sign, name, one(name, values), kind)
        )
    if kind:
        return lambda maker, name, values: _told(
            *(_beyond(_of(maker, field), sign, name, value, kind) for value in values)
        )
    return lambda maker, _name, values: _told(*_alike(_of(maker, field), values), equal=len(values) == 1)


def _by_word(field: str) -> Make:
    def make(maker: int, _name: str, values: Sequence[str]) -> Condition | Run:
        keys = [fields.text_key(fields.word_of(field, value)) for value in values if value]
        return _told(_of(maker, field).where(_among(_field.c.value, keys)), equal=len(keys) == 1)

    return make


def _of(maker: int, field: str) -> Select[Any]:
    named = _field.c.name == fields.name_key(field)
    return select(_field.c.event_id, _field.c.at).where(_field.c.organisation_id == maker, named)


def _alike(here: Select[Any], values: Sequence[str]) -> list[Select[Any]]:
    """Those of the same number, moment or text, each by an index of its own. What is the same as a text is the same as
    the number or moment that it is written for."""
    told: dict[Any, list[Any]] = {_field.c.number: [], _field.c.moment: [], _field.c.value: []}
    for value in values:
        number, moment = fields.number_of(value), fields.moment_in(value)
        if number is not None:
            told[_field.c.number].append(number)
        elif moment is not None:
            told[_field.c.moment].append(moment)
        elif value:
            told[_field.c.value].append(fields.text_key(value))
    some = {column: keys for column, keys in told.items() if keys} or {_field.c.value: []}
    return [here.where(_among(column, keys)) for column, keys in some.items()]


def _among(column: Any, keys: list[Any]) -> Condition:
    """Rows of one key are in an index in the order of events."""
    return column == keys[0] if len(keys) == 1 else column.in_(keys)  # type: ignore[no-any-return]


def _beyond(here: Select[Any], sign: str, name: str, written: str, kind: str) -> Select[Any]:
    for column, read in _READ.items():
        bound = read(written)
        if bound is not None and kind in ("", column):
            return here.where(getattr(_field.c[column], _COMPARED[sign])(bound))
    raise Refused(name, f"{name[:80]} is {_WORDS[kind]}.")


def _told(*found: Select[Any], equal: bool = False) -> Condition | Run:
    if len(found) == 1:
        return Run(found[0], equal)
    events = union_all(*(select(one.subquery().c.event_id) for one in found))
    return _event.c.id.in_(events)  # type: ignore[no-any-return]
