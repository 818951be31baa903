"""An editor and a publisher at their desks, and the forms they fill in."""

import re
from html import unescape

from flask import Flask

from registry.recalls import staff_queries as queries
from registry.recalls.models import Recall
from tests.jobs import run_jobs
from tests.people import Browser, a_member, signed_in

CONTENTS = {
    "title": "Borealis recalls cordless drills",
    "new_brand": "Borealis",
    "hazard_kind": "fire",
    "hazard": "The battery can catch fire.",
    "severity": "stop_using",
    "what_to_do": "Take the battery out. Keep it outdoors.",
    "remedy": "A new battery, free of charge.",
    "remedy_available": "y",
    "list_complete": "y",
    "units_announced": "12,500",
    "sold_in": "United Kingdom",
    "contacts-0-phone": "0800 123",
    "links-0-text": "Our page",
    "links-0-url": "https://borealis.example/recall",
    "identifiers-0-label": "Is there a green dot on the box?",
    "identifiers-0-kind": "yes_no",
    "identifiers-0-field": "green dot",
}
RANGE = {
    "g0-l0-field": "model",
    "g0-l0-kind": "is",
    "g0-l0-values": "BD-18\nBD-18 Pro",
    "g0-l1-field": "serial",
    "g0-l1-kind": "range",
    "g0-l1-first": "BA10060000",
    "g0-l1-last": "BA10069999",
    "x0-l0-field": "green dot",
    "x0-l0-kind": "yes",
}

UNITS = {
    "inside": "BA10060000; BD-18; no\nBA10065000; BD-18 Pro; no\nBA10069999; BD-18; no # the last one",
    "outside": "BA10059999; BD-18\nBA10080000; BD-18\nBA10060000; BD-19\nBA10060000; BD-18; yes # reworked",
}


def seen(browser: Browser) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert found, browser.page
    return unescape(found[1])


def editor(app: Flask, maker: int, email: str = "ed@example.org") -> Browser:
    return signed_in(app, a_member(app, email, maker=maker, role="editor"))


def publisher(app: Flask, maker: int, email: str = "pub@example.org") -> Browser:
    return signed_in(app, a_member(app, email, maker=maker, role="publisher", second_factor=True))


def started(browser: Browser, title: str = "Borealis recalls cordless drills") -> int:
    browser.get("/admin/recalls/new")
    browser.post("/admin/recalls/new", {"title": title})
    assert browser.path.endswith("/contents"), browser.page
    return int(browser.path.split("/")[-2])


def wrote(browser: Browser, number: int, **changes: str) -> None:
    browser.get(f"/admin/recalls/{number}/contents")
    browser.post(
        f"/admin/recalls/{number}/contents", CONTENTS | {"seen": seen(browser), "do": "next"} | changes
    )
    assert browser.path.endswith("/scope"), browser.page


def scoped(browser: Browser, number: int, **changes: str) -> None:
    browser.get(f"/admin/recalls/{number}/scope")
    browser.post(f"/admin/recalls/{number}/scope", RANGE | {"seen": seen(browser), "do": "next"} | changes)
    assert browser.path.endswith("/trials"), browser.page
    browser.get(f"/admin/recalls/{number}/review")


def tried_out(browser: Browser, number: int, **changes: str) -> None:
    browser.get(f"/admin/recalls/{number}/trials")
    browser.post(f"/admin/recalls/{number}/trials", UNITS | {"seen": seen(browser), "do": "next"} | changes)
    assert browser.path.endswith("/review"), browser.page


def submitted(browser: Browser, maker: int) -> int:
    """A whole recall, sent to review."""
    number = started(browser)
    wrote(browser, number)
    scoped(browser, number)
    tried_out(browser, number)
    sent(browser, number, "First published.")
    return number


def sent(browser: Browser, number: int, reason: str) -> None:
    """To review, from the page one looks at; and what publishing would do is found out."""
    browser.post(f"/admin/recalls/{number}/submit", {"seen": seen(browser), "reason": reason})
    assert "Sent to review" in browser.page, browser.page
    run_jobs(browser.site)


def published(app: Flask, writer: Browser, second: Browser, maker: int) -> int:
    number = submitted(writer, maker)
    second.get(f"/admin/recalls/{number}/review")
    second.post(f"/admin/recalls/{number}/publish", {"seen": seen(second)})
    assert "Published. Checks answer" in second.page, second.page
    return number


def kept(maker: int, number: int) -> Recall:
    from registry.db import db

    db.session.rollback()
    db.session.expire_all()
    recall = queries.own_recall(maker, number)
    assert recall
    return recall
