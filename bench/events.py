"""Documents of events for benchmarks: saws that are made, packed on pallets, shipped, received, stored, sent to shops
and sold, each step told as stock systems tell it. Written as they are made, so that a million take no memory."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from registry.units.events.reading import written_moment

GTIN, LOT, PALLET = "04012345123456", 1000, 50
"""Saws of a lot, and on a pallet: a lot goes through the chain together."""
_BEGUN, _STEP = 1_767_225_600_000_000, 3_600_000_000
_PLANT, _WAREHOUSE = "https://id.gs1.org/414/4012345000016", "https://id.gs1.org/414/4012345000023"
_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
Event = dict[str, Any]


def write(path: Path, count: int) -> None:
    """An EPCIS document of so many events."""
    head = {"@context": [_CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-02-01T00:00:00Z"}  # fmt: skip
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, separators=(",", ":"))[:-1] + ',"epcisBody":{"eventList":[\n')
        for number, event in enumerate(islice(_chain(), count)):
            told = {**event, "eventID": f"urn:uuid:{_scattered(number)}"}
            file.write((",\n" if number else "") + json.dumps(told, separators=(",", ":")))
        file.write("\n]}}\n")


def saw(number: int) -> str:
    return f"https://id.gs1.org/01/{GTIN}/21/S{number:09}"


def _scattered(number: int) -> str:
    """A number as random ones look: in no order."""
    bits = number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _chain() -> Iterator[Event]:
    first = 0
    while True:
        yield from _lot(first)
        first += LOT


def _lot(first: int) -> Iterator[Event]:
    """1,000 saws from the plant to their buyers: 5,080 events."""
    lot = first // LOT
    units = [saw(first + n) for n in range(LOT)]
    pallets = {
        f"https://id.gs1.org/00/3401234{(first + at) // PALLET:010}7": units[at : at + PALLET]
        for at in range(0, LOT, PALLET)
    }
    at = _BEGUN + lot * _STEP
    shop = f"https://id.gs1.org/414/40123451{lot % 500:05}"
    for n, unit in enumerate(units):
        made = {"action": "ADD", "bizLocation": {"id": _PLANT}, "ilmd": {"cbvmda:lotNumber": f"L{lot}"}}
        yield _told(at + n, "commissioning", "active", epcList=[unit], **made)
    for pallet, inside in pallets.items():
        yield _told(at + _STEP, "packing", "in_progress", "AggregationEvent", action="ADD", parentID=pallet,
                    childEPCs=inside, readPoint={"id": _PLANT})  # fmt: skip
    yield from (_moved(at + 2 * _STEP, pallet, _PLANT, _WAREHOUSE, lot) for pallet in pallets)
    yield from (_arrived(at + 3 * _STEP, pallet, _WAREHOUSE, lot) for pallet in pallets)
    for pallet in pallets:
        yield _told(at + 4 * _STEP, "unpacking", "in_progress", "AggregationEvent", action="DELETE",
                    parentID=pallet, childEPCs=[], readPoint={"id": _WAREHOUSE})  # fmt: skip
    for step, make in enumerate((_stored, _sent_out, _at_shop, _sold)):
        for n, unit in enumerate(units):
            yield make(at + (5 + step) * _STEP + n, unit, shop, lot)


def _told(at: int, step: str, disposition: str, kind: str = "ObjectEvent", **more: Any) -> Event:
    event = {
        "type": kind,
        "eventTime": written_moment(at),
        "eventTimeZoneOffset": "+01:00",
        "action": "OBSERVE",
    }
    return event | {"bizStep": step, "disposition": disposition} | more


def _moved(at: int, item: str, where: str, to: str, lot: int) -> Event:
    papers = [{"type": "desadv", "bizTransaction": f"https://orders.example/desadv/{lot}"}]
    target = [{"type": "location", "destination": to}]
    return _told(at, "shipping", "in_transit", epcList=[item], readPoint={"id": where}, bizTransactionList=papers,
                 destinationList=target)  # fmt: skip


def _arrived(at: int, item: str, where: str, lot: int) -> Event:
    papers = [{"type": "desadv", "bizTransaction": f"https://orders.example/desadv/{lot}"}]
    return _told(
        at, "receiving", "in_progress", epcList=[item], bizLocation={"id": where}, bizTransactionList=papers
    )


def _stored(at: int, unit: str, _shop: str, _lot: int) -> Event:
    return _told(at, "storing", "sellable_not_accessible", epcList=[unit], bizLocation={"id": _WAREHOUSE})


def _sent_out(at: int, unit: str, shop: str, lot: int) -> Event:
    return _moved(at, unit, _WAREHOUSE, shop, lot)


def _at_shop(at: int, unit: str, shop: str, lot: int) -> Event:
    return _arrived(at, unit, shop, lot)


def _sold(at: int, unit: str, shop: str, _lot: int) -> Event:
    papers = [{"type": "inv", "bizTransaction": f"https://orders.example/inv/{unit[-9:]}"}]
    return _told(at, "retail_selling", "retail_sold", epcList=[unit], bizLocation={"id": shop},
                 bizTransactionList=papers)  # fmt: skip
