"""A retailer sets the check into a page: the frame may be framed, and it alone; it keeps nothing and says no less."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.embed.words import HEADINGS
from registry.db import db
from registry.journeys.answers import Verdict
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall
from tests.conftest import dispose, make_site
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall


@pytest.fixture
def recall(app: Flask) -> str:
    brand = a_brand("Acme")
    product = a_product(brand, "kettle", ["K1"])
    made = a_published_recall(
        brand,
        {"any": [{"serial": {"range": ["A100", "A200"]}}]},
        product,
        what_to_do="Unplug it.",
    )
    made.title = "Acme kettles <recalled>"
    db.session.commit()
    refresh()
    return made.slug


def test_the_frame_alone_may_be_framed(client: FlaskClient, recall: str) -> None:
    for path in (
        "/embed/check",
        "/embed/check?serial=A150",
        f"/embed/check?recall={recall}",
        "/embed/check?serial=",
    ):
        headers = client.get(path).headers
        assert "frame-ancestors *" in headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Set-Cookie" not in headers
    for path in ("/", "/embed", "/check?serial=A150", "/nowhere", "/mine", "/admin/sign-in"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Frame-Options"] == "DENY"


def test_the_foot_of_the_frame_reads_as_sentences(client: FlaskClient, recall: str) -> None:
    db.session.execute(update(Recall).values(is_demo=True))
    db.session.commit()
    foot = " ".join(client.get("/embed/check").text.split())
    assert "told to the page around. Demonstration data:" in foot


def test_a_frame_about_a_recall_is_asked_for_anew(client: FlaskClient, recall: str) -> None:
    for path, kept in (
        (f"/embed/check?recall={recall}", False),
        (f"/embed?recall={recall}", False),
        ("/embed/check", True),
    ):
        assert ("max-age=300" in client.get(path).headers["Cache-Control"]) is kept, path


def test_the_answer_stands_in_the_frame_and_leads_to_the_whole_one(client: FlaskClient, recall: str) -> None:
    page = assert_page(client.get(f"/embed/check?recall={recall}"))
    assert "Acme kettles &lt;recalled&gt;" in client.get(f"/embed/check?recall={recall}").text
    assert "The number on your product" in page
    told = dict(
        re.findall(
            r'type="hidden" name="(\w+)" value="([^"]+)"', client.get(f"/embed/check?recall={recall}").text
        )
    )
    assert told["brand"] == "Acme"
    answer = client.get("/embed/check", query_string={**told, "serial": "A 150"})
    text = assert_page(answer)
    assert "This one is recalled" in text
    assert "Unplug it." in text
    whole = unescape(
        re.search(r'href="(http://127.0.0.1:8000/check\?[^"]+)" target="_blank"', answer.text)[1]
    )  # type: ignore[index]
    assert "This one is recalled" in client.get(whole.removeprefix("http://127.0.0.1:8000")).text
    again = unescape(re.search(r'href="(/embed/check\?[^"]+)"', answer.text)[1])  # type: ignore[index]
    assert 'value="Acme"' in client.get(again).text


def test_what_is_not_known_yet_goes_on_in_full(client: FlaskClient, recall: str) -> None:
    answer = client.get("/embed/check?serial=ZZ9")
    text = assert_page(answer)
    assert "Not in any recall" not in text
    assert "Go on" in text
    assert set(HEADINGS) == set(Verdict)


def test_nothing_typed_is_said_at_its_field(client: FlaskClient, recall: str) -> None:
    answer = client.get("/embed/check?brand=Acme&serial=+")
    page = assert_page(answer, 400)
    assert "Type the number" in page
    assert 'aria-invalid="true"' in answer.text
    assert 'name="brand" value="Acme"' in answer.text, "what the site around said is kept"


@pytest.mark.parametrize(
    "query", ["recall=nothing", "recall=%00", "brand=" + "x" * 121, "recall=" + "9" * 40]
)
def test_a_bad_preset_is_said(client: FlaskClient, query: str) -> None:
    assert_page(client.get(f"/embed?{query}"), 400)
    assert_page(client.get(f"/embed/check?{query}"), 400)


def test_the_page_that_says_how_gives_html_to_copy(client: FlaskClient, recall: str) -> None:
    answer = client.get("/embed", query_string={"brand": 'A "quoted" & <brand>'})
    assert_page(answer)
    boxes = [
        unescape(box).strip() for box in re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)
    ]
    frame, form = boxes
    assert "<script" not in frame + form
    address = unescape(re.search(r'src="([^"]+)"', frame)[1])  # type: ignore[index]
    assert address.startswith("http://127.0.0.1:8000/embed/check?brand=")
    framed = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert "A &#34;quoted&#34; &amp; &lt;brand&gt;" in framed.text
    assert 'value="A &quot;quoted&quot; &amp; &lt;brand&gt;"' in form
    assert 'action="http://127.0.0.1:8000/check"' in form
    assert f"/embed?recall={recall}" in client.get(f"/recalls/{recall}").text


def test_who_asks_too_much_is_told_so_in_the_frame(database_url: str, tmp_path: object) -> None:
    site = make_site(tmp_path / "data", database_url, check_rate="2 per hour")  # type: ignore[operator]
    client = site.test_client()
    with site.app_context():
        refresh()
    answers = [client.get("/embed/check?serial=A1") for _ in range(3)]
    assert answers[2].status_code == 429
    assert "Wait a minute" in assert_page(answers[2], 429)
    assert "frame-ancestors *" in answers[2].headers["Content-Security-Policy"]
    dispose(site)
