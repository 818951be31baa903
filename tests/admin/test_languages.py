"""In which language staff are answered: the one they chose, else their browser's, else English; whole pages of it."""

import pytest
from flask import Flask

from admin.countries import Errors, countries
from registry.catalogue.countries import NAMES, names_of
from registry.tongue.speaking import speaking
from tests.people import Browser, a_maker, a_member


def test_staff_choose_their_language_and_keep_it(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/admin/sign-in")
    assert '<html lang="en" dir="ltr">' in browser.page
    chosen = browser.client.get(
        "/admin/language/de", headers={"Referer": "http://localhost/admin/sign-in?next=%2Fadmin%2Frecalls"}
    )
    assert (chosen.status_code, chosen.location) == (303, "/admin/sign-in?next=%2Fadmin%2Frecalls")
    browser.sign_in(a_member(app, maker=a_maker()))
    assert '<html lang="de" dir="ltr">' in browser.page
    assert "Wartet auf Sie" in browser.page
    browser.get("/admin/recalls/new")
    browser.post("/admin/recalls/new", {"title": ""})
    assert "Geben Sie dem Rückruf einen Titel" in browser.page, "a refusal of the domain"
    browser.client.get("/admin/language/en")
    browser.get("/admin/")
    assert "Waits for you" in browser.page


def test_a_language_in_which_staff_cannot_be_told_all_is_not_offered(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/admin/language/ar").status_code == 404
    page = client.get("/admin/sign-in", headers={"Accept-Language": "ar, fr;q=0.9, de-AT;q=0.8"}).text
    assert '<html lang="de" dir="ltr">' in page
    assert 'href="/admin/language/ar"' not in page
    client.set_cookie("language", "ar")
    assert '<html lang="en"' in client.get("/admin/sign-in").text, "chosen on the public face"


@pytest.mark.parametrize("code", ["de", "en"])
def test_a_country_is_read_as_a_form_writes_it(code: str) -> None:
    errors: Errors = []
    with speaking(code):
        assert countries("sold_in", ", ".join(names_of(NAMES)), errors) == tuple(sorted(NAMES))
        assert countries("sold_in", "Denmark; AT", errors) == ("AT", "DK")
    assert errors == []


def test_a_table_to_take_away_is_english(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in(a_member(app, maker=a_maker()))
    browser.client.get("/admin/language/de")
    assert "Orte" in browser.get("/admin/places").text
    assert browser.get("/admin/places?csv=1").text.startswith("\ufeffName,Kind,Run by,GLN,Country")


def test_a_choice_leads_back_to_pages_of_ours_alone(app: Flask) -> None:
    for came_from in ("https://elsewhere.example/admin/log", "http://localhost/recalls", "http://[", ""):
        answer = app.test_client().get("/admin/language/de", headers={"Referer": came_from})
        assert answer.location == "/admin/", came_from
