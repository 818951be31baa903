"""A maker's system speaks EPCIS 2.0: hands over documents, watches what becomes of them, and asks for events."""

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.journeys import capturing
from registry.units.events.hashing import event_hash
from tests.jobs import run_jobs
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.units.events.fullest import CONTEXT, OWN, document, events
from tests.traced import (
    BATTERY,
    CASE,
    PALLET,
    PLANT,
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    lot,
    made,
    numbered,
    packed,
    received,
    saw,
    shipped,
    sold,
    taken_back,
    tell,
    told,
)

HERE = "/api/v1/epcis"


@pytest.fixture
def maker(app: Flask) -> int:
    return a_saw_maker().organisation_id


@pytest.fixture
def stock(app: Flask, maker: int) -> Program:
    return Program(app, a_key(maker, "epcis:capture", "epcis:read"))


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


def event_list(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.json["type"] == "EPCISQueryDocument"
    found: list[dict[str, Any]] = answer.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


def asked(stock: Program, **query: str) -> list[dict[str, Any]]:
    return event_list(stock.get(f"{HERE}/events?" + "&".join(f"{n}={quote(v)}" for n, v in query.items())))


def as_told(event: dict[str, Any]) -> dict[str, Any]:
    """Without what the standard has a repository add."""
    return {name: value for name, value in event.items() if name not in ("eventID", "recordTime")}


def test_a_document_is_handed_over_and_comes_back_equal(app: Flask, stock: Program, fits: Fits) -> None:
    answer = stock.post(f"{HERE}/capture", document(*events()))
    assert answer.status_code == 202
    assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"
    job = path_of(answer.headers["Location"])
    waiting = stock.get(job).json
    fits("CaptureJob", waiting)
    assert (waiting["running"], waiting["success"]) == (True, True)
    run_jobs(app)
    done = stock.get(job)
    fits("CaptureJob", done.json)
    assert done.json["eventCount"] == len(events())
    assert (done.json["running"], done.json["success"], done.json["errors"]) == (False, True, [])
    answer = stock.get(f"{HERE}/events")
    fits("EPCISQueryDocument", answer.json)
    found = event_list(answer)
    assert [as_told(event) for event in found] == [as_told(event) for event in events()]
    assert [event["eventID"] for event in found] == [
        event.get("eventID", event_hash(event, OWN)) for event in events()
    ]
    assert {event["recordTime"] for event in found} != {events()[0]["recordTime"]}
    assert answer.json["@context"] == [CONTEXT, OWN]


def test_what_came_back_can_be_captured_again_and_changes_nothing(app: Flask, stock: Program) -> None:
    stock.post(f"{HERE}/capture", document(*events()))
    run_jobs(app)
    whole = stock.get(f"{HERE}/events").json
    again = stock.post(f"{HERE}/capture", whole)
    run_jobs(app)
    assert stock.get(path_of(again.headers["Location"])).json["errors"] == []
    assert len(asked(stock)) == len(events())


def test_what_is_wrong_is_said_by_event_and_place(app: Flask, stock: Program, fits: Fits) -> None:
    wrong = [made(day(1), saw(1)), made(day(2), "S2")]
    answer = stock.post(f"{HERE}/capture", document(*wrong))
    run_jobs(app)
    job = stock.get(path_of(answer.headers["Location"])).json
    fits("CaptureJob", job)
    assert (job["success"], job["eventCount"]) == (False, 0)
    assert job["errors"][0]["pointer"] == "/epcisBody/eventList/1/epcList/0"
    assert asked(stock) == []
    answer = stock.post(f"{HERE}/capture", document(*wrong), GS1_Capture_Error_Behaviour="proceed")
    assert answer.headers["GS1-Capture-Error-Behaviour"] == "proceed"
    run_jobs(app)
    assert len(asked(stock)) == 1


def test_jobs_are_listed_the_latest_first(app: Flask, stock: Program, fits: Fits) -> None:
    made_jobs = [stock.post(f"{HERE}/capture", document()).json["captureID"] for _ in range(5)]
    run_jobs(app)
    found, path = [], f"{HERE}/capture?perPage=2"
    while path:
        answer = stock.get(path)
        fits("CaptureJobs", answer.json)
        found += [job["captureID"] for job in answer.json]
        path = path_of(answer.headers["Link"].partition(">")[0][1:]) if "Link" in answer.headers else ""
    assert found == made_jobs[::-1]
    assert stock.get(f"{HERE}/capture?state=done").status_code == 400


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        (b"<x/>", {"Content-Type": "application/xml"}, 415, "application/ld+json"),
        (b"", {"Content-Type": "application/json"}, 400, "The body is empty"),
        (b"{}", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, 400, "gzip"),
        (
            gzip.compress(b"{}")[:-4],
            {"Content-Type": "application/json", "Content-Encoding": "gzip"},
            400,
            "gzip",
        ),
        (b"{}", {"Content-Type": "application/json", "Content-Encoding": "br"}, 415, "gzip"),
        (b"{}", {"Content-Type": "application/json", "Accept": "application/xml"}, 406, "ld+json"),
        (b"{}", {"Content-Type": "application/json", "GS1-EPCIS-Version": "1.2"}, 406, "2.0.0"),
        (
            b"{}",
            {"Content-Type": "application/json", "GS1-EPC-Format": "Always_EPC_URN"},
            406,
            "No_Preference",
        ),
        (b"{}", {"Content-Type": "application/json", "GS1-Capture-Error-Behaviour": "stop"}, 400, "proceed"),
    ],
)
def test_a_request_that_cannot_be_taken(
    app: Flask, stock: Program, fits: Fits, body: bytes, headers: dict[str, str], status: int, words: str
) -> None:
    given = {"Authorization": f"Bearer {stock.key}", **headers}
    answer = stock.client.post(f"{HERE}/capture", data=body, headers=given)
    assert answer.status_code == status
    fits("Problem", answer.json)
    assert words in answer.json["detail"]
    assert answer.json["type"].startswith("epcisException:")


