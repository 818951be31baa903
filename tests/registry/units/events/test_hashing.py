"""The hash of an event is the same however it was written, and another for every other event."""

import json
from typing import Any

import pytest

from registry.units.events.canonical import canonical, gln_of
from registry.units.events.hashing import event_hash, pre_hash
from tests.registry.units.events.fullest import OWN, events

INSPECTED: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2020-04-01T15:00:00+01:00",
    "eventTimeZoneOffset": "+01:00",
    "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"],
    "action": "OBSERVE",
    "bizStep": "inspecting",
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00005.0"},
    "sensorElementList": [
        {
            "sensorMetadata": {
                "deviceID": "urn:epc:id:giai:4000001.111",
                "deviceMetadata": "https://id.gs1.org/8004/4000001111",
            },
            "sensorReport": [
                {"type": "Temperature", "value": 26, "sDev": 0.1, "uom": "CEL"},
                {"type": "AbsoluteHumidity", "value": 12.1, "uom": "A93"},
                {
                    "type": "Dimensionless", "value": 0.05, "uom": "C35",
                    "microorganism": "https://www.ncbi.nlm.nih.gov/taxonomy/1126011",
                },
                {
                    "type": "Dimensionless", "value": 0.18, "uom": "C35",
                    "chemicalSubstance": "urn:epcglobal:cbv:inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N",
                },
            ],
        }
    ],
}  # fmt: skip
"""The second reference event of the algorithm's own description."""


def test_the_published_figure() -> None:
    figure = "8e02ec93db57a1a331fcf617fe3d567eaa5c38c5002806976fff22d4db1152a6"
    assert event_hash(INSPECTED) == f"ni:///sha-256;{figure}?ver=CBV2.0"


def test_the_order_of_what_is_hashed() -> None:
    event = {
        "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.0", "example:myField1": "AB-12"},
        "type": "ObjectEvent", "example:userExt": "CD-34", "eventTime": "2020-03-04T11:00:30+01:00",
        "eventTimeZoneOffset": "+01:00", "epcList": ["urn:epc:id:sgtin:0614141.011111.987"], "action": "OBSERVE",
        "bizStep": "departing",
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:4012345.11111.123"}],
        "quantityList": [{"quantity": 2.50, "epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "uom": "KGM"}],
    }  # fmt: skip
    assert pre_hash(event, {"example": "https://ns.example.com/epcis/"}) == (
        "eventType=ObjectEventeventTime=2020-03-04T10:00:30.000ZeventTimeZoneOffset=+01:00"
        "epcListepc=https://id.gs1.org/01/00614141111114/21/987"
        "quantityListquantityElementepcClass=https://id.gs1.org/01/04012345123456/10/L1quantity=2.5uom=KGM"
        "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-departing"
        "readPointid=https://id.gs1.org/414/4012345000115{https://ns.example.com/epcis/}myField1=AB-12"
        "bizTransactionListbizTransaction=https://id.gs1.org/253/4012345111118123type=https://ref.gs1.org/cbv/BTT-po"
        "{https://ns.example.com/epcis/}userExt=CD-34"
    )


@pytest.mark.parametrize("number", range(len(events())))
def test_another_way_to_write_it_is_the_same_event(number: int) -> None:
    event = events()[number]
    other = json.loads(json.dumps(dict(reversed(event.items()))))
    other |= {"eventID": "urn:uuid:9", "recordTime": "2026-05-01T00:00:00Z"}
    other["eventTime"] = event["eventTime"].replace("Z", "+00:00")
    for name in ("epcList", "bizTransactionList", "sourceList"):
        if name in other:
            other[name].reverse()
    assert event_hash(other, OWN) == event_hash(event, OWN)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "DELETE"},
        {"eventTime": "2020-04-01T15:00:01+01:00"},
        {"epcList": ["urn:epc:id:sgtin:4012345.011111.9877"]},
        {"saws:colour": "red"},
        {"bizLocation": {"id": "urn:epc:id:sgln:4012345.00005.0"}},
    ],
)
def test_another_event_has_another_hash(change: dict[str, Any]) -> None:
    assert event_hash(INSPECTED | change) != event_hash(INSPECTED)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("urn:epc:id:sgtin:4012345.011111.98%2F76", "https://id.gs1.org/01/04012345111118/21/98%2F76"),
        ("urn:epc:id:sscc:4012345.0000000001", "https://id.gs1.org/00/040123450000000016"),
        ("urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054"),
        ("urn:epc:id:sgln:4012345.00005.gate", "https://id.gs1.org/414/4012345000054/254/gate"),
        ("urn:epc:id:pgln:4012345.00000", "https://id.gs1.org/417/4012345000009"),
        ("urn:epc:id:giai:4000001.111", "https://id.gs1.org/8004/4000001111"),
        ("urn:epc:id:gdti:4012345.11111.123", "https://id.gs1.org/253/4012345111118123"),
        ("urn:epc:id:grai:4012345.00002.77", "https://id.gs1.org/8003/0401234500002377"),
        ("urn:epc:class:lgtin:4012345.012345.L1", "https://id.gs1.org/01/04012345123456/10/L1"),
        ("urn:epc:idpat:sgtin:4012345.012345.*", "https://id.gs1.org/01/04012345123456"),
        ("https://shop.example/p/01/4012345123456/10/L1/21/9?11=260101", "https://id.gs1.org/01/04012345123456/21/9"),
        ("https://dealer.example/414/4012345000054/254/gate", "https://id.gs1.org/414/4012345000054/254/gate"),
        ("https://shops.example/7", "https://shops.example/7"),
        ("urn:epc:id:sgtin:x.y.z", "urn:epc:id:sgtin:x.y.z"),
        ("urn:epc:id:nothing", "urn:epc:id:nothing"),
    ],
)  # fmt: skip
def test_keys_are_written_one_way(written: str, meant: str) -> None:
    assert canonical(written) == meant
    assert canonical(meant) == meant


def test_the_number_of_a_location() -> None:
    assert gln_of("urn:epc:id:sgln:4012345.00005.gate") == "4012345000054"
    assert gln_of("https://shops.example/7") == ""
