"""The first page: one field, what is known, and bad input told at its field."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal import known
from portal.known import Memory
from tests.conftest import dispose, make_site
from tests.portal.check.conftest import Change
from tests.portal.pagecheck import assert_page, crawl

BAD = (
    ("serial=", "Type the number that is on your product."),
    ("serial=%20%20&brand=", "Type the number that is on your product."),
    ("serial=" + "x" * 300, "longer than 200 characters"),
    ("serial=" + "x" * 10_000, "far too long"),
    ("serial=a%00b", "cannot be printed"),
    ("serial=%FF%FE", "cannot be read"),
    ("serial=A1&serial=B2", "told twice"),
    ("&".join(f"f{n}=1" for n in range(60)), "too many fields"),
    ("x" * 70 + "=1", "field’s name"),
    ("serial=1&lot=" + "y" * 250, "longer than 200 characters"),
)


def test_the_first_page(client: FlaskClient, recall: Change) -> None:
    recall(title="Acme kettles, all of them")
    answer = client.get("/")
    text = assert_page(answer)
    assert "Is yours recalled?" in text
    assert "1 recall known here as of" in text
    assert "Acme kettles, all of them" in text
    html = answer.get_data(as_text=True)
    assert '<option value="Acme">' in html
    assert 'accept="image/*"' in html
    assert 'capture="environment"' in html
    assert "<script" not in html


def test_what_was_told_comes_back_for_correction(client: FlaskClient) -> None:
    html = client.get("/?serial=AB%22%3E1&brand=Acme&lot=L5").get_data(as_text=True)
    assert 'value="AB&#34;&gt;1"' in html
    assert 'value="Acme"' in html
    assert '<input type="hidden" name="lot" value="L5">' in html


def test_bad_input_is_told_at_its_field_and_kept(client: FlaskClient) -> None:
    for query, words in BAD:
        assert words in assert_page(client.get(f"/check?{query}"), 400), query[:40]
    html = client.get("/check?serial=1&lot=" + "y" * 250).get_data(as_text=True)
    assert 'id="f-lot"' in html
    assert 'href="#f-lot"' in html
    assert 'name="serial" type="text" value="1"' in html


def test_odd_input_gets_an_answer(client: FlaskClient, recall: Change) -> None:
    odd = (
        "serial=%F0%9F%94%A5", "serial=%D7%A9%D7%9C%D7%95", "serial=%E2%80%8F12", "made_on=9999-99-99&brand=Acme",
        "sold_on=yesterday&serial=1", "utm_source=mail&serial=AB100150", "serial=<b>1</b>", "absent=serial",
        "sure=serial&serial=1", "product=nothing&serial=1", "product=other", "serial=%27%20OR%201=1--", "serial=...",
        "green+dot=true", "serial=AB100150&model=K100&brand=Acme&brand=", "brand=%25", "model=*",
    )  # fmt: skip
    for query in odd:
        answer = client.get(f"/check?{query}")
        assert answer.status_code in {200, 400}, query
        assert_page(answer, answer.status_code)


def test_no_question_no_answer(client: FlaskClient) -> None:
    assert client.get("/check").location == "/"
    assert_page(client.post("/check"), 405)


def test_too_many_checks_are_told_to_wait(app: Flask, database_url: str) -> None:
    settings = app.config["SETTINGS"]
    slow = make_site(settings.data_path, database_url, check_rate="2 per hour")
    client = slow.test_client()
    codes = [client.get("/check?serial=AB1").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    refused = client.get("/check?serial=AB1")
    assert "Too many requests" in assert_page(refused, 429)
    assert int(refused.headers["Retry-After"]) > 0
    assert_page(client.get("/"))
    dispose(slow)


def test_the_first_page_opens_without_the_database(
    client: FlaskClient, recall: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(known, "_asked", down)
    assert "resting" in assert_page(client.get("/"))


def test_what_is_known_is_remembered_for_a_while(recall: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [0.0]
    monkeypatch.setattr(known, "monotonic", lambda: moment[0])
    memory = Memory()
    first = memory.known()
    assert first
    assert (first.recalls, first.demo) == (1, True)
    assert memory.known() is first
    moment[0] += known.SECONDS
    assert memory.known() is not first


def test_every_public_page_that_can_be_reached_is_sound(client: FlaskClient, recall: Change) -> None:
    seen = crawl(client, "/", "/check?serial=ABI00150&model=K100&brand=Acme", most=80)
    assert {"/", "/recalls", "/about", "/recalls/acme-kettle"} <= seen