def test_a_document_larger_than_files_may_be(
    app: Flask, stock: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.api.epcis.views.most_bytes", lambda: 100)
    answer = stock.post(f"{HERE}/capture", document(*events()))
    assert (answer.status_code, answer.json["type"]) == (413, "epcisException:CaptureLimitExceededException")
    assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == "100"


def test_a_document_may_be_packed_on_its_way(
    app: Flask, stock: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(json.dumps(document(*events())).encode())
    given = {
        "Authorization": f"Bearer {stock.key}",
        "Content-Type": "application/json",
        "Content-Encoding": "GZIP",
    }
    answer = stock.client.post(f"{HERE}/capture", data=packed, headers=given)
    assert answer.status_code == 202
    run_jobs(app)
    assert stock.get(path_of(answer.headers["Location"])).json["eventCount"] == len(events())
    monkeypatch.setattr("registry.intake.receiving.most_bytes", lambda: len(packed) * 2)
    answer = stock.client.post(f"{HERE}/capture", data=packed, headers=given)
    assert (answer.status_code, "larger than" in answer.json["detail"]) == (400, True), "unpacked it is"
    one = gzip.compress(json.dumps(made(day(1), saw(1))).encode())
    answer = stock.client.post(f"{HERE}/events", data=one, headers=given)
    assert answer.status_code == 415
    assert answer.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (None, "application/json"), ("*/*", "application/json"), ("application/ld+json", "application/ld+json"),
        ("application/ld+json;q=0.5, application/json", "application/json"),
        ("text/html, application/*;q=0.1", "application/json"),
    ],
)  # fmt: skip
def test_events_come_under_the_name_that_is_asked_for(stock: Program, wanted: str | None, kind: str) -> None:
    answer = stock.get(f"{HERE}/events", **({"Accept": wanted} if wanted else {}))
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert "Accept" in answer.headers["Vary"]


def test_many_that_wait_are_no_more_taken(stock: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "MOST_WAITING", 1)
    assert stock.post(f"{HERE}/capture", document()).status_code == 202
    assert "wait to be filed already" in stock.post(f"{HERE}/capture", document()).json["detail"]


def test_what_can_be_done_is_told(stock: Program) -> None:
    for name in ("capture", "events"):
        asks = {"Authorization": f"Bearer {stock.key}", "Accept-Encoding": "gzip, br"}
        answer = stock.client.options(f"{HERE}/{name}", headers=asks)
        assert answer.status_code == 204
        assert not {"Content-Type", "Content-Encoding"} & set(answer.headers.keys())
        assert answer.headers["GS1-EPCIS-Capture-Limit"] == "5000000"
        assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == str(1792 * 1024 * 1024)


