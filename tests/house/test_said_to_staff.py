"""No page of the staff face says anything in English to whoever reads German, but for names and data."""

import re
from html import unescape

from flask import Flask

from tests.house.test_said import found_in
from tests.marked import FOR_STAFF, marked, unmarked
from tests.people import Browser, a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle

LINK = re.compile(r'href="(/admin/[^"#]*)')
APART = re.compile(r"^/admin/(style|log|language|sign-out)|[?&](csv|pdf)|\.(csv|pdf|zip)")
"""Samples of the house's parts; what was done, in the words of records; tables to take away, which programs read."""
FORMS = (
    ("/admin/uploads/new", {"purpose": "gold"}),
    ("/admin/products/new", {"name": "", "mask": '"AB', "lengths": "many", "example": "é"}),
    ("/admin/systems/keys/new", {"name": ""}),
    ("/admin/systems/webhooks/new", {"url": "nowhere"}),
    ("/admin/recalls/new", {"title": ""}),
    ("/admin/cases/call", {"serial": ""}),
    ("/admin/registering/new", {"serial": "", "email": "x"}),
    ("/admin/places/new", {"gln": "12", "country": "xx"}),
)
MOST = 140


def test_every_page_of_staff_is_said(app: Flask) -> None:
    recalled = a_recalled_kettle()
    someone = a_member(
        app, maker=recalled.recall.organisation_id, role="publisher", second_factor=True, customers=True
    )
    browser = signed_in(app, someone)
    seen: dict[str, list[str]] = {}
    with marked(FOR_STAFF):
        browser.get("/admin/language/de")
        waiting = ["/admin/"]
        while waiting and len(seen) < MOST:
            path = waiting.pop(0)
            if path not in seen and not APART.search(path):
                waiting += _looked_at(browser, path, seen)
        for path, form in FORMS:
            browser.get(path)
            browser.post(path, form)
            seen[f"POST {path}"] = unmarked(browser.page)
    assert len(seen) > 60
    found = found_in(seen)
    assert not found, "\n".join(f"{text!r}: {paths[:2]}" for text, paths in found.items())


def _looked_at(browser: Browser, path: str, seen: dict[str, list[str]]) -> list[str]:
    answer = browser.get(path)
    seen[path] = unmarked(browser.page) if answer.mimetype == "text/html" else []
    return sorted({unescape(link) for link in LINK.findall(browser.page)}) if seen[path] else []
