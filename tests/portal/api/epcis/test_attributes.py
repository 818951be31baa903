"""Events are found by what documents, or staff, told of the things they name: HASATTR and EQATTR."""

from typing import Any

from flask import Flask

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.units.places.actions import PlaceGiven, add_place
from tests.portal.api.epcis.test_documents import described, job_of, maker, stock, with_header  # noqa: F401
from tests.portal.api.epcis.test_fields import asked_with
from tests.programs import Program, a_key
from tests.registry.units.events.fullest import CONTEXT, OWN, document
from tests.traced import (
    OTHER_SHOP,
    PLANT,
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    made,
    received,
    saw,
    shipped,
    sold,
)

GATE = "urn:epc:id:sgln:4012345.00001.0"
"""The plant, as others write it."""
BLADE = "https://saws.example/blades/K3"
HALL = {"id": "saws:hall", "attribute": ["B", {"saws:roof": "flat"}]}
FOUND: list[tuple[dict[str, str], list[int]]] = [
    ({"HASATTR_bizLocation": "cbvmda:city"}, [1, 3]),
    ({"HASATTR_bizLocation": "cbvmda:longitude|saws:hall"}, [1]),
    ({"HASATTR_readPoint": "urn:epcglobal:cbv:mda:city"}, [2]),
    ({"HASATTR_bizLocation": "cbvmda:nothing"}, []),
    ({"EQATTR_bizLocation_cbvmda:city": "Sawton"}, [1]),
    ({"EQATTR_bizLocation_cbvmda:city": "Sawton|Milltown"}, [1, 3]),
    ({"EQATTR_bizLocation_saws:hall": "B", "EQ_bizStep": "commissioning"}, [1]),
    ({"EQATTR_bizLocation_cbvmda:countryCode": "DE"}, [1]),
    ({"EQATTR_bizLocation_cbvmda:countryCode": "FR"}, [4]),
    ({"EQATTR_bizLocation_cbvmda:name": "Our shop", "orderBy": "eventTime"}, [4]),
    ({"HASATTR_bizStep": "saws:owner"}, [2]),
    ({"EQATTR_disposition_saws:owner": "Ada"}, []),
    ({"EQATTR_saws:blade_saws:teeth": "24"}, [5]),
    ({"EQATTR_https://saws.example/terms/blade_saws:teeth": "25"}, []),
    ({"HASATTR_saws:blade": "saws:teeth", "GE_eventTime": day(6)}, []),
]  # fmt: skip


def test_events_are_found_by_master_data(app: Flask, stock: Program, maker: int) -> None:  # noqa: F811
    add_place(maker, PlaceGiven(name="Our shop", uri=SHOP, country="FR"), COMMAND_LINE)
    db.session.commit()
    plant: dict[str, Any] = described(GATE, "Location", city="Sawton", countryCode="DE")
    plant["vocabularyElementList"][0]["attributes"].append(HALL)
    blade = {"id": BLADE, "attributes": [{"id": "saws:teeth", "attribute": 24}]}
    step = {
        "id": "urn:epcglobal:cbv:bizstep:shipping",
        "attributes": [{"id": "saws:owner", "attribute": "Ada"}],
    }
    told = with_header(
        plant, described(WAREHOUSE, city="Milltown"),
        {"type": "urn:x:Blade", "vocabularyElementList": [blade]},
        {"type": "urn:epcglobal:epcis:vtype:BusinessStep", "vocabularyElementList": [step]},
    )  # fmt: skip
    chain = [
        made(day(1), saw(1)), shipped(day(2), saw(1)), received(day(3), saw(1)), sold(day(4), saw(1)),
        sold(day(5), saw(2), where=OTHER_SHOP) | {"saws:blade": BLADE},
    ]  # fmt: skip
    assert job_of(app, stock, document(*chain, **told))["masterData"]["notKept"] == ["saws:hall"]
    for query, wanted in FOUND:
        found = [event["eventTime"] for event in asked_with(stock, query)]
        assert found == [day(number) for number in wanted], query

    job_of(app, stock, document(**with_header(described(PLANT, city="Oaktown"))))
    assert asked_with(stock, {"EQATTR_bizLocation_cbvmda:city": "Sawton"}) == []
    assert len(asked_with(stock, {"EQATTR_bizLocation_cbvmda:city": "Oaktown"})) == 1
    assert len(asked_with(stock, {"EQATTR_bizLocation_saws:hall": "B"})) == 1

    other = Program(app, a_key(a_saw_maker("Other", "09506000134352").organisation_id, "epcis:read"))
    assert asked_with(other, {"HASATTR_bizLocation": "cbvmda:city"}) == []


def test_a_page_by_master_data_goes_on(app: Flask, stock: Program) -> None:  # noqa: F811
    told = with_header(described(PLANT, city="Sawton"))
    job_of(app, stock, document(*(made(day(n), saw(n)) for n in (1, 2, 3)), context=[CONTEXT, OWN], **told))
    first = stock.get(
        "/api/v1/epcis/events?perPage=2&HASATTR_bizLocation=m:city", GS1_Extensions="m=urn:epcglobal:cbv:mda:"
    )
    assert "HASATTR_bizLocation=urn" in first.headers["Link"]
    rest = stock.get(first.headers["Link"].partition(">")[0][1:].removeprefix("http://127.0.0.1:8000"))
    assert len(rest.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1
