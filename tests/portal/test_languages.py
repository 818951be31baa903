"""In which language a page is: by its address, by choice, by the browser; and what caches and shortcuts make of it."""

import pytest
from flask.testing import FlaskClient

from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import Shop, shop

__all__ = ["shop"]

SENT = "http://localhost/watch/sent?a=1&lang=de"
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


def test_the_browser_decides_until_somebody_chooses(client: FlaskClient) -> None:
    assert 'lang="en" dir="ltr"' in client.get("/").text
    assert "Ist Ihres zurückgerufen?" in assert_page(client.get("/", headers=GERMAN))
    chosen = client.get("/language/ar", headers=GERMAN | {"Referer": SENT})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/watch/sent?a=1")
    there = client.get("/", headers=GERMAN)
    assert 'lang="ar" dir="rtl"' in there.text
    assert_page(there)
    assert "Czy Twój jest wycofany?" in client.get("/?lang=pl", headers=GERMAN).text
    assert client.get("/language/xx").status_code == 404


@pytest.mark.parametrize(
    "came_from", ["", "https://evil.example/x", "http://localhost//evil.example", "http://["]
)
def test_a_choice_leads_nowhere_else(client: FlaskClient, came_from: str) -> None:
    chosen = client.get("/language/de", headers={"Referer": came_from} if came_from else {})
    assert chosen.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("liked", "spoken"),
    [
        ("", "en"),
        ("fr-CA", "fr"),
        ("nl, es;q=0.4", "es"),
        ("nl", "en"),
        ("*", "en"),
        ("de;q=0, pl;q=0.1", "pl"),
        ("x" * 5000, "en"),
        (";;,=q", "en"),
    ],
)
def test_browsers_say_it_in_many_ways(client: FlaskClient, liked: str, spoken: str) -> None:
    assert f'<html lang="{spoken}"' in client.get("/", headers={"Accept-Language": liked}).text


def test_pages_that_caches_keep_have_an_address_a_language(client: FlaskClient) -> None:
    bare = client.get("/recalls?q=a")
    assert "public" in bare.headers["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= set(bare.headers["Vary"].split(", "))
    sent_on = client.get("/recalls?q=a", headers=GERMAN)
    assert (sent_on.status_code, sent_on.headers["Location"]) == (302, "/recalls?q=a&lang=de")
    assert sent_on.headers["Cache-Control"] == "no-store"
    named = client.get("/recalls?q=a&lang=de")
    assert named.headers["Vary"] == "Accept-Encoding"
    assert '<html lang="de"' in named.text
    french = client.get("/recalls?lang=de", headers={"Accept-Language": "fr"})
    assert french.text == client.get("/recalls?lang=de").text
    assert '<html lang="en"' in client.get("/recalls?lang=nl", headers=GERMAN).text


def test_a_check_speaks_the_language_of_each_who_asks(shop: Shop, client: FlaskClient) -> None:
    """The second of a kind is answered before Flask, from the page that was made for its language."""
    path = "/check?serial=AB100150&brand=Acme"
    told = {"en": "This one is recalled", "de": "Dieses Gerät ist zurückgerufen", "ar": "هذه القطعة مستدعاة"}
    for _ in range(2):
        for code, heading in told.items():
            page = client.get(path, headers={"Accept-Language": code}).text
            assert heading in page, code
            assert f'<html lang="{code}"' in page
    assert told["de"] in client.get(f"{path}&lang=de").text
    assert "This unit is recalled" in client.get(f"/api/v1{path}", headers=GERMAN).text


def test_a_language_does_not_stay_on_its_thread(client: FlaskClient) -> None:
    assert '<html lang="de"' in client.get("/nothing-here", headers=GERMAN).text
    assert '<html lang="de"' in client.get("/admin/sign-in", headers=GERMAN).text
    assert '<html lang="en"' in client.get("/admin/sign-in").text
    assert '<html lang="en"' in client.get("/").text
