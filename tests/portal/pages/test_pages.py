"""What the site says of itself, to people and to machines."""

from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from tests.portal.pagecheck import assert_page


def test_about_has_the_anchors_that_the_foot_leads_to(client: FlaskClient) -> None:
    answer = client.get("/about")
    text = assert_page(answer)
    assert b'id="accessibility"' in answer.data
    assert b'id="privacy"' in answer.data
    assert "What it does not know" in text


def test_sitemap_and_robots(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").data)
    places = [place.text or "" for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://127.0.0.1:8000/recalls" in places
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /check" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
