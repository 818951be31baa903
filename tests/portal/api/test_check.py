"""One unit by its query: the verdict, its shape, and every way to ask badly."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.portal.api.conftest import Fits

FORKS = "/api/v1/check?model=Mongoose+S-20&serial=BA10058000"


def test_a_recalled_unit(api: FlaskClient, fits: Fits) -> None:
    answer = api.get(FORKS)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    fits("Answer", answer.json)
    assert answer.json["verdict"] == "affected"
    (recall,) = answer.json["recalls"]
    assert recall["slug"] == "byus-forks-2001"
    assert recall["demo"] is True
    assert answer.json["text"].startswith("This unit is recalled.")


def test_case_blanks_and_hyphens_do_not_matter(api: FlaskClient) -> None:
    assert api.get("/api/v1/check?model=mongoose+s20&serial=ba+1005-8000").json["verdict"] == "affected"


def test_what_is_missing_is_asked_for(api: FlaskClient, fits: Fits) -> None:
    answer = api.get("/api/v1/check?brand=GE&model=WBVH5200J1WW").json
    fits("Answer", answer)
    assert answer["verdict"] == "need"
    assert answer["need"][0]["field"] == "serial"
    assert "serial number" in answer["text"]


def test_a_look_alike_is_pointed_at_and_can_be_confirmed(api: FlaskClient, fits: Fits) -> None:
    asked = "/api/v1/check?model=Mongoose+S-20&serial=BA1OO58000"
    answer = api.get(asked).json
    fits("Answer", answer)
    assert answer["verdict"] == "look_again"
    assert answer["doubts"][0]["typed"] == "O"
    assert answer["doubts"][0]["twin"] == "0"
    assert answer["doubts"][0]["corrected"] == "BA10058000"
    assert api.get(f"{asked}&sure=serial").json["verdict"] != "look_again"


def test_nothing_told_asks_for_something(api: FlaskClient, fits: Fits) -> None:
    answer = api.get("/api/v1/check").json
    fits("Answer", answer)
    assert answer["verdict"] == "need"


def test_fields_nobody_asks_for_change_nothing(api: FlaskClient) -> None:
    with_more = api.get(f"{FORKS}&colour=green").json
    assert with_more["verdict"] == "affected"


BAD = {
    "serial=%FF": (400, None),
    "serial=%00": (422, "serial"),
    "serial=a%0Ab": (422, "serial"),
    "serial=1&serial=2": (422, "serial"),
    "serial=" + "9" * 10_000: (422, "serial"),
    "&".join(f"f{n}=1" for n in range(100)): (400, None),
    "x" * 300 + "=1": (422, None),
}


@pytest.mark.parametrize("query", BAD, ids=lambda q: q[:20])
def test_what_cannot_be_read_is_refused_by_name(api: FlaskClient, fits: Fits, query: str) -> None:
    status, parameter = BAD[query]
    answer = api.get(f"/api/v1/check?{query}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    fits("Problem", answer.json)
    if parameter:
        assert answer.json["errors"][0]["parameter"] == parameter


def test_pages_of_any_origin_may_read_it(api: FlaskClient) -> None:
    for path in (FORKS, "/api/v1/check?serial=%FF", "/api/v1/recalls", "/api/v1/no-such-address"):
        answer = api.get(path)
        sent = dict(answer.headers)
        assert sent["Access-Control-Allow-Origin"] == "*"
        assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
        assert "Set-Cookie" not in sent


def test_a_check_is_never_cached(api: FlaskClient) -> None:
    assert api.get(FORKS).headers["Cache-Control"] == "no-store"


def test_head_has_no_body(api: FlaskClient) -> None:
    answer = api.head(FORKS)
    assert answer.status_code == 200
    assert not answer.data


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/api/v1/check", 405), ("GET", "/api/v1/checks", 405), ("GET", "/api/v2/check", 404)],
)
def test_other_errors_are_problems_too(
    api: FlaskClient, fits: Fits, method: str, path: str, status: int
) -> None:
    answer = api.open(path, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    fits("Problem", answer.json)


def test_the_limit_is_told_and_when_to_come_back(limited: Flask, fits: Fits) -> None:
    api = limited.test_client()
    answers = [api.get(FORKS) for _ in range(4)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    fits("Problem", answers[3].json)
    assert int(answers[3].headers["Retry-After"]) > 0
    other = api.get(FORKS, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code != 429
