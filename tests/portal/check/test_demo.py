"""The real notices through the pages: made once, filled for each person, and never the wrong one."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask

from portal.check.pages import Pages
from registry.journeys.check import check, parse_told
from tests.demo import NOTICES
from tests.portal.pagecheck import assert_page

BIKE = "Ballistic 105 (By US)"


def units() -> Iterator[dict[str, str]]:
    """Every third unit of the notices, brand told and not told."""
    for number, line in enumerate(NOTICES.read_text("utf-8").splitlines()):
        notice = json.loads(line)
        every = [*notice["in"], *notice["out"], *notice.get("unknown", ())]
        for unit in every[number % 3 :: 3]:
            told = {k: str(v) for k, v in unit.items() if k != "ask" and v not in (None, "")}
            yield told
            yield told | {"brand": notice["brand"]}


def test_kept_pages_are_those_that_would_be_made_anew(demo: Flask) -> None:
    kept = Pages("https://example.org")
    with demo.test_request_context():
        for told in units():
            answer = check(parse_told({name: [value] for name, value in told.items()}))
            assert kept.page(answer) == Pages("https://example.org").page(answer), told


def test_every_page_of_the_notices_is_sound(demo: Flask) -> None:
    client, seen = demo.test_client(), set()
    for told in units():
        answer = client.get(f"/check?{urlencode(told)}")
        assert_page(answer)
        seen.add(re.findall(r'data-verdict="(\w+)"', answer.get_data(as_text=True))[0])
    assert seen >= {
        "affected",
        "not_in_any_recall",
        "look_again",
        "need",
        "not_recognised",
        "list_not_complete",
    }


def test_the_number_of_the_first_visit(demo: Flask) -> None:
    client = demo.test_client()
    page = client.get("/check?serial=BA10067751")
    assert "Not in any recall as of" in assert_page(page)
    page = client.get("/check?serial=BA10067750")
    text = assert_page(page)
    assert "This one is recalled" in text
    assert "We took this to be: Ballistic 105 bicycle forks" in text
    assert 'href="/?serial=BA10067750#f-brand"' in page.get_data(as_text=True)
    assert "We took this to be" not in assert_page(
        client.get(f"/check?{urlencode({'serial': 'BA10067750', 'brand': BIKE})}")
    )


def test_pages_are_light(demo: Flask) -> None:
    client = demo.test_client()
    for path, most in (
        ("/", 12_000),
        ("/check?serial=BA10067750", 6_000),
        ("/check?serial=BA1OO67750", 6_000),
        ("/recalls", 12_000),
    ):
        for coding in ("br", "gzip"):
            answer = client.get(path, headers={"Accept-Encoding": coding})
            assert answer.headers["Content-Encoding"] == coding
            assert len(answer.data) < most, path


def test_first_visit_weighs_less_than_60_kb(demo: Flask) -> None:
    client = demo.test_client()
    home = client.get("/").get_data(as_text=True)
    addresses = ["/", *re.findall(r'(?:src|href)="(/static/[^"]+)"', home)]
    weight = 0
    for address in addresses:
        with client.get(address, headers={"Accept-Encoding": "br"}) as answer:
            assert answer.status_code == 200
            weight += len(answer.data) + len(str(answer.headers))
    assert weight < 60_000


def test_checks_go_on_without_a_word_to_the_database(demo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = demo.test_client()
    serving = demo.extensions["check_index"]
    client.get("/check?serial=BA10067750")
    served = serving.current()
    monkeypatch.setattr(serving, "current", lambda: served)
    monkeypatch.setattr("sqlalchemy.engine.Connection.execute", None)
    monkeypatch.setattr("sqlalchemy.engine.Engine.connect", None)
    assert client.get("/check?serial=BA10067750").status_code == 200
