"""An event read: everything that it is found by, and what it does, as columns. Only what `checking` has passed comes
here. Pure; the event itself stays as it came, as text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from registry.serials.epcs import Epc, read_epc, uri_key
from registry.units.events import hashing
from registry.units.events.models import (
    AGGREGATION,
    ASSOCIATION,
    CHILD,
    EPC,
    INPUT,
    OBJECT,
    OTHER,
    OUTPUT,
    PARENT,
    TRANSACTION,
    TRANSFORMATION,
)
from registry.units.events.stages import Effect, effect_of, lasting
from registry.units.events.vocabulary import plain

KINDS = {
    "ObjectEvent": OBJECT,
    "AggregationEvent": AGGREGATION,
    "AssociationEvent": ASSOCIATION,
    "TransactionEvent": TRANSACTION,
    "TransformationEvent": TRANSFORMATION,
}
TYPES = {number: name for name, number in KINDS.items()}
DECLARED = "#error"
"""Behind the key of an event that is declared wrong stands the declaration."""
_BEGUN = datetime(1970, 1, 1, tzinfo=UTC)
_LISTS = (("epcList", EPC), ("childEPCs", CHILD), ("inputEPCList", INPUT), ("outputEPCList", OUTPUT))
_QUANTITIES = (
    ("quantityList", EPC),
    ("childQuantityList", CHILD),
    ("inputQuantityList", INPUT),
    ("outputQuantityList", OUTPUT),
)
_LOTS = frozenset(("lotNumber", "hasBatchLotNumber", "batchLotNumber"))
_ENDS = frozenset(
    ("itemExpirationDate", "expirationDate", "expirationDateTime", "bestBeforeDate", "sellByDate")
)
_MADE = frozenset(("productionDate", "productionDateTime", "manufacturingDate"))
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])", re.ASCII).match
Quantity = tuple[float | None, str]


@dataclass(slots=True)
class Reading:
    """`items` are key and role -> quantity and unit (None for one item with a serial); `epcs` what the keys stand for.
    `read_point`, `location` and `ends` are identifiers as they were written. `fields` are for whoever files it (see
    `fields.py`): nobody else needs them."""

    document: str
    key: str
    given: bool
    declared: bool
    kind: int
    action: str
    at: int
    zone: str
    step: str
    disposition: str
    read_point: str
    location: str
    effect: Effect
    held: bool | None
    items: dict[tuple[str, int], Quantity]
    epcs: dict[str, Epc]
    facts: list[tuple[str, str]]
    parties: list[str]
    destination: str
    source: str
    lot: str
    expires: str
    made_on: str
    index: int = 0
    id: int = 0
    fields: Mapping[tuple[str, str], tuple[float | None, int | None]] = field(default_factory=dict)
    read_point_id: int | None = None
    location_id: int | None = None
    destination_id: int | None = None
    source_id: int | None = None


@lru_cache(1 << 15)
def epc_of(uri: str) -> Epc:
    """Items come again from event to event."""
    return read_epc(uri)


def moment_of(written: str) -> int:
    """Microseconds since 1970 in UTC. Raises ValueError where there is no such moment."""
    past = datetime.fromisoformat(written) - _BEGUN
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def written_moment(at: int) -> str:
    """The same as events write it, in UTC."""
    return (_BEGUN + timedelta(microseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event_key(event: Mapping[str, Any], names: hashing.Names) -> tuple[str, bool]:
    """The eventID, or the hash that stands for it, and whether it was given. A blank node names nothing outside of its
    document."""
    given: str = event.get("eventID", "")
    if given and not given.startswith("_:"):
        return uri_key(given, 190), True
    return hashing.event_hash(event, names), False


def read(
    event: Mapping[str, Any], document: str, names: hashing.Names | None = None, key: str = ""
) -> Reading:
    """`names` are the prefixes of the document's context; `key` is told where it is known already."""
    get = event.get
    key, given = (key.removesuffix(DECLARED), True) if key else event_key(event, names or {})
    declared = "errorDeclaration" in event
    kind, action = KINDS.get(event["type"], OTHER), get("action", "")
    step, disposition = plain(get("bizStep", "")), plain(get("disposition", ""))
    effect = effect_of(kind, action, step, disposition)
    held, always = effect.held, get("persistentDisposition")
    if always:
        held = lasting(held, map(plain, always.get("set", ())), map(plain, always.get("unset", ())))
    items: dict[tuple[str, int], Quantity] = {}
    epcs: dict[str, Epc] = {}
    _read_items(event, items, epcs)
    made = Reading(
        document, key + DECLARED if declared else key, given, declared, kind, action, moment_of(event["eventTime"]),
        event["eventTimeZoneOffset"], step, disposition, get("readPoint", _NOWHERE)["id"],
        get("bizLocation", _NOWHERE)["id"], effect, held, items, epcs, [], [], "", "", "", "", "",
    )  # fmt: skip
    for name in _TOLD:
        if name in event:
            _TOLD[name](made, event[name])
    return made


