"""Journalists, regulators and newsreaders get what they can read."""

from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from portal.recalls.feeds import Feed, atom, json_feed
from tests.portal.recalls.conftest import describe

NAMES = {"a": "http://www.w3.org/2005/Atom"}


@pytest.mark.usefixtures("recalls")
def test_atom_holds_what_the_standard_asks_for(client: FlaskClient) -> None:
    answer = client.get("/recalls.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.data)
    assert feed.findtext("a:id", namespaces=NAMES) == "http://127.0.0.1:8000/recalls.atom"
    entries = feed.findall("a:entry", NAMES)
    assert len(entries) == 25
    for entry in entries:
        for part in ("id", "title", "updated", "published", "summary"):
            assert entry.findtext(f"a:{part}", namespaces=NAMES), part
    kettle = next(e for e in entries if "kettles <b>&" in (e.findtext("a:title", namespaces=NAMES) or ""))
    assert "Stop using it. Pull the plug. It can burn <you>." in kettle.findtext(
        "a:summary", namespaces=NAMES
    )
    assert kettle.findtext("a:id", namespaces=NAMES) == "http://127.0.0.1:8000/recalls/acme-kettle"


@pytest.mark.usefixtures("recalls")
def test_what_changed_last_stands_first(client: FlaskClient) -> None:
    describe("bolt-3", title="Changed today")
    assert client.get("/recalls.json").json["items"][0]["title"] == "Changed today"


@pytest.mark.usefixtures("recalls")
def test_json_feed(client: FlaskClient) -> None:
    answer = client.get("/recalls.json")
    assert answer.mimetype == "application/feed+json"
    feed = answer.json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) == 25
    assert {"id", "url", "title", "content_text", "date_published", "date_modified"} <= set(feed["items"][0])


@pytest.mark.usefixtures("recalls")
@pytest.mark.parametrize("kind", ["atom", "json"])
def test_feeds_of_one_brand(client: FlaskClient, kind: str) -> None:
    text = client.get(f"/brands/acme/recalls.{kind}").get_data(as_text=True)
    assert "Recalls of Acme" in text
    assert "heaters" not in text
    assert client.get(f"/brands/nobody/recalls.{kind}").status_code == 404


@pytest.mark.usefixtures("recalls")
@pytest.mark.parametrize("path", ["/recalls.atom", "/brands/acme/recalls.json"])
def test_a_feed_has_the_language_of_its_address_alone(client: FlaskClient, path: str) -> None:
    """A cache that keeps one for all must not give Germans' to everybody."""
    german = {"Accept-Language": "de"}
    assert client.get(path, headers=german).data == client.get(path).data
    told = client.get(f"{path}?lang=de").text
    assert "Rückrufe" in told
    assert f"{path}?lang=de" in told


@pytest.mark.usefixtures("recalls")
def test_readers_that_ask_again_get_304(client: FlaskClient) -> None:
    for path in ("/recalls.atom", "/recalls.json", "/brands/acme/recalls.atom", "/sitemap.xml"):
        known = {"If-None-Match": client.get(path).headers["ETag"]}
        assert client.get(path, headers=known).status_code == 304


def test_empty_feeds_are_feeds() -> None:
    nothing = Feed("Recalls", "https://example.org", "/recalls", "/recalls.atom", ())
    assert ET.fromstring(atom(nothing)).findtext("a:updated", namespaces=NAMES) == "2000-01-01T00:00:00Z"
    assert '"items": []' in json_feed(nothing)
