"""What a document holds beside its events: prefixes and master data, drafts of the standard."""

from typing import Any

import pytest
from flask import Flask

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.units.places.actions import PlaceGiven, add_place
from registry.units.places.models import Party, Place
from tests.jobs import run_jobs
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.units.events.fullest import CONTEXT, document
from tests.traced import PLANT, WAREHOUSE, a_saw_maker, day, made, saw

HERE = "/api/v1/epcis"


@pytest.fixture
def maker(app: Flask) -> int:
    return a_saw_maker().organisation_id


@pytest.fixture
def stock(app: Flask, maker: int) -> Program:
    return Program(app, a_key(maker, "epcis:capture", "epcis:read"))


def job_of(app: Flask, stock: Program, told: dict[str, Any], **headers: str) -> Any:
    answer = stock.post(f"{HERE}/capture", told, **headers)
    run_jobs(app)
    return stock.get(answer.headers["Location"].removeprefix("http://127.0.0.1:8000")).json


def test_the_context_of_one_document_comes_back_as_it_was(app: Flask, stock: Program) -> None:
    context = [CONTEXT, {"b": "https://b.example/"}, {"a": {"@id": "https://a.example/", "@type": "@id"}}]
    for number in (1, 2):
        job_of(app, stock, document(made(day(number), saw(number)), context=context))
    assert stock.get(f"{HERE}/events").json["@context"] == context


@pytest.mark.parametrize(
    "other", [{"cbvmda": "https://saws.example/mda/"}, {"@vocab": "https://saws.example/"}]
)
def test_a_context_that_changes_the_standard_s_words_is_its_events_own(
    app: Flask, stock: Program, other: dict[str, str]
) -> None:
    lot = {"ilmd": {"cbvmda:lotNumber": "L1"}}
    job_of(app, stock, document(made(day(1), saw(1)) | lot, context=[CONTEXT]))
    job_of(app, stock, document(made(day(2), saw(2)) | lot, context=[CONTEXT, other]))
    answer = stock.get(f"{HERE}/events").json
    assert answer["@context"] == [CONTEXT]
    plain, changed = answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert "@context" not in plain
    assert changed["@context"] == [CONTEXT, other]


def described(uri: str, kind: str = "BusinessLocation", **told: str) -> dict[str, Any]:
    attributes = [{"id": f"urn:epcglobal:cbv:mda:{name}", "attribute": value} for name, value in told.items()]
    element = {"id": uri, "attributes": attributes}
    return {"type": f"urn:epcglobal:epcis:vtype:{kind}", "vocabularyElementList": [element]}


def with_header(*vocabularies: dict[str, Any]) -> dict[str, Any]:
    return {"epcisHeader": {"epcisMasterData": {"vocabularyList": list(vocabularies)}}}


def test_places_and_parties_get_names_from_master_data(app: Flask, stock: Program, fits: Fits) -> None:
    owner = "urn:epc:id:pgln:9506000.13435"
    told = with_header(
        described(PLANT, name="Plant 1", streetAddressOne="Ring 1", city="Sawton", countryCode="DE"),
        described(owner, "Party", name="Acme", latitude="1"),
        described("urn:epc:idpat:sgtin:4012345.012345.*", "EPCClass", descriptionShort="Saw"),
    )
    job = job_of(app, stock, document(made(day(1), saw(1)), **told))
    fits("CaptureJob", job)
    assert job["success"] is True
    assert job["masterData"] == {
        "places": 1,
        "parties": 1,
        "queriesOnly": ["EPCClass", "urn:epcglobal:cbv:mda:latitude"],
        "notKept": [],
    }
    place, party = db.session.query(Place).one(), db.session.query(Party).one()
    assert (place.uri, place.name, place.address, place.country) == (PLANT, "Plant 1", "Ring 1, Sawton", "DE")
    assert (party.uri, party.name, party.gln) == (
        "https://id.gs1.org/417/9506000134352",
        "Acme",
        "9506000134352",
    )
    db.session.rollback()
    assert "masterData" not in job_of(app, stock, document(made(day(2), saw(2))))


def test_what_staff_said_of_a_place_stands(app: Flask, stock: Program, maker: int) -> None:
    add_place(maker, PlaceGiven(name="Our plant", uri=PLANT), COMMAND_LINE)
    db.session.commit()
    job_of(app, stock, document(**with_header(described(PLANT, name="Werk", countryCode="DE"))))
    place = db.session.query(Place).one()
    assert (place.name, place.country) == ("Our plant", "DE")
    db.session.rollback()


def test_master_data_of_a_document_that_does_not_count_is_not_used(app: Flask, stock: Program) -> None:
    told = with_header(described(WAREHOUSE, name="Warehouse"))
    job = job_of(app, stock, document(made(day(1), "S1"), **told))
    assert job["success"] is False
    assert db.session.query(Place).count() == 0
    db.session.rollback()
    job_of(app, stock, document(made(day(1), "S1"), **told), GS1_Capture_Error_Behaviour="proceed")
    assert db.session.query(Place).one().name == "Warehouse"
    db.session.rollback()


def test_master_data_in_the_answer_to_a_query_is_used_too(app: Flask, stock: Program) -> None:
    told = document(queried=True)
    told["epcisBody"]["queryResults"]["resultsBody"]["vocabularyList"] = [described(PLANT, name="Plant 1")]
    assert job_of(app, stock, told)["masterData"]["places"] == 1
    assert db.session.query(Place).one().name == "Plant 1"
    db.session.rollback()


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"type": None, "isA": "EPCISDocument"}, "/type", "`isA` is from a draft"),
        ({"type": "EPCISMasterDataDocument"}, "/type", "into its epcisHeader"),
        ({"type": "Document"}, "/type", "EPCISDocument or EPCISQueryDocument."),
        (
            with_header({"vocabularyElementList": []}),
            "/epcisHeader/epcisMasterData/vocabularyList/0",
            "`type`",
        ),
    ],
)
def test_what_is_no_document_of_the_standard_is_told_what_to_change(
    app: Flask, stock: Program, change: dict[str, Any], pointer: str, words: str
) -> None:
    told = document(made(day(1), saw(1))) | change
    job = job_of(app, stock, {name: value for name, value in told.items() if value is not None})
    assert (job["success"], job["eventCount"]) == (False, 0)
    assert job["errors"][0]["pointer"] == pointer
    assert words in job["errors"][0]["detail"]
