"""A publisher has the maker's systems told, tries it, reads the log try by try, and has things sent again."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.webhooks import queries
from registry.webhooks.events import Event
from registry.webhooks.running import send_all
from registry.webhooks.sending import PAUSES
from registry.webhooks.telling import tell
from tests.conftest import dispose, make_site
from tests.people import Browser, a_maker, a_member, signed_in
from tests.receiver import Receiver, receiving

SHOWN = re.compile(r'value="(whsec_[^"]+)"')


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_site(tmp_path / "data", database_url, webhooks_to="anywhere")
    with made.app_context():
        yield made
    dispose(made)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


def _publisher(site: Flask, maker: int) -> Browser:
    return signed_in(
        site, a_member(site, "pia@example.org", maker=maker, role="publisher", second_factor=True)
    )


def _added(pia: Browser, maker: int, url: str) -> str:
    """Its page."""
    pia.get("/admin/systems/webhooks/new")
    pia.post("/admin/systems/webhooks/new", {"name": "Care", "url": url, "events": ["sale.recorded"]})
    assert SHOWN.search(pia.page), pia.page
    return f"/admin/systems/webhooks/{queries.endpoints_of(maker)[-1].id}"


def test_from_the_first_message_to_the_last(site: Flask, receiver: Receiver) -> None:
    maker = a_maker()
    pia = _publisher(site, maker)
    pia.get("/admin/systems/webhooks")
    assert "Nobody is told yet" in pia.page
    page = _added(pia, maker, receiver.url)
    pia.get(page)
    assert "whsec_" not in pia.page
    assert "None yet." in pia.page
    pia.post(f"{page}/test")
    send_all()
    pia.get(page)
    assert "Test message" in pia.page
    assert "delivered" in pia.page
    (line,), _ = queries.lines(int(page.rpartition("/")[2]), "", None, 9)
    pia.get(f"{page}/{line.id}")
    assert line.code in pia.page
    assert "answer 204" in pia.page
    pia.post(f"{page}/{line.id}/again")
    assert "will be sent again" in pia.page
    pia.post(f"{page}/{line.id}/again")
    assert "waits to be sent already" in pia.page
    send_all()
    assert [heard.id for heard in receiver.heard] == [line.code] * 2

    pia.get(page)
    pia.post(f"{page}/secret")
    assert SHOWN.search(pia.page)
    pia.get(f"{page}/edit")
    pia.post(f"{page}/edit", {"name": "Care 2", "url": receiver.url, "events": ["recall.published"]})
    assert "Care 2" in pia.page
    pia.post(f"{page}/pause")
    assert "Let it go on" in pia.page
    pia.post(f"{page}/go-on")
    pia.post(f"{page}/remove")
    assert "Care 2 is told nothing any more." in pia.page
    assert pia.get(page).status_code == 404
    pia.get("/admin/log?subject=webhook")
    for words in ("added an address", "had webhooks sent again", "made a new secret", "changed an address",
                  "paused webhooks", "let webhooks go on", "removed an address"):  # fmt: skip
        assert words in pia.page
    assert "whsec_" not in pia.page


def test_a_span_of_time_is_sent_again(site: Flask, receiver: Receiver) -> None:
    maker = a_maker()
    pia = _publisher(site, maker)
    page = _added(pia, maker, receiver.url)
    for number in range(3):
        tell(maker, Event.SALE_RECORDED, lambda number=number: {"number": number})
    db.session.commit()
    send_all()
    since, until = now() - timedelta(hours=1), now() + timedelta(hours=1)
    span = {"since": f"{since:%Y-%m-%dT%H:%M}", "until": f"{until:%Y-%m-%dT%H:%M}", "which": "all"}
    pia.get(page)
    pia.post(f"{page}/again", span)
    assert "3 messages will be sent again." in pia.page
    send_all()
    assert len(receiver.heard) == 6
    for change, field in (
        ({"since": "yesterday"}, "since"),
        ({"until": "\t"}, "until"),
        ({"since": "9999-12-31T23:59"}, "until"),
        ({"since": "9999-12-30T00:00", "until": "9999-12-31T00:00"}, "since"),
    ):
        pia.get(page)
        pia.post(f"{page}/again", span | change)
        assert f'id="f-{field}-error"' in pia.page, change
    assert send_all() == 0


def test_the_log_goes_back_page_by_page(site: Flask, receiver: Receiver) -> None:
    maker = a_maker()
    pia = _publisher(site, maker)
    page = _added(pia, maker, receiver.url)
    for _ in range(55):
        tell(maker, Event.SALE_RECORDED, dict)
    db.session.commit()
    pia.get(page)
    assert len(re.findall(rf'href="{page}/\d+"', pia.page)) == 50
    older = re.search(r'rel="next" href="([^"]+)"', pia.page)
    assert older
    pia.get(older[1].replace("&amp;", "&"))
    assert len(re.findall(rf'href="{page}/\d+"', pia.page)) == 5
    pia.get(f"{page}?state=sent")
    assert "None in this state." in pia.page
    for odd in ("state=nonsense", "before=-1", "before=99999999999999999999", "before=x"):
        assert pia.get(f"{page}?{odd}").status_code == 200


def test_the_overview_says_that_one_has_stopped(site: Flask, receiver: Receiver) -> None:
    maker = a_maker()
    pia = _publisher(site, maker)
    page = _added(pia, maker, receiver.url)
    receiver.answers = [500]
    tell(maker, Event.SALE_RECORDED, dict)
    db.session.commit()
    moment = now()
    for pause in (timedelta(0), *PAUSES):
        moment += pause + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            send_all()
    pia.get("/admin/")
    assert "Webhooks to Care have stopped" in pia.page
    editor = signed_in(site, a_member(site, "ed@example.org", maker=maker, role="editor"))
    editor.get("/admin/")
    assert "have stopped" not in editor.page
    pia.get(page)
    assert "We have stopped sending to it" in pia.page
    pia.post(f"{page}/go-on")
    pia.get("/admin/")
    assert "have stopped" not in pia.page


def test_faults_stand_at_their_fields(app: Flask) -> None:
    maker = a_maker()
    pia = _publisher(app, maker)
    good = {"name": "Care", "url": "https://hooks.example.org/", "events": ["sale.recorded"]}
    pia.get("/admin/systems/webhooks/new")
    for change, field in (
        ({"name": ""}, "name"),
        ({"url": "http://127.0.0.1:5000/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["case.forgotten"]}, "events"),
    ):
        pia.post("/admin/systems/webhooks/new", good | change)
        assert f'id="f-{field}-error"' in pia.page, change
    assert queries.endpoints_of(maker) == []
