"""Finding a recall when the plate is unreadable or the thing is gone."""

import pytest
from flask.testing import FlaskClient

from tests.portal.pagecheck import assert_page

pytestmark = pytest.mark.usefixtures("recalls")


def test_newest_first_with_counts_and_pages(client: FlaskClient) -> None:
    text = assert_page(client.get("/recalls"))
    assert "25 recalls, page 1 of 2" in text
    assert text.index("heaters 23") < text.index("Acme kettles")
    second = client.get("/recalls?page=2")
    assert "heaters 0" in assert_page(second)
    assert b'rel="prev"' in second.data
    assert b'rel="next"' not in second.data
    assert "page 2 of 2" in assert_page(client.get("/recalls?page=999"))


COUNTS = (
    ("q=acme", 1),
    ("q=ACME+kettles", 1),
    ("q=%25", 0),
    ("q=heaters", 24),
    ("brand=bolt", 24),
    ("product=heaters+1", 12),
    ("hazard=burn", 1),
    ("year=2007", 1),
    ("status=open", 25),
    ("status=closed", 0),
    ("regulator=OPSS", 24),
    ("brand=bolt&year=2020", 1),
    ("brand=nobody", 0),
    ("unknown=1&q=acme", 1),
)
BAD = (
    ("year=abc", "four digits"),
    ("year=99999999999999999999", "four digits"),
    ("year=-1", "four digits"),
    ("status=maybe", "open or closed"),
    ("page=0", "no such page"),
    ("page=%C2%B2", "no such page"),
    ("q=" + "x" * 10_000, "too long"),
    ("q=a%00b", "cannot be searched"),
    ("brand=%0A%07", "cannot be searched"),
    ("product=%E2%80%AEtxet", "cannot be searched"),
)


def test_filters(client: FlaskClient) -> None:
    for query, count in COUNTS:
        text = assert_page(client.get(f"/recalls?{query}"))
        assert f" {count} recall{'' if count == 1 else 's'} " in text, query


def test_filters_stay_in_the_form_and_in_the_next_page_s_address(client: FlaskClient) -> None:
    page = client.get("/recalls?q=heaters&brand=bolt&status=open").get_data(as_text=True)
    assert 'value="heaters"' in page
    assert '<option value="bolt" selected>' in page
    assert 'href="/recalls?q=heaters&amp;brand=bolt&amp;status=open&amp;page=2"' in page
    assert 'href="/brands/bolt/recalls.atom"' in page


def test_no_results_help(client: FlaskClient) -> None:
    text = assert_page(client.get("/recalls?q=nothing+of+that+name"))
    assert "No recall here fits all of that" in text
    assert "check a number" in text


def test_bad_input_is_told_at_its_field(client: FlaskClient) -> None:
    for query, words in BAD:
        assert words in assert_page(client.get(f"/recalls?{query}"), 400), query


def test_odd_but_harmless_input(client: FlaskClient) -> None:
    for query in ("q=%F0%9F%94%A5", "q=%D7%A9%D7%9C", "q=a&q=b", "q=%FF%FE", "q=<script>"):
        assert_page(client.get(f"/recalls?{query}"))


def test_unchanged_lists_are_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/recalls?lang=en")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Vary"] == "Accept-Encoding"
    again = client.get("/recalls?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
