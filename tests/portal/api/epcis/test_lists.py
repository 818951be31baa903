"""A program looks around: what events tell of, page by page, and the events of each."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.units.events.fullest import CONTEXT
from tests.traced import (
    BATTERY,
    CASE,
    PALLET,
    PLANT,
    WAREHOUSE,
    a_saw_maker,
    day,
    lot,
    made,
    packed,
    received,
    saw,
    shipped,
    tell,
)

HERE = "/api/v1/epcis"
ELSEWHERE = "urn:x:yard"


@pytest.fixture
def stock(app: Flask) -> Program:
    maker = a_saw_maker().organisation_id
    tell(
        maker,
        made(day(1), saw(1), saw("2-b"), where=ELSEWHERE),
        packed(day(2), PALLET, CASE, saw(1)),
        shipped(day(3), PALLET, to=WAREHOUSE),
        received(
            day(4), PALLET, quantityList=[{"epcClass": lot("Q1"), "quantity": 12}, {"epcClass": "urn:x:bolt"}]
        ),
    )
    other = a_saw_maker("Other Tools", BATTERY).organisation_id
    tell(other, made(day(1), saw(9, BATTERY), where="urn:x:other") | {"disposition": "encoded"})
    return Program(app, a_key(maker, "epcis:read"))


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


def pages(stock: Program, path: str) -> list[Any]:
    """Every page of it."""
    found = []
    while path:
        answer = stock.get(path)
        assert answer.status_code == 200, answer.text
        found.append(answer.json)
        path = path_of(answer.headers["Link"].partition(">")[0][1:]) if "Link" in answer.headers else ""
    return found


def test_the_top_names_what_there_is(stock: Program, fits: Fits) -> None:
    names = stock.get(HERE).json
    fits("EPCISAddresses", names)
    assert names == [
        "bizLocations", "bizSteps", "capture", "dispositions", "epcs", "eventTypes", "events", "readPoints",
    ]  # fmt: skip
    for name in names:
        if name != "capture":
            assert stock.get(f"{HERE}/{name}").status_code == 200


@pytest.mark.parametrize(
    ("name", "property_", "wanted"),
    [
        ("eventTypes", "eventType", ["AggregationEvent", "ObjectEvent"]),
        ("bizSteps", "bizStep", ["commissioning", "packing", "receiving", "shipping"]),
        ("dispositions", "disposition", ["active", "in_progress", "in_transit"]),
        ("bizLocations", "bizLocation", [WAREHOUSE, ELSEWHERE]),
        ("readPoints", "readPoint", [PLANT]),
    ],
)
def test_words_are_listed(stock: Program, fits: Fits, name: str, property_: str, wanted: list[str]) -> None:
    told = stock.get(f"{HERE}/{name}").json
    fits(f"EPCIS{name[0].upper()}{name[1:]}", told)
    kind = f"{property_[0].upper()}{property_[1:]}ItemList"
    assert told == {"@context": CONTEXT, "type": kind, property_: wanted}
    found = pages(stock, f"{HERE}/{name}?perPage=1")
    assert [page[property_] for page in found] == [[one] for one in wanted]


def test_items_are_listed(stock: Program, fits: Fits) -> None:
    told = stock.get(f"{HERE}/epcs").json
    fits("EPCISEpcs", told)
    assert told == [saw(1), saw("2B"), lot("Q1"), PALLET, CASE, "urn:x:bolt"]
    assert [one for page in pages(stock, f"{HERE}/epcs?perPage=4") for one in page] == told


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("eventTypes", "AggregationEvent", [1]),
        ("bizSteps", "shipping", [2]),
        ("bizSteps", "https://ref.gs1.org/cbv/BizStep-shipping", [2]),
        ("dispositions", "active", [0]),
        ("bizLocations", WAREHOUSE, [3]),
        ("bizLocations", "urn:epc:id:sgln:4012345.00002.0", [3]),
        ("bizLocations", ELSEWHERE, [0]),
        ("readPoints", PLANT, [2]),
        ("epcs", saw(1), [0, 1]),
        ("epcs", "urn:epc:id:sgtin:4012345.012345.S1", [0, 1]),
        ("epcs", saw("2-b"), [0]),
        ("epcs", PALLET, [1, 2, 3]),
        ("epcs", lot("Q1"), [3]),
        ("epcs", "urn:x:bolt", [3]),
    ],
)
def test_each_leads_to_its_events(stock: Program, name: str, value: str, wanted: list[int]) -> None:
    everything = events_in(stock.get(f"{HERE}/events").json)
    here = f"{HERE}/{name}/{quote(value, safe='')}"
    assert stock.get(here).json == ["events"]
    assert events_in(stock.get(f"{here}/events").json) == [everything[place] for place in wanted]
    one_by_one = [event for page in pages(stock, f"{here}/events?perPage=1") for event in events_in(page)]
    assert one_by_one == [everything[place] for place in wanted]


def events_in(told: Any) -> list[Any]:
    found: list[Any] = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


def test_every_item_of_the_list_leads_to_events(stock: Program) -> None:
    for uri in stock.get(f"{HERE}/epcs").json:
        assert events_in(stock.get(f"{HERE}/epcs/{quote(uri, safe='')}/events").json), uri


def test_the_events_of_one_can_be_narrowed_down(stock: Program) -> None:
    here = f"{HERE}/epcs/{quote(PALLET, safe='')}/events"
    assert len(events_in(stock.get(f"{here}?EQ_bizStep=shipping").json)) == 1
    answer = stock.get(f"{here}?MATCH_anyEPC=urn:x:bolt")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, "MATCH_anyEPC")


@pytest.mark.parametrize(
    "path",
    [
        "eventTypes/SaleEvent", "eventTypes/TransactionEvent/events", "bizSteps/storing", "dispositions/encoded",
        "bizLocations/urn:x:other", "readPoints/urn:x:yard/events", "epcs/urn:x:none",
        f"epcs/{quote(saw(9, BATTERY), safe='')}/events",
    ],
)  # fmt: skip
def test_what_no_event_of_this_maker_tells_is_not_there(stock: Program, fits: Fits, path: str) -> None:
    answer = stock.get(f"{HERE}/{path}")
    assert answer.status_code == 404
    fits("Problem", answer.json)
    assert answer.json["type"] == "epcisException:NoSuchResourceException"


def test_a_list_knows_pages_only(stock: Program) -> None:
    for query in ("EQ_bizStep=x", "perPage=0", "nextPageToken=x"):
        assert stock.get(f"{HERE}/bizSteps?{query}").status_code == 400


def test_what_can_be_done_is_told_everywhere(stock: Program) -> None:
    for path in (
        "",
        "/bizSteps",
        "/bizSteps/shipping",
        "/bizSteps/shipping/events",
        "/epcs",
        "/events/urn:x:1",
    ):
        answer = stock.client.options(HERE + path, headers={"Authorization": f"Bearer {stock.key}"})
        assert answer.status_code == 204, path
        assert answer.headers["GS1-EPCIS-Min"] == answer.headers["GS1-CBV-Max"] == "2.0.0"
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    answer = stock.client.options(f"{HERE}/capture", headers={"Authorization": f"Bearer {stock.key}"})
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_key_without_that_scope_sees_no_list(app: Flask, stock: Program) -> None:
    other = Program(app, a_key(a_saw_maker("Third", "09520123456788").organisation_id, "epcis:capture"))
    for path in ("bizSteps", "bizSteps/shipping", "bizSteps/shipping/events", "epcs"):
        assert other.get(f"{HERE}/{path}").status_code == 403
