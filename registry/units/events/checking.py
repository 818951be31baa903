"""Whether an event is one that the standard knows: which properties each kind has, must have, and how they go together.
Says of each fault where it is and what to do. Pure."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from registry.units.events import shape
from registry.units.events.shape import Check, Flaw, listing, pointed, unknown

MOST_FAULTS = 20
"""Of one event: whoever has more has a wrong file."""
_OWN_KIND = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+").fullmatch

_ALL: dict[str, Check] = {
    "@context": shape.context,
    "type": shape.text,
    "eventTime": shape.time,
    "recordTime": shape.time,
    "eventTimeZoneOffset": shape.zone,
    "eventID": shape.uri,
    "certificationInfo": shape.uri_or_uris,
    "errorDeclaration": shape.declaration,
}
_WHERE_AND_WHY: dict[str, Check] = {
    "bizStep": shape.step,
    "disposition": shape.disposition,
    "persistentDisposition": shape.lasting,
    "readPoint": shape.place,
    "bizLocation": shape.place,
    "bizTransactionList": listing(shape.transaction),
    "sourceList": listing(shape.source),
    "destinationList": listing(shape.destination),
    "sensorElementList": listing(shape.sensor),
}
_OBJECTS: dict[str, Check] = {"epcList": shape.different_uris, "quantityList": listing(shape.quantity)}
_HELD: dict[str, Check] = {
    "parentID": shape.uri,
    "childEPCs": shape.different_uris,
    "childQuantityList": listing(shape.quantity),
}
_CHANGED: dict[str, Check] = {
    "inputEPCList": shape.different_uris,
    "inputQuantityList": listing(shape.quantity),
    "outputEPCList": shape.different_uris,
    "outputQuantityList": listing(shape.quantity),
    "transformationID": shape.uri,
}
_ACTION: dict[str, Check] = {"action": shape.action}
_ILMD: dict[str, Check] = {"ilmd": shape.extensions}


class Kind(NamedTuple):
    """What one kind of event has and must have."""

    table: Mapping[str, Check]
    required: tuple[str, ...]


def _kind(*tables: dict[str, Check], required: tuple[str, ...]) -> Kind:
    whole: dict[str, Check] = dict(_ALL)
    for table in tables:
        whole |= table
    return Kind(whole, ("eventTime", "eventTimeZoneOffset", *required))


KINDS: dict[str, Kind] = {
    "ObjectEvent": _kind(_ACTION, _OBJECTS, _WHERE_AND_WHY, _ILMD, required=("action",)),
    "AggregationEvent": _kind(_ACTION, _HELD, _WHERE_AND_WHY, required=("action",)),
    "AssociationEvent": _kind(_ACTION, _HELD, _WHERE_AND_WHY, required=("action", "parentID")),
    "TransactionEvent": _kind(
        _ACTION, _OBJECTS, {"parentID": shape.uri}, _WHERE_AND_WHY, required=("action", "bizTransactionList")
    ),
    "TransformationEvent": _kind(_CHANGED, _WHERE_AND_WHY, _ILMD, required=()),
}
_ANY = Kind(
    {name: check for kind in KINDS.values() for name, check in kind.table.items()},
    ("eventTime", "eventTimeZoneOffset"),
)
"""A kind of somebody's own may have what it likes; what has a name of the standard's is as the standard has it."""


def flaws_of(event: Any) -> list[Flaw]:
    """Every fault of an event, up to MOST_FAULTS; none for almost all."""
    if type(event) is not dict:
        return [("", "An event is an object, in { }.")]
    name = event.get("type")
    kind = KINDS.get(name) if type(name) is str else None
    if kind is None:
        if type(name) is not str or not _OWN_KIND(name):
            words = f"Write one of {', '.join(KINDS)}, or a kind of your own by its URI."
            return [("/type", f"{words} {shape.DRAFT}" if "isA" in event else words)]
        kind = _ANY
    flaws: list[Flaw] = []
    table = kind.table
    for key, value in event.items():
        check = table.get(key)
        if check is None:
            if kind is not _ANY and shape.uri(key):
                flaws.append((pointed(key), unknown(table, own=True)))
            check = shape.anything
        if flaw := check(value):
            flaws.append((pointed(key) + flaw[0], flaw[1]))
    flaws += [("", f"`{key}` is missing.") for key in kind.required if key not in event]
    if not flaws and kind is not _ANY:
        flaws += _together(name, event)
    return flaws[:MOST_FAULTS]


def _together(name: Any, event: Mapping[str, Any]) -> list[Flaw]:
    """What one property asks of others."""
    if name == "TransformationEvent":
        return _transformed(event)
    doing = event["action"]
    if name == "ObjectEvent":
        if "ilmd" in event and doing != "ADD":
            return [("/ilmd", "Only an event with action ADD tells of instance or lot master data (ilmd).")]
        if not ("epcList" in event or event.get("quantityList") or _sensed(event)):
            return [("", "Give epcList or quantityList: which objects the event is about.")]
        return []
    if name == "TransactionEvent":
        if not event["bizTransactionList"]:
            return [("/bizTransactionList", "Write at least one.")]
        if doing != "DELETE" and not ("epcList" in event or event.get("quantityList") or "parentID" in event):
            return [("", "Give epcList or quantityList: which objects belong to the transaction.")]
        return []
    if doing != "OBSERVE" and "parentID" not in event:
        return [("", "Give parentID: what holds the children. Only OBSERVE can do without.")]
    if doing != "DELETE" and not (event.get("childEPCs") or event.get("childQuantityList")):
        return [("", "Give childEPCs or childQuantityList: what the parent holds.")]
    return []


def _sensed(event: Mapping[str, Any]) -> bool:
    """An event about a place alone, where a sensor measured something."""
    return bool(event.get("sensorElementList")) and "readPoint" in event


def _transformed(event: Mapping[str, Any]) -> list[Flaw]:
    put_in = event.get("inputEPCList") or event.get("inputQuantityList")
    came_out = event.get("outputEPCList") or event.get("outputQuantityList")
    if (put_in and came_out) or ("transformationID" in event and (put_in or came_out)):
        return []
    return [("", "Give what went in and what came out, or transformationID and one of them.")]
