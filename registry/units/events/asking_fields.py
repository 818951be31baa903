"""Conditions on fields of events beside the standard's columns: master data (ilmd), extensions, measurements. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select, union_all

from registry.errors import Refused
from registry.units.events import fields
from registry.units.events.hashing import expanded
from registry.units.events.leafing import Condition, one
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
Make = Callable[[int, str, Sequence[str]], Condition]


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
        return _comparing(sign, where + _defined(name, field))
    if where or sign == "EXISTS":
        return None
    if field in fields.WORDS:
        return _by_word(field) if sign == "EQ" else None
    if field in fields.TIMES:
        return _comparing(sign, field, "moment")
    return _comparing(sign, field, "number") if field == fields.RANK or _FIGURE(field) else None


def _defined(name: str, field: str) -> str:
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
    return lambda maker, _name, values: _told(*_alike(_of(maker, field), values))


def _by_word(field: str) -> Make:
    def make(maker: int, _name: str, values: Sequence[str]) -> Condition:
        keys = [fields.text_key(fields.word_of(field, value)) for value in values if value]
        return _told(_of(maker, field).where(_field.c.value.in_(keys)))

    return make


def _of(maker: int, field: str) -> Select[Any]:
    named = _field.c.name == fields.name_key(field)
    return select(_field.c.event_id).where(_field.c.organisation_id == maker, named)


def _alike(here: Select[Any], values: Sequence[str]) -> list[Select[Any]]:
    """Those of the same text, number or moment, each by an index of its own."""
    told: dict[Any, list[Any]] = {
        _field.c.value: [fields.text_key(value) for value in values if value],
        _field.c.number: [fields.number_of(value) for value in values],
        _field.c.moment: [fields.moment_in(value) for value in values],
    }
    some = {column: [one for one in keys if one is not None] for column, keys in told.items()}
    return [here.where(column.in_(keys)) for column, keys in some.items() if keys] or [
        here.where(_field.c.value.in_(()))
    ]


def _beyond(here: Select[Any], sign: str, name: str, written: str, kind: str) -> Select[Any]:
    for column, read in _READ.items():
        bound = read(written)
        if bound is not None and kind in ("", column):
            return here.where(getattr(_field.c[column], _COMPARED[sign])(bound))
    raise Refused(name, f"{name[:80]} is {_WORDS[kind]}.")


def _told(*found: Select[Any]) -> Condition:
    events = found[0] if len(found) == 1 else union_all(*found)
    return _event.c.id.in_(events)  # type: ignore[no-any-return]