_NOWHERE = {"id": ""}


def _read_items(
    event: Mapping[str, Any], items: dict[tuple[str, int], Quantity], epcs: dict[str, Epc]
) -> None:
    if event.get("parentID"):
        _put(event["parentID"], PARENT, None, "", items, epcs)
    for name, role in _LISTS:
        for uri in event.get(name, ()):
            _put(uri, role, None, "", items, epcs)
    for name, role in _QUANTITIES:
        for one in event.get(name, ()):
            _put(one["epcClass"], role, one.get("quantity", 0), one.get("uom", ""), items, epcs)


def _put(
    uri: str,
    role: int,
    quantity: float | None,
    uom: str,
    items: dict[tuple[str, int], Quantity],
    epcs: dict[str, Epc],
) -> None:
    found = epc_of(uri)
    before = items.get((found.key, role), (None, ""))[0]
    epcs[found.key] = found
    items[found.key, role] = (quantity if before is None else (quantity or 0) + before, uom[:8])


def _transactions(made: Reading, told: Any) -> None:
    for one in told:
        made.facts.append((f"bizTransaction_{plain(one.get('type', ''))}", one["bizTransaction"]))


def _sources(made: Reading, told: Any) -> None:
    for one in told:
        kind, uri = plain(one["type"]), one["source"]
        made.facts.append((f"source_{kind}", uri))
        if kind == "location":
            made.source = uri
        elif kind in ("owning_party", "possessing_party"):
            made.parties.append(uri)


def _destinations(made: Reading, told: Any) -> None:
    for one in told:
        kind, uri = plain(one["type"]), one["destination"]
        made.facts.append((f"destination_{kind}", uri))
        if kind == "location":
            made.destination = uri
        elif kind in ("owning_party", "possessing_party"):
            made.parties.append(uri)


def _declaration(made: Reading, told: Any) -> None:
    made.facts.append(("errorDeclaration", plain(told.get("reason", ""))))
    made.facts.append(("errorDeclarationTime", written_moment(moment_of(told["declarationTime"]))))
    made.facts += [("correctiveEventID", uri) for uri in told.get("correctiveEventIDs", ())]


def _lasting(made: Reading, told: Any) -> None:
    for name in ("set", "unset"):
        made.facts += [(f"persistentDisposition_{name}", plain(one)) for one in told.get(name, ())]


def _sensors(made: Reading, told: Any) -> None:
    if told:
        made.facts.append(("sensorElementList", ""))


def _transformation(made: Reading, told: Any) -> None:
    made.facts.append(("transformationID", told))


def _master_data(made: Reading, told: Any) -> None:
    """Lot and days of an instance or lot, whichever vocabulary they were written in."""
    for name, value in told.items():
        local = re.split(r"[:/#]", name)[-1]
        written = value.get("@value", "") if type(value) is dict else value
        if type(written) is not str:
            continue
        if local in _LOTS:
            made.lot = written[:120] if written.isprintable() else ""
        elif local in _ENDS:
            made.expires = min(filter(None, (made.expires, _day(written))), default="")
        elif local in _MADE:
            made.made_on = _day(written)


def _day(written: str) -> str:
    found = _DAY(written.strip())
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


_TOLD = {
    "bizTransactionList": _transactions,
    "sourceList": _sources,
    "destinationList": _destinations,
    "errorDeclaration": _declaration,
    "persistentDisposition": _lasting,
    "sensorElementList": _sensors,
    "transformationID": _transformation,
    "ilmd": _master_data,
}
"""What few events have."""


def local_day(at: int, zone: str) -> str:
    """The day of an event where it happened, as ISO text."""
    minutes = int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:6]))
    return (_BEGUN + timedelta(microseconds=at, minutes=minutes)).date().isoformat()
