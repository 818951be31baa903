"""The description is complete, true to the addresses, and readable by people."""

import json
import re
from typing import Any

import html5lib
import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.api.guide import VERDICTS
from portal.api.spec import document
from registry.journeys.answers import Verdict
from tests.portal.api.conftest import Fits

SPEC = json.loads(json.dumps(document("https://recalls.example")))
NOT_DESCRIBED = {"/api/v1/openapi.json", "/api/v1/docs"}
OPERATIONS = [
    (path, method, operation) for path, item in SPEC["paths"].items() for method, operation in item.items()
]


def test_every_address_of_the_api_is_described(demo: Flask) -> None:
    ours = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in demo.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/RestWebServices/"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, method, _ in OPERATIONS}
    assert {(path, method) for path, method in ours if path not in NOT_DESCRIBED} == described


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=lambda v: str(v)[:24])
def test_an_operation_says_everything(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    for parameter in operation.get("parameters", ()):
        assert parameter["description"]
    for status, answer in operation["responses"].items():
        assert answer["description"]
        if status != "304":
            assert answer["content"]
            kinds = {"application/json" if status.startswith("2") else "application/problem+json"}
            if operation["operationId"] == "retrieveRecalls" and status == "200":
                kinds.add("application/xml")
            if operation["operationId"] == "offlineList" and status == "200":
                kinds = {"application/octet-stream"}
            assert set(answer["content"]) == kinds


def test_a_keyed_operation_names_the_scope_that_its_address_asks_for(app: Flask) -> None:
    keyed = [(path, method, one) for path, method, one in OPERATIONS if "security" in one]
    assert keyed
    for path, method, operation in keyed:
        rules = [r for r in app.url_map.iter_rules() if re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", r.rule) == path]
        view = next(app.view_functions[r.endpoint] for r in rules if method.upper() in (r.methods or ()))
        scope = view.scope  # type: ignore[attr-defined]
        assert operation["security"] == [{"makerKey": [scope.value] if scope else []}]
        assert {"401", "429"} <= operation["responses"].keys()


def _named_examples() -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if "schema" in part and "example" in part:
                found.append((part["schema"], part["example"]))
            found.extend((part, example) for example in part.get("examples", ()) if "type" in part)
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(SPEC)
    return found


def test_every_example_fits_its_schema() -> None:
    examples = _named_examples()
    assert len(examples) > 40
    for schema, example in examples:
        jsonschema_rs.validate({**schema, "components": SPEC["components"]}, example, validate_formats=True)


def test_the_description_is_served_and_valid(api: FlaskClient) -> None:
    answer = api.get("/api/v1/openapi.json")
    assert answer.json["openapi"] == "3.1.0"
    assert answer.json["servers"] == [{"url": "http://127.0.0.1:8000"}]
    assert answer.json["paths"] == SPEC["paths"]


def test_no_text_of_it_says_that_word(api: FlaskClient) -> None:
    for path in ("/api/v1/openapi.json", "/api/v1/docs", "/api/v1/recalls", "/api/v1/check"):
        assert not re.search(r"\bsafe(ly)?\b", api.get(path).text, re.I)


def test_the_page_for_people_holds_all_of_it(api: FlaskClient) -> None:
    page = api.get("/api/v1/docs")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert page.text.count("<h1") == 1
    assert "<script" not in page.text
    for path, method, operation in OPERATIONS:
        assert f"<span>{path}</span>" in page.text
        assert f">{method.upper()}</span>" in page.text
        for parameter in operation.get("parameters", ()):
            assert f"<code>{parameter['name']}</code>" in page.text or parameter["name"] == "custom"
    assert {verdict for verdict, _, _ in VERDICTS} == set(Verdict)


def test_the_first_command_of_the_page_works(api: FlaskClient, fits: Fits) -> None:
    page = api.get("/api/v1/docs").text
    told = dict(re.findall(r"--data-urlencode &#39;(\w+)=([^&]+)&#39;", page))
    answer = api.get("/api/v1/check", query_string=told).json
    fits("Answer", answer)
    assert answer["verdict"] == "affected"
