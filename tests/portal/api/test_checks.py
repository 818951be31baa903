"""Many units in one request: in order, each by itself, faults of one row kept to that row."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.api.reading import MAX_BODY
from tests.portal.api.conftest import Fits

FORK = {"model": "Mongoose S-20", "serial": "BA10058000"}


def send(api: FlaskClient, body: Any, kind: str = "application/json") -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return api.post("/api/v1/checks", data=data, content_type=kind)


def rows(api: FlaskClient, *units: Any) -> list[dict[str, Any]]:
    answer = send(api, {"units": units})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json["answers"]
    return found


def test_answers_come_in_order_with_their_refs(api: FlaskClient, fits: Fits) -> None:
    answer = send(api, {"units": [{**FORK, "ref": "a"}, {"brand": "GE", "model": "WBVH5200J1WW"}, FORK]}).json
    fits("Answers", answer)
    assert answer["count"] == 3
    assert answer["failed"] == 0
    assert [(row["ref"], row["verdict"]) for row in answer["answers"]] == [
        ("a", "affected"),
        (None, "need"),
        (None, "affected"),
    ]


def test_a_row_is_the_same_object_as_a_single_check(api: FlaskClient) -> None:
    (row,) = rows(api, FORK)
    single = api.get("/api/v1/check", query_string=FORK).json
    assert row.pop("ref") is None
    assert {**row, "as_of": ""} == {**single, "as_of": ""}


def test_null_says_that_there_is_no_such_code(api: FlaskClient) -> None:
    (row,) = rows(api, {"brand": "GE", "model": "WBVH5200J1WW", "serial": None})
    single = api.get("/api/v1/check?brand=GE&model=WBVH5200J1WW&absent=serial").json
    assert row["verdict"] == single["verdict"]


BAD_ROWS: dict[str, tuple[Any, str]] = {
    "a number": ({"serial": 10067751}, "/serial"),
    "a list": ({"serial": ["x"]}, "/serial"),
    "an object": ({"serial": {}}, "/serial"),
    "too long": ({"serial": "9" * 10_000}, "/serial"),
    "a NUL": ({"serial": "a\0b"}, "/serial"),
    "half a character": ({"serial": "\ud800"}, "/serial"),
    "not an object": (7, ""),
    "a deep ref": ({"ref": {"a": 1}}, "/ref"),
    "absent of one name": ({"absent": "serial"}, ""),
    "absent of numbers": ({"absent": [1]}, "/absent"),
    "a slash in a name": ({"a/b~c": 5}, "/a~1b~0c"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_fails_alone(api: FlaskClient, fits: Fits, case: str) -> None:
    unit, place = BAD_ROWS[case]
    answer = send(api, {"units": [FORK, unit, FORK]}).json
    fits("Answers", answer)
    first, bad, last = answer["answers"]
    assert first["verdict"] == last["verdict"] == "affected"
    if case == "absent of one name":  # one name is as good as a list of one
        assert "verdict" in bad
        return
    assert answer["failed"] == 1
    assert bad["error"]["pointer"] == f"#/units/1{place}"
    assert bad["error"]["detail"]


def test_a_key_given_twice_fails_its_row(api: FlaskClient) -> None:
    answer = send(api, b'{"units": [{"serial": "1", "serial": "2", "ref": "r"}]}').json
    assert answer["answers"] == [
        {
            "ref": "r",
            "error": {
                "pointer": "#/units/0/serial",
                "detail": "This field is given twice. Send it once.",
            },
        }
    ]


BAD_BODIES: dict[str, tuple[bytes, int, str | None]] = {
    "nothing": (b"", 400, None),
    "half": (b'{"units": [', 400, None),
    "not UTF-8": (b'{"units": ["\xff"]}', 400, None),
    "not a number": (b'{"units": [NaN]}', 400, None),
    "deep": (b"[" * 200_000, 400, None),
    "deep and closed": (b'{"units": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", 400, None),
    "a huge number": (b'{"units": [{"serial": ' + b"9" * 5_000 + b"}]}", 400, None),
    "a list": (b"[]", 422, "#"),
    "no units": (b"{}", 422, "#/units"),
    "an empty list": (b'{"units": []}', 422, "#/units"),
    "units is an object": (b'{"units": {}}', 422, "#/units"),
    "more beside units": (b'{"units": [{}], "more/less": 1}', 422, "#/more~1less"),
    "units twice": (b'{"units": [{}], "units": [{}]}', 422, "#"),
    "one too many": (json.dumps({"units": [{}] * 1001}).encode(), 422, "#/units"),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_bad_body_is_a_problem(api: FlaskClient, fits: Fits, case: str) -> None:
    body, status, pointer = BAD_BODIES[case]
    answer = send(api, body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    fits("Problem", answer.json)
    if pointer:
        assert answer.json["errors"][0]["pointer"] == pointer


def test_a_body_that_is_not_json_is_not_guessed_at(api: FlaskClient, fits: Fits) -> None:
    answer = send(api, {"units": [FORK]}, kind="text/plain")
    assert answer.status_code == 415
    fits("Problem", answer.json)


def test_a_body_too_large_is_not_read(api: FlaskClient, fits: Fits) -> None:
    answer = send(api, b" " * (MAX_BODY + 1))
    assert answer.status_code == 413
    fits("Problem", answer.json)


def test_a_thousand_units_are_answered(api: FlaskClient) -> None:
    answer = send(api, {"units": [FORK] * 1000}).json
    assert {row["verdict"] for row in answer["answers"]} == {"affected"}
    assert len(answer["answers"]) == 1000


def test_fifty_units_count_as_one_check(limited: Flask) -> None:
    api = limited.test_client()
    assert send(api, {"units": [FORK] * 101}).status_code != 429
    assert send(api, {"units": [FORK]}).status_code == 429
