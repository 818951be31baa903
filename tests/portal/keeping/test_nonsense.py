"""What nobody would type, in every field of every form that owners have: told at its field, and nothing changes."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.catalogue.models import Product
from registry.db import db
from registry.registrations.models import Owner, Registration, Watch
from tests.people import Browser
from tests.portal.keeping.visitor import visitor
from tests.registry.registrations.owners import a_registration

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
NAMED = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
ACTION = re.compile(r'action="([^"]+)"')
PAGES = (
    "/mine/enter", "/mine/data", "/mine/{code}/details", "/mine/{code}/proof", "/mine/{code}/end", "/pass-on",
    "/register", "/register?product={slug}", "/register/list", "/mine/list", "/watch?serial=SN1003", "/verify",
    "/warranty", "/fault?own={code}", "/still/{code}",
)  # fmt: skip
NONSENSE = (
    "",
    "x" * 5_000,
    "\u202e☃ <script>alert(1)</script>",
    "'; DROP TABLE owner; --",
    "1e999",
    "9999-99-99",
)


def facts() -> tuple[object, ...]:
    """What must not change, whatever is sent."""
    db.session.rollback()
    one = db.session.scalars(select(Registration)).one()
    count = select(func.count())
    return (
        one.state, one.bought_on, one.acquired, one.owner_id, one.contact_id,
        db.session.scalar(count.select_from(Watch)), db.session.scalar(count.select_from(Owner)),
    )  # fmt: skip


@pytest.mark.parametrize("typed", NONSENSE, ids=["empty", "long", "signs", "sql", "number", "day"])
def test_nonsense_in_every_form_of_owners(app: Flask, drill: Registration, typed: str) -> None:
    slug = db.session.get_one(Product, drill.product_id).slug
    browser: Browser = visitor(
        app, db.session.get_one(Owner, drill.owner_id), f"192.0.2.{NONSENSE.index(typed) + 1}"
    )
    before, sent = facts(), 0
    for page in PAGES:
        path = page.format(code=drill.code, slug=slug)
        assert browser.get(path).status_code < 500, path
        for attributes, body in FORM.findall(browser.page):
            names = set(NAMED.findall(body)) - {"csrf_token"}
            if 'method="post"' not in attributes or not names:
                continue
            action = ACTION.search(attributes)
            browser.get(path)
            answer = browser.post(action[1] if action else path, dict.fromkeys(names, typed))
            assert answer.status_code < 500, (path, answer.status_code)
            assert facts() == before, path
            sent += 1
    assert sent > 8, "the forms were found"


def test_another_s_things_are_not_there(app: Flask, drill: Registration) -> None:
    other = a_registration(db.session.get_one(Product, drill.product_id), "SN9", "tom@example.org")
    db.session.commit()
    browser = visitor(app, db.session.get_one(Owner, drill.owner_id))
    for page in ("details", "proof", "end", "pass-on", "warranty", "question"):
        assert browser.get(f"/mine/{other.code}/{page}").status_code == 404, page
    for page in ("details", "proof", "plate", "end", "pass-on"):
        browser.get("/mine/data")
        assert browser.post(f"/mine/{other.code}/{page}", {"how": "sold"}).status_code == 404, page
    db.session.expire_all()
    assert other.state == "active"
