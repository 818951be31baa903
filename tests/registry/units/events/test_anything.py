"""Whatever JSON is sent for an event: it is taken and comes back as it was, or refused with words. Never a failure."""

from copy import deepcopy
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from registry.units.events.checking import KINDS
from tests.jobs import run_jobs
from tests.portal.api.epcis.test_epcis import HERE, as_told, event_list, path_of
from tests.programs import Program, a_key
from tests.registry.units.events.fullest import document, events
from tests.traced import a_saw_maker, day, made, saw

PATIENT: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
NAMES = sorted({name for kind in KINDS.values() for name in kind.table} | {"urn:x:own", "@type", "id", ""})
WORDS = (
    "", "x", "urn:x:1", "_:b", "\x00", "\ud800", "urn:x:\x00", "a" * 300, "ObjectEvent", "urn:x:Own", "ADD",
    "shipping", "owning_party", day(1), "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-02-30T00:00:00Z",
    saw(1), "https://id.gs1.org/01/04012345123456/10/\ud800", "urn:epc:id:sgtin:4012345.012345.",
    "urn:epc:id:sgln:" + "9" * 40 + ".1.2", "2026-02-30", "+14:00",
)  # fmt: skip
LEAVES = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=5),
    st.sampled_from((None, True, False, 0, -1, 10**400, 1e308, 2**63, 0.1)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)


def spoilt(draw: st.DrawFn, told: dict[str, Any]) -> dict[str, Any]:
    """With nonsense in a few places."""
    for _ in range(draw(st.integers(1, 3))):
        place: Any = told
        while True:
            steps = list(place) if isinstance(place, dict) else list(range(len(place)))
            step = draw(st.sampled_from([*steps, *NAMES] if isinstance(place, dict) else steps))
            inside = place.get(step) if isinstance(place, dict) else place[step]
            if not isinstance(inside, dict | list) or not inside or draw(st.booleans()):
                place[step] = draw(VALUES)
                break
            place = inside
    return told


@st.composite
def an_event(draw: st.DrawFn) -> dict[str, Any]:
    """One with everything the standard has, or of somebody's own kind."""
    event: dict[str, Any] = deepcopy(draw(st.sampled_from(events())))
    event["eventID"] = f"urn:uuid:{draw(st.uuids())}"
    if draw(st.booleans()):
        event["type"] = "urn:x:Own"
    if draw(st.booleans()):
        del event["eventID"]
    return spoilt(draw, event)


@st.composite
def a_document(draw: st.DrawFn) -> dict[str, Any]:
    told = draw(st.lists(an_event(), max_size=1))
    place = {
        "id": "urn:x:1",
        "attributes": [{"id": "cbvmda:name", "attribute": "Hall"}],
        "children": ["urn:x:2"],
    }
    listed = [{"type": "urn:x:ReadPoint", "vocabularyElementList": [place]}]
    header = {"epcisHeader": {"epcisMasterData": {"vocabularyList": listed}}}
    whole = document(*told, queried=draw(st.booleans()), **header)
    return spoilt(draw, deepcopy(whole))  # parts of it are everybody's


def nested(depth: int) -> Any:
    value: Any = "x"
    for number in range(depth):
        value = [value] if number % 2 else {"urn:x:own": value}
    return value


@given(event=VALUES | an_event())
@example(None)
@example(made(day(1), saw(1), type="urn:x:Own", readPoint=7))
@example(made(day(1), saw(1), recordTime=day(2), **{"urn:x:own": "\ud800"}))
@example(made(day(1), saw(1), **{"urn:x:own": nested(300)}))
@example(made(day(1), saw(1), **{"urn:x:own": nested(900)}))
@settings(max_examples=150, **PATIENT)
def test_any_json_is_taken_or_refused(stock: Program, before: set[str], event: Any) -> None:
    answer = stock.post(f"{HERE}/events", event)
    assert answer.status_code in (201, 400), (answer.status_code, answer.text)
    if answer.status_code == 400:
        assert len(answer.json["detail"]) > 10
        return
    [found] = event_list(stock.get(path_of(answer.headers["Location"])))
    if found["eventID"] not in before:  # the same under other names in its @context is the one before
        before.add(found["eventID"])
        assert as_told(found) == as_told(
            event if "eventID" in event else event | {"eventID": found["eventID"]}
        )


@given(told=a_document())
@example(document(**{"urn:x:own": nested(300)}))
@settings(max_examples=50, **PATIENT)
def test_any_document_is_taken_or_refused(app: Flask, stock: Program, told: dict[str, Any]) -> None:
    answer = stock.post(f"{HERE}/capture", told)
    assert answer.status_code == 202
    run_jobs(app)
    job = stock.get(path_of(answer.headers["Location"])).json
    assert (job["running"], job["success"]) == (False, not job["errors"]), job
    assert {error["type"] for error in job["errors"]} <= {"epcisException:ValidationException"}, job


@pytest.fixture
def before() -> set[str]:
    """Events that came back already."""
    return set()


@pytest.fixture
def stock(app: Flask) -> Program:
    return Program(app, a_key(a_saw_maker().organisation_id, "epcis:capture", "epcis:read"))
