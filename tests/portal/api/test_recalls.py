"""Recalls as JSON: the list with its filters and pages, one whole, and validators."""

import re

import pytest
from flask.testing import FlaskClient

from tests.portal.api.conftest import Fits


def test_the_list_pages_through_all_of_them_once(api: FlaskClient, fits: Fits) -> None:
    seen: list[int] = []
    path = "/api/v1/recalls?per_page=20"
    while path:
        answer = api.get(path)
        fits("RecallList", answer.json)
        seen += [row["id"] for row in answer.json["recalls"]]
        found = re.search(r"<http://[^/]+(/[^>]*)>; rel=\"next\"", answer.headers["Link"])
        path = found[1] if found else ""
    assert len(seen) == len(set(seen)) == answer.json["total"] == 81


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("brand=GE", "ge-wbvh5-2010"),
        ("brand=ge", "ge-wbvh5-2010"),
        ("q=front-load+washers", "ge-wbvh5-2010"),
        ("year=2010&q=GE", "ge-wbvh5-2010"),
        ("status=open&q=GE", "ge-wbvh5-2010"),
    ],
)
def test_filters_narrow(api: FlaskClient, query: str, slug: str) -> None:
    found = api.get(f"/api/v1/recalls?{query}&per_page=100").json
    assert slug in {row["slug"] for row in found["recalls"]}
    assert found["total"] < 81 or query.startswith("status")


def test_no_result_and_a_page_past_the_end_are_empty(api: FlaskClient, fits: Fits) -> None:
    for query in ("brand=nobody-has-this-brand", "page=99"):
        answer = api.get(f"/api/v1/recalls?{query}")
        fits("RecallList", answer.json)
        assert answer.json["recalls"] == []
        assert 'rel="next"' not in answer.headers["Link"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=0", "page"),
        ("page=", "page"),
        ("page=two", "page"),
        ("page=%D9%A3", "page"),
        ("per_page=101", "per_page"),
        ("year=12", "year"),
        ("status=draft", "status"),
        ("q=" + "x" * 201, "q"),
        ("q=%00", "q"),
        ("q=a&q=b", "q"),
    ],
)
def test_a_bad_filter_is_named(api: FlaskClient, fits: Fits, query: str, parameter: str) -> None:
    answer = api.get(f"/api/v1/recalls?{query}")
    assert answer.status_code == 422
    fits("Problem", answer.json)
    assert answer.json["errors"][0]["parameter"] == parameter


def test_one_recall_by_slug_and_by_id(api: FlaskClient, fits: Fits) -> None:
    by_slug = api.get("/api/v1/recalls/ge-wbvh5-2010").json
    fits("Recall", by_slug)
    assert by_slug["criteria"]["any"][0]["model"] == {"starts": ["WBVH5"]}
    assert "WBVH5" in by_slug["covers"][0]
    assert by_slug["versions"][0]["number"] == by_slug["version"] == 1
    assert api.get(f"/api/v1/recalls/{by_slug['id']}").json == by_slug


def test_every_recall_fits_its_description(api: FlaskClient, fits: Fits) -> None:
    for row in api.get("/api/v1/recalls?per_page=100").json["recalls"]:
        fits("Recall", api.get(f"/api/v1/recalls/{row['id']}").json)


@pytest.mark.parametrize("name", ["nobody", "999999999", "99999999999999", "%00", "a%2Fb", "%FF", "x" * 300])
def test_none_of_that_name(api: FlaskClient, fits: Fits, name: str) -> None:
    answer = api.get(f"/api/v1/recalls/{name}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    fits("Problem", answer.json)


@pytest.mark.parametrize("path", ["/api/v1/recalls", "/api/v1/recalls/ge-wbvh5-2010", "/api/v1/openapi.json"])
def test_an_unchanged_answer_costs_only_headers(api: FlaskClient, path: str) -> None:
    for encoding in ("identity", "br"):
        first = api.get(path, headers={"Accept-Encoding": encoding})
        again = api.get(path, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": encoding})
        assert again.status_code == 304
        assert not again.data
        assert again.headers["ETag"] == first.headers["ETag"]
    assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