def test_one_event_counts_at_once(stock: Program, fits: Fits) -> None:
    event = made(day(1), saw(1)) | {"eventID": "ni:///sha-256;ab?ver=CBV2.0"}
    answer = stock.post(f"{HERE}/events", event, Idempotency_Key="once")
    assert answer.status_code == 201
    fits("CapturedEvent", answer.json)
    assert (
        stock.post(f"{HERE}/events", event, Idempotency_Key="once").headers["Idempotency-Replayed"] == "true"
    )
    found = event_list(stock.get(path_of(answer.headers["Location"])))
    assert [as_told(one) for one in found] == [as_told(event)]
    nameless = stock.post(f"{HERE}/events", sold(day(2), saw(1))).json["eventID"]
    assert nameless == event_hash(sold(day(2), saw(1)))
    assert stock.post(f"{HERE}/events", sold(day(2), saw(1))).json["eventID"] == nameless
    for wrong in ([], {"type": "ObjectEvent"}, event | {"action": "DELETE"}):
        answer = stock.post(f"{HERE}/events", wrong)
        assert answer.status_code == 400
        assert answer.json["type"] == "epcisException:ValidationException"
    assert stock.get(f"{HERE}/events/urn:uuid:none").status_code == 404


def test_an_event_and_its_declaration_come_together(stock: Program) -> None:
    event = sold(day(2), saw(1)) | {"eventID": "urn:uuid:7"}
    stock.post(f"{HERE}/events", event)
    stock.post(f"{HERE}/events", taken_back(event))
    found = event_list(stock.get(f"{HERE}/events/urn:uuid:7"))
    assert ["errorDeclaration" in one for one in found] == [False, True]


