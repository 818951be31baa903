"""Events are found by what the standard's columns do not hold: master data, fields of others, measurements."""

from typing import Any

import flask_migrate
import pytest
from flask import Flask

from registry.db import db
from registry.matching.events import capturing
from registry.units.events.fields import MOST_FIELDS
from tests.jobs import run_jobs
from tests.portal.api.epcis.test_epcis import HERE, asked, event_list, path_of
from tests.programs import Program, a_key
from tests.registry.units.events.fullest import document, events
from tests.traced import a_saw_maker, day, made, rows, saw, tell

EVERYWHERE = [0, 1, 2, 3, 4]
TERMS, LAB = "https://saws.example/terms/", "https://lab.example/ns#"
EXTENSIONS = f"saws={TERMS}, lab={LAB}"
FOUND: list[tuple[dict[str, str], list[int]]] = [
    ({"EQ_ILMD_cbvmda:lotNumber": "L0|L1"}, [0]),
    ({"EQ_ILMD_urn:epcglobal:cbv:mda#lotNumber": "L1"}, [0]),
    ({"EQ_ILMD_cbvmda:lotNumber": "L2"}, []),
    ({"GE_ILMD_cbvmda:itemExpirationDate": "2028-01-01", "LT_ILMD_cbvmda:itemExpirationDate": "2028-01-02"}, [0]),
    ({"GT_ILMD_cbvmda:itemExpirationDate": "2028-01-01"}, []),
    ({"EXISTS_ILMD_saws:tone": ""}, [0, 4]),
    ({"EXISTS_ILMD_saws:nothing": ""}, []),
    ({f"EQ_{TERMS}tone": "grün 🌲"}, EVERYWHERE),
    ({f"EQ_{TERMS}#tone": "red"}, []),
    ({"EQ_saws:flag": "true"}, EVERYWHERE),
    ({"EQ_saws:exact": "0.10"}, EVERYWHERE),
    ({"LE_saws:exact": "0.1", "GE_saws:count": "1e19"}, EVERYWHERE),
    ({"LT_saws:exact": "0.1"}, []),
    ({"EQ_saws:parts": "2.5"}, EVERYWHERE),
    ({"EQ_lab:when": "2026-03-01T09:00:00+01:00"}, EVERYWHERE),
    ({"EQ_INNER_lab:list": "b"}, EVERYWHERE),
    ({"EQ_lab:list": "b"}, []),
    ({"EXISTS_INNER_ILMD_lab:part": "1"}, [0, 4]),
    ({"EQ_readPoint_saws:lane": "7", "EQ_bizLocation_saws:hall": "B"}, EVERYWHERE),
    ({"EQ_bizLocation_saws:lane": "7"}, []),
    ({"EQ_SENSORELEMENT_lab:series": "2"}, [0, 1, 3, 4]),
    ({"EQ_SENSORMETADATA_lab:room": "4"}, [0, 1, 3, 4]),
    ({"EQ_SENSORREPORT_lab:by": "Ada"}, [0, 1, 3, 4]),
    ({"EQ_type": "gs1:Temperature|Count"}, [0, 1, 3, 4, 5]),
    ({"EQ_type": "Mass"}, []),
    ({"EQ_deviceID": "https://id.gs1.org/8004/4012345lab-9"}, [0, 1, 3, 4]),
    ({"EQ_rawData": "https://lab.example/raw/1", "EQ_bizRules": "https://lab.example/rules/2"}, [0, 1, 3, 4]),
    ({"EQ_microorganism": "https://www.ncbi.nlm.nih.gov/taxonomy/562"}, [0, 1, 3, 4]),
    ({"EQ_booleanValue": "false", "EQ_hexBinaryValue": "00ff", "EQ_stringValue": "clean"}, [0, 1, 3, 4]),
    ({"EQ_booleanValue": "true"}, []),
    ({"EQ_value_CEL": "19|20", "LT_sDev_CEL": "0.5"}, [0, 1, 3, 4]),
    ({"GT_value_CEL": "20"}, []),
    ({"GE_value_KEL": "0"}, []),
    ({"GE_value": "3"}, [5]),
    ({"LT_minValue_4K": "-0.5", "GE_percRank": "50", "orderBy": "eventTime"}, [4, 3, 1, 0]),
    ({"GE_startTime": "2026-03-01T05:00:00Z", "LT_startTime": "2026-03-01T05:00:01Z"}, [0, 1, 3, 4]),
    ({"LT_time": "2026-03-01T06:00:00Z"}, []),
    ({"EQ_quantity_KGM": "200.5"}, [0]),
    ({"EQ_quantity_LTR": "200.5"}, []),
    ({"EQ_saws:blade": "K3"}, [7]),
]  # fmt: skip


@pytest.fixture
def maker(app: Flask) -> int:
    return a_saw_maker().organisation_id


