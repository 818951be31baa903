"""A recall's page: what to do first, for good at one address."""

import json
import re

import pytest
from flask.testing import FlaskClient

from registry.db import db
from registry.recalls.models import Recall
from tests.portal.pagecheck import assert_page, crawl
from tests.portal.recalls.conftest import a_notice, describe, publish

pytestmark = pytest.mark.usefixtures("recalls")


def test_all_that_a_notice_must_say(client: FlaskClient) -> None:
    text = assert_page(client.get("/recalls/acme-kettle"))
    for words in (
        "Acme kettles <b>&",
        "Stop using it.",
        "Pull the plug.",
        "It can burn <you>.",
        "Two fires.",
        "remedy is not available yet",
        "A new one.",
        "list is not complete yet",
        "Acme Care, UK",
        "+44 20 7946 0000",
        "5,000",
        "2020",
        "US CPSC",
        "acme-kettle",
        "K1*",
        "Demonstration data",
        "Version 1",
        "Do not use it",
    ):
        assert words in text, words
    assert text.index("Do this now") < text.index("Why") < text.index("What the maker does")


def test_a_telephone_number_is_not_turned_round_in_arabic(client: FlaskClient) -> None:
    """Groups of digits alone would stand in the order of the line: `123 0800`."""
    page = client.get("/recalls/acme-kettle?lang=ar").get_data(as_text=True)
    assert ">\u2066+44 20 7946 0000\u2069</a>" in page
    assert ">+44 20 7946 0000</a>" in client.get("/recalls/acme-kettle").get_data(as_text=True)


def test_the_check_stands_right_there_with_the_product_told(client: FlaskClient) -> None:
    page = client.get("/recalls/acme-kettle").get_data(as_text=True)
    form = page[page.index('action="/check"') :]
    assert re.search(r'type="hidden" name="product" value="acme-kettles[^"]*"', form)
    assert 'name="serial"' in form


def test_linked_data_are_whole_and_cannot_break_out(client: FlaskClient) -> None:
    page = client.get("/recalls/acme-kettle").get_data(as_text=True)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert data["@type"] == "SpecialAnnouncement"
    assert data["name"] == "Acme kettles <b>&"
    assert data["about"][0]["brand"]["name"] == "Acme"
    assert data["url"].endswith("/recalls/acme-kettle")
    assert "<" not in block
    assert page.count("<script") == 1


def test_versions_with_their_differences(client: FlaskClient) -> None:
    publish(a_notice(criteria={"any": [{"serial": {"range": ["A100", "A300"]}}]}))
    text = assert_page(client.get("/recalls/acme-kettle"))
    assert text.index("Version 2") < text.index("Version 1")
    assert "A300" in text
    assert "A200" in text


def test_a_closed_recall_keeps_its_page(client: FlaskClient) -> None:
    describe("acme-kettle", state="closed")
    assert "still dangerous" in assert_page(client.get("/recalls/acme-kettle"))


def test_a_draft_has_no_page(client: FlaskClient) -> None:
    describe("acme-kettle", state="draft")
    assert_page(client.get("/recalls/acme-kettle"), 404)
    assert b"acme-kettle" not in client.get("/recalls.atom").data
    assert b"acme-kettle" not in client.get("/sitemap.xml").data


def test_addresses_by_number_lead_to_the_lasting_one(client: FlaskClient) -> None:
    known = db.session.query(Recall.id).filter_by(slug="acme-kettle").scalar()
    answer = client.get(f"/recalls/{known}")
    assert (answer.status_code, answer.location) == (301, "/recalls/acme-kettle")


def test_unknown_addresses_help(client: FlaskClient) -> None:
    for slug in ("nope", "a%00b", "x" * 3000, "%F0%9F%94%A5", "-1", "9" * 30, "..%2F.."):
        assert_page(client.get(f"/recalls/{slug}"), 404)


def test_unchanged_pages_are_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/recalls/acme-kettle")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/recalls/acme-kettle", headers=known).status_code == 304
    describe("acme-kettle", remedy="Two new ones.")
    assert client.get("/recalls/acme-kettle", headers=known).status_code == 200


def test_every_page_that_recalls_lead_to_is_sound(client: FlaskClient) -> None:
    assert len(crawl(client, "/recalls", "/recalls/acme-kettle", most=60)) > 30
