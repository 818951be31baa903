"""Nonsense typed into every form of the chain that stands behind the second factor, and into that of a business with a
link: an answer at the field or a page that says what is wrong, never a failure, and nothing half done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import html5lib
from flask import Flask

from registry.db import db
from registry.recalls.models import Recall
from registry.staff.keys.models import ApiKey
from registry.webhooks.models import WebhookEndpoint
from tests.chain import Chain
from tests.journeys.test_consignees import TOOLS, app, chain, link_of, publisher, recall, tell  # noqa: F401 - fixtures
from tests.people import TOKEN, Browser

HUGE, MARKUP = "9" * 5_000, "\u0663\u202e<script>alert(1)</script>'; --"
NONSENSE = ("", HUGE, "-5", "1e400", MARKUP, "a\x00b", "\x1f\x7f", "é" * 300)
SAYS = re.compile(r'role="alert"|is-invalid|class="lead"')


@dataclass
class Form:
    """As a browser would send it untouched; `fields` can be typed into or chosen."""

    action: str
    given: dict[str, Any] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)


def forms_of(page: str, path: str) -> Iterator[Form]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for form in tree.findall(".//main//form"):
        if form.get("method") != "post":
            continue
        found = Form(form.get("action") or path)
        for one in (*form.iter("input"), *form.iter("textarea"), *form.iter("select"), *form.iter("button")):
            name, kind = one.get("name"), one.get("type", "")
            if not name or name == "csrf_token":
                continue
            chosen = [
                option.get("value", "") for option in one.iter("option") if option.get("selected") is not None
            ]
            value = one.get("value", chosen[0] if chosen else one.text or "")
            if kind not in ("checkbox", "radio") or one.get("checked") is not None:
                found.given.setdefault(name, value)
            found.fields += [name] * (name not in found.fields)
        yield found


def type_nonsense(browser: Browser, path: str, *, tokens: bool = True) -> int:
    """One field after the other; the rest stays as the page had it. How often."""
    tried = 0
    browser.get(path)
    for form in list(forms_of(browser.page, path)):
        for name in form.fields:
            for text in NONSENSE:
                if tokens and not TOKEN.search(browser.page):
                    browser.get(path)
                answer = browser.post(form.action, form.given | {name: text})
                where = (form.action, name, text[:30], answer.status_code)
                assert answer.status_code in (200, 400, 404, 409, 429), where
                assert "<script>alert" not in browser.page, where
                assert "\x00" not in browser.page, where
                assert answer.status_code == 200 or SAYS.search(browser.page), where
                db.session.rollback()
                tried += 1
    return tried


def test_behind_the_second_factor(publisher: Browser, chain: Chain, recall: Recall) -> None:  # noqa: F811
    publisher.get("/admin/systems/keys/new")
    publisher.post("/admin/systems/keys/new", {
        "name": "Shop", "scopes": "units:read", "days": "365", "rate": "600 per minute",
    })  # fmt: skip
    publisher.get("/admin/systems/webhooks/new")
    publisher.post("/admin/systems/webhooks/new", {
        "name": "Care", "url": "https://care.example/hooks", "events": "recall.published",
    })  # fmt: skip
    key, hook = db.session.query(ApiKey.id).scalar(), db.session.query(WebhookEndpoint.id).scalar()
    tried = 0
    for path in (
        "systems/keys/new", f"systems/keys/{key}", "systems/webhooks/new", f"systems/webhooks/{hook}",
        f"systems/webhooks/{hook}/edit", f"consignees/{recall.id}/tell", f"consignees/{recall.id}/remind",
        f"consignees/{recall.id}/checks", f"consignees/{recall.id}",
    ):  # fmt: skip
        tried += type_nonsense(publisher, f"/admin/{path}")
    assert tried > 100
    names = [name for (name,) in (*db.session.query(ApiKey.name), *db.session.query(WebhookEndpoint.name))]
    assert all(name.strip() and len(name) <= 80 for name in names)


def test_by_a_business_with_a_link(app: Flask, publisher: Browser, chain: Chain, recall: Recall) -> None:  # noqa: F811
    link = link_of(tell(app, publisher, recall), TOOLS)
    assert type_nonsense(Browser(app), link, tokens=False) > 40
