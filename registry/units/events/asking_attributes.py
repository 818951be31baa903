"""Conditions on master data of what events name: HASATTR_bizLocation, EQATTR_readPoint_cbvmda:city. Pure."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, select, union

from registry.units.events import fields
from registry.units.events.asking_fields import defined
from registry.units.events.attributes import MDA, attribute_key
from registry.units.events.hashing import Names, expanded
from registry.units.events.leafing import Among, Condition
from registry.units.events.models import MasterAttribute, TraceEvent, TraceField
from registry.units.places.models import Party, Place

_event: Any = TraceEvent.__table__
_field: Any = TraceField.__table__
_told: Any = MasterAttribute.__table__
_place: Any = Place.__table__
_party: Any = Party.__table__
HAVING = "HASATTR_"
_PLACES = {"readPoint": _event.c.read_point_id, "bizLocation": _event.c.location_id}
_WORDS = {"bizStep": _event.c.step, "disposition": _event.c.disposition}
_OWN = "|".join((*_PLACES, *_WORDS))
_ASKED = re.compile(
    rf"(?:(HASATTR)_({_OWN}|[^_:]+:.+)|(EQATTR)_(?:({_OWN})|([^_:]+:.+))_([^_:]+:.+))", re.DOTALL
).fullmatch
"""Of a field of one's own and an attribute the last _ before a namespace parts them."""
_COLUMNS = {f"{MDA}name": "name", f"{MDA}site": "gln", f"{MDA}countryCode": "country"}
"""What places and parties know themselves, from documents or from staff."""
Make = Callable[[int, str, Sequence[str]], Condition | Among]


def spelled(name: str, values: Sequence[str], names: Names) -> tuple[str, list[str]]:
    """A parameter with namespaces instead of prefixes, in its name and, of HASATTR, in its values."""
    found = _ASKED(name)
    if found is None:
        return name, list(values)
    if found[1]:
        return f"{found[1]}_{expanded(found[2], names)}", [expanded(value, names) for value in values]
    return f"{found[3]}_{found[4] or expanded(found[5], names)}_{expanded(found[6], names)}", list(values)


def by_attribute(name: str) -> Make | None:
    """What HASATTR_bizLocation or EQATTR_readPoint_cbvmda:city asks for; None where no parameter is called so."""
    found = _ASKED(name)
    if found is None:
        return None
    field = found[2] or found[4] or found[5]
    field = defined(name, field) if ":" in field else field
    if found[1]:
        return lambda maker, _, values: _met(maker, field, *(_having(maker, name, one) for one in values))
    attribute = found[6]
    return lambda maker, _, values: _met(maker, field, _having(maker, name, attribute, values))


def _having(maker: int, parameter: str, attribute: str, values: Sequence[str] | None = None) -> Select[Any]:
    """Identifiers with this attribute, with one of the values where any are asked for."""
    key = attribute_key(defined(parameter, attribute), {})
    told = select(_told.c.uri).where(_told.c.organisation_id == maker, _told.c.name == key)
    if values is not None:
        told = told.where(_told.c.value.in_([fields.text_key(value) for value in values if value]))
    return told if key not in _COLUMNS else _with_columns(maker, told, _COLUMNS[key], values)


def _with_columns(maker: int, told: Select[Any], column: str, values: Sequence[str] | None) -> Select[Any]:
    known = []
    for table in (_place, _party):
        here = table.c[column]
        fits = here != "" if values is None else here.in_([value for value in values if value])
        known.append(select(table.c.uri).where(table.c.organisation_id == maker, fits))
    whole = union(told, *known).subquery()
    return select(whole.c.uri)


def _met(maker: int, field: str, *having: Select[Any]) -> Condition | Among:
    """Events whose field names one of these things."""
    whole = union(*having).subquery() if len(having) > 1 else having[0].subquery()
    things = select(whole.c.uri)
    if field in _PLACES:
        here = select(_place.c.id).where(_place.c.organisation_id == maker, _place.c.uri.in_(things))
        return Among(_PLACES[field], here)
    if field in _WORDS:
        return Among(_WORDS[field], things)
    named = _field.c.name == fields.name_key(field)
    told = select(_field.c.event_id).where(
        _field.c.organisation_id == maker, named, _field.c.value.in_(things)
    )
    return _event.c.id.in_(told)  # type: ignore[no-any-return]