@pytest.fixture
def stock(app: Flask, maker: int) -> Program:
    return Program(app, a_key(maker, "epcis:capture", "epcis:read"))


def test_events_are_found_by_every_field(app: Flask, stock: Program) -> None:
    stock.post(f"{HERE}/capture", document(*events()))
    run_jobs(app)
    times = [event["eventTime"] for event in events()]
    for query, wanted in FOUND:
        found = [event["eventTime"] for event in asked_with(stock, query)]
        assert found == [times[number] for number in wanted], query


def asked_with(stock: Program, query: dict[str, str]) -> list[dict[str, Any]]:
    stock.client.environ_base["HTTP_GS1_EXTENSIONS"] = EXTENSIONS
    return asked(stock, **{name.replace("#", "%23"): value for name, value in query.items()})


def test_a_page_goes_on_without_its_prefixes(app: Flask, stock: Program, maker: int) -> None:
    context = {"@context": [{"own": "https://own.example/"}], "own:colour": "red"}
    tell(maker, *(made(day(number), saw(number), **context) for number in (1, 2, 3)))
    first = stock.get(f"{HERE}/events?perPage=2&EQ_x:colour=red", GS1_Extensions="x=https://own.example/")
    rest = stock.get(path_of(first.headers["Link"].partition(">")[0][1:]))
    assert [len(event_list(answer)) for answer in (first, rest)] == [2, 1]


@pytest.mark.parametrize(
    ("query", "headers", "parameter"),
    [
        ("EQ_strange:colour=red", {}, "EQ_strange:colour"),
        ("EQ_a:b=c", {"GS1_Extensions": "a"}, "GS1-Extensions"),
        ("GT_ILMD_cbvmda:lotNumber=L1", {}, "GT_ILMD_cbvmda:lotNumber"),
        ("GT_value_CEL=1%7C2", {}, "GT_value_CEL"),
        ("GT_type=Temperature", {}, "GT_type"),
        ("EQ_value_CEL=warm", {}, "EQ_value_CEL"),
        ("GE_time=5", {}, "GE_time"),
        ("EQ_ILMD_colour=red", {}, "EQ_ILMD_colour"),
        ("EXISTS_value_CEL=1", {}, "EXISTS_value_CEL"),
        ("HASATTR_bizLocation=city", {}, "HASATTR_bizLocation"),
        ("HASATTR_epcList=cbvmda:city", {}, "HASATTR_epcList"),
        ("EQATTR_bizLocation=cbvmda:city", {}, "EQATTR_bizLocation"),
        ("EQATTR_bizLocation_strange:city=Sawton", {}, "EQATTR_bizLocation_strange:city"),
    ],
)
def test_a_field_that_cannot_be_asked_for_is_named(
    stock: Program,
    query: str,
    headers: dict[str, str],
    parameter: str,
) -> None:
    answer = stock.get(f"{HERE}/events?{query}", **headers)
    assert (answer.status_code, answer.json["type"]) == (400, "epcisException:QueryParameterException")
    assert answer.json["errors"][0]["parameter"] == parameter


def test_fields_without_end_are_refused(app: Flask, stock: Program, maker: int) -> None:
    many = made(day(1), saw(1), **{"https://own.example/mark": list(range(MOST_FIELDS + 1))})
    answer = stock.post(f"{HERE}/events", many)
    assert (answer.status_code, "20,000 fields" in answer.text) == (400, True)
    stock.post(f"{HERE}/capture", document(many))
    run_jobs(app)
    (job,) = stock.get(f"{HERE}/capture").json
    assert "20,000 fields" in job["errors"][0]["detail"]
    assert rows("trace_field", "name") == []


def test_of_a_document_that_is_taken_back_no_field_stays(
    app: Flask, stock: Program, maker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capturing, "BATCH", 2)
    named = made(day(1), saw(1), eventID="urn:uuid:1")
    tell(maker, named)
    stock.post(f"{HERE}/capture", document(*events(), named | {"bizStep": "holding"}))
    run_jobs(app)
    assert len(rows("trace_event", "id")) == 1
    assert rows("trace_field", "name") == []


def test_events_on_record_are_read_again(app: Flask, stock: Program, maker: int) -> None:
    """As they are filed when they come in, so the migration files those that came before it."""
    stock.post(f"{HERE}/capture", document(*events()))
    run_jobs(app)
    tell(maker, made(day(9), saw(9), **{"@context": {"own": "https://own.example/"}, "own:colour": "red"}))
    filed = rows("trace_field", "*", order="name, value, event_id")
    assert len(filed) > 100
    db.session.remove()
    flask_migrate.downgrade(revision="0071")
    flask_migrate.upgrade()
    assert rows("trace_field", "*", order="name, value, event_id") == filed