@pytest.fixture
def story(maker: int) -> list[dict[str, Any]]:
    story = numbered([
        made(day(1), saw(1), saw(2)),
        packed(day(2), PALLET, CASE, saw(1)),
        shipped(day(3), PALLET, to=WAREHOUSE, bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:po1"}]),
        received(day(4), PALLET, quantityList=[{"epcClass": lot("Q1"), "quantity": 12}]),
        told(day(5), epcList=[saw(1)], bizStep="holding", persistentDisposition={"set": ["recalled"]}),
        told(
            day(6), "TransformationEvent", inputEPCList=[saw(9, BATTERY)], outputEPCList=[saw(3)],
            inputQuantityList=[{"epcClass": lot("B1", BATTERY), "quantity": 3}], transformationID="urn:x:run",
            sensorElementList=[{"sensorReport": [{"type": "Count", "value": 1}]}],
        ),
        sold(day(7), saw(2), sourceList=[{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00001"}]),
    ])  # fmt: skip
    declared = taken_back(story[6])
    declared["errorDeclaration"]["correctiveEventIDs"] = [story[0]["eventID"]]
    tell(maker, *story, declared)
    return [*story, declared]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, [0, 1, 2, 3, 4, 5, 6, 7]),
        ({"eventType": "AggregationEvent|TransformationEvent"}, [1, 5]),
        ({"GE_eventTime": day(3), "LT_eventTime": day(5)}, [2, 3]),
        ({"GE_recordTime": day(1), "LT_recordTime": "2200-01-01T00:00:00Z", "eventType": "AggregationEvent"}, [1]),
        ({"LT_recordTime": "2020-01-01T00:00:00+01:00"}, []),
        ({"EQ_action": "ADD"}, [0, 1]),
        ({"EQ_action": "DELETE|ADD|DELETE", "orderBy": "eventTime"}, [1, 0]),
        ({"EQ_action": "ADD", "EQ_bizStep": "packing|shipping"}, [1]),
        ({"EQ_bizStep": "shipping|receiving"}, [2, 3]),
        ({"EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}, [2]),
        ({"EQ_disposition": "retail_sold"}, [6, 7]),
        ({"EQ_persistentDisposition_set": "recalled"}, [4]),
        ({"EQ_persistentDisposition_unset": "recalled"}, []),
        ({"EQ_readPoint": PLANT}, [2]),
        ({"EQ_bizLocation": "urn:epc:id:sgln:4012345.00002.0"}, [3]),
        ({"EQ_bizLocation": f"{PLANT}|{SHOP}"}, [0, 6, 7]),
        ({"EQ_bizLocation": "https://id.gs1.org/414/4012345000030"}, []),
        ({"WD_bizLocation": "urn:epc:id:sgln:4012345.00003.0"}, [6, 7]),
        ({"WD_bizLocation": f"{SHOP}|{WAREHOUSE}"}, [3, 6, 7]),
        ({"WD_readPoint": PLANT, "EQ_action": "OBSERVE"}, [2]),
        ({"EQ_bizTransaction_po": "urn:x:po1"}, [2]),
        ({"EQ_bizTransaction_desadv": "urn:x:po1"}, []),
        ({"EQ_source_owning_party": "urn:epc:id:pgln:4012345.00001"}, [6, 7]),
        ({"EQ_destination_location": WAREHOUSE}, [2]),
        ({"EQ_transformationID": "urn:x:run"}, [5]),
        ({"MATCH_epc": "urn:epc:id:sgtin:4012345.012345.S1"}, [0, 1, 4]),
        ({"MATCH_epc": f"{saw(2)}|{saw(3)}"}, [0, 6, 7]),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:4012345.012345.*"}, [0, 1, 4, 6, 7]),
        ({"MATCH_parentID": PALLET}, [1]),
        ({"MATCH_inputEPC": saw(9, BATTERY)}, [5]),
        ({"MATCH_outputEPC": saw(3)}, [5]),
        ({"MATCH_anyEPC": f"{saw(3)}|{PALLET}"}, [1, 2, 3, 5]),
        ({"MATCH_epcClass": lot("Q1")}, [3]),
        ({"MATCH_inputEPCClass": f"https://id.gs1.org/01/{BATTERY}"}, [5]),
        ({"MATCH_outputEPCClass": lot("Q1")}, []),
        ({"MATCH_anyEPCClass": f"{lot('Q1')}|{lot('B1', BATTERY)}"}, [3, 5]),
        ({"GE_quantity": "12"}, [3]),
        ({"LT_quantity": "12.5"}, [3, 5]),
        ({"EQ_eventID": "urn:uuid:00000000-0000-4000-8000-000000000006"}, [6, 7]),
        ({"EXISTS_errorDeclaration": ""}, [7]),
        ({"EQ_errorReason": "incorrect_data"}, [7]),
        ({"EQ_correctiveEventID": "urn:uuid:00000000-0000-4000-8000-000000000000"}, [7]),
        ({"GE_errorDeclaration_Time": day(30), "LT_errorDeclaration_Time": day(31)}, [7]),
        ({"GE_errorDeclaration_Time": day(31)}, []),
        ({"GE_errorDeclarationTime": day(30), "LT_errorDeclarationTime": day(31)}, [7]),
        ({"EXISTS_sensorElementList": "1"}, [5]),
        ({"EQ_quantity": "12", "LE_quantity": "12"}, [3]),
        ({"GT_quantity": "12"}, []),
        ({"orderBy": "eventTime"}, [7, 6, 5, 4, 3, 2, 1, 0]),
        ({"GE_eventTime": day(3), "EQ_bizLocation": f"{SHOP}|{PLANT}|{SHOP}"}, [6, 7]),
        ({"orderBy": "eventTime", "EQ_bizStep": "receiving|https://ref.gs1.org/cbv/BizStep-receiving|packing"}, [3, 1]),
        ({"orderBy": "eventTime", "eventType": "TransformationEvent|ObjectEvent", "EQ_bizLocation": SHOP}, [7, 6]),
        ({"EQ_bizStep": "shipping|receiving", "MATCH_epc": PALLET}, [2, 3]),
        ({"orderBy": "eventTime", "orderDirection": "ASC", "eventCountLimit": "2"}, [0, 1]),
        ({"orderBy": "recordTime", "orderDirection": "DESC", "EQ_action": "ADD"}, [1, 0]),
    ],
)  # fmt: skip
def test_events_are_found_by_every_parameter(
    stock: Program, story: list[dict[str, Any]], query: dict[str, str], wanted: list[int]
) -> None:
    found = [as_told(event) for event in asked(stock, **query)]
    assert found == [as_told(story[number]) for number in wanted]


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"orderBy": "eventTime"},
        {"orderBy": "eventTime", "orderDirection": "ASC"},
        {"orderBy": "eventTime", "eventType": "ObjectEvent|AggregationEvent|TransformationEvent"},
    ],
)
def test_pages_follow_one_another(stock: Program, story: list[dict[str, Any]], order: dict[str, str]) -> None:
    whole = asked(stock, **order)
    found, path = [], f"{HERE}/events?perPage=3&" + "&".join(f"{n}={v}" for n, v in order.items())
    while path:
        answer = stock.get(path)
        found += event_list(answer)
        path = path_of(answer.headers["Link"].partition(">")[0][1:]) if "Link" in answer.headers else ""
    assert found == whole
    limited = stock.get(f"{HERE}/events?perPage=3&eventCountLimit=4")
    rest = stock.get(path_of(limited.headers["Link"].partition(">")[0][1:]))
    assert (len(event_list(limited)), len(event_list(rest)), "Link" in rest.headers) == (3, 1, False)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("EQ_colour=red", "EQ_colour"),
        ("eventType=SaleEvent", "eventType"),
        ("GE_eventTime=2026-03-01", "GE_eventTime"),
        ("GE_eventTime=2026-03-01T00:00:00Z&GE_eventTime=2026-03-02T00:00:00Z", "GE_eventTime"),
        ("EQ_action=add", "EQ_action"),
        ("GE_quantity=nan", "GE_quantity"),
        ("GE_quantity=many", "GE_quantity"),
        ("orderBy=name", "orderBy"),
        ("orderDirection=UP", "orderDirection"),
        ("perPage=0", "perPage"),
        ("perPage=1001", "perPage"),
        ("perPage=%D9%A3", "perPage"),
        ("nextPageToken=xyz", "nextPageToken"),
        ("EQ_bizStep=a%00b", "EQ_bizStep"),
        ("maxEventCount=1&eventCountLimit=1", "maxEventCount"),
        ("MATCH_epc=" + "x" * 1001, "MATCH_epc"),
        ("MATCH_epc=" + "%7C".join("x" * 300), "MATCH_epc"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(
    stock: Program, fits: Fits, query: str, parameter: str
) -> None:
    answer = stock.get(f"{HERE}/events?{query}")
    assert answer.status_code == 400
    fits("Problem", answer.json)
    assert answer.json["type"] == "epcisException:QueryParameterException"
    assert answer.json["errors"][0]["parameter"] == parameter


def test_a_query_may_say_how_much_is_too_much(stock: Program, story: list[dict[str, Any]]) -> None:
    assert len(asked(stock, maxEventCount="8")) == 8
    answer = stock.get(f"{HERE}/events?maxEventCount=7")
    assert (answer.status_code, answer.json["type"]) == (413, "epcisException:QueryTooLargeException")


def test_an_unchanged_answer_is_not_sent_again(stock: Program, story: list[dict[str, Any]]) -> None:
    tag = stock.get(f"{HERE}/events").headers["ETag"]
    assert stock.get(f"{HERE}/events", If_None_Match=tag).status_code == 304


def test_prefixes_that_mean_different_things_stay_apart(app: Flask, stock: Program) -> None:
    for number, context in enumerate(
        ([CONTEXT, {"x": "https://one.example/"}], [CONTEXT, {"x": "https://two.example/"}])
    ):
        event = made(day(number + 1), saw(number)) | {"x:colour": "red"}
        stock.post(f"{HERE}/capture", document(event, context=context))
    run_jobs(app)
    answer = stock.get(f"{HERE}/events").json
    assert answer["@context"] == [CONTEXT, {"x": "https://one.example/"}]
    first, second = answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert "@context" not in first
    assert second["@context"] == [CONTEXT, {"x": "https://two.example/"}]


def test_another_makers_events_and_jobs_are_not_there(
    app: Flask, stock: Program, story: list[dict[str, Any]]
) -> None:
    job = stock.post(f"{HERE}/capture", document()).json["captureID"]
    other = Program(
        app, a_key(a_saw_maker("Other Tools", BATTERY).organisation_id, "epcis:capture", "epcis:read")
    )
    assert asked(other) == []
    assert asked(other, MATCH_anyEPC=saw(1)) == []
    assert other.get(f"{HERE}/capture").json == []
    assert other.get(f"{HERE}/capture/{job}").status_code == 404
    assert other.get(f"{HERE}/events/{story[0]['eventID']}").status_code == 404
    token = (
        stock.get(f"{HERE}/events?perPage=1").headers["Link"].partition("nextPageToken=")[2].partition(">")[0]
    )
    assert other.get(f"{HERE}/events?perPage=1&nextPageToken={token}").status_code == 400


def test_a_key_opens_only_what_its_scope_says(app: Flask, maker: int) -> None:
    writing, reading = (Program(app, a_key(maker, scope)) for scope in ("epcis:capture", "epcis:read"))
    assert writing.get(f"{HERE}/events").status_code == 403
    assert reading.post(f"{HERE}/capture", json.loads("{}")).status_code == 403
    assert Program(app, "").get(f"{HERE}/events").status_code == 401
