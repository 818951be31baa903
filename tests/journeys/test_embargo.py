"""A recall is held back for one moment: nobody can learn of it before, whatever they ask; then everything tells of it
at once, and no cache that asked before shows the old."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.catalogue.models import Gtin
from registry.clock import now
from registry.db import db
from registry.journeys import publishing
from registry.recalls import actions
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall, ScopeVersion
from tests.jobs import run_jobs
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft

TITLE, HAZARD, SERIAL = "Acme washers recalled", "Quokka", "AB1500"
GTIN = "04006381333931"
LISTS = (
    "/recalls", "/recalls?q=washers", "/recalls.atom", "/recalls.json", "/brands/acme/recalls.atom",
    "/brands/acme/recalls.json", "/api/v1/recalls", "/api/v1/recalls?brand=acme", "/RestWebServices/Recall?format=json",
    "/sitemap.xml",
)  # fmt: skip
"""What lists recalls."""


@pytest.fixture
def held_back(app: Flask) -> tuple[ScopeVersion, datetime]:
    """Approved for noon; another recall of the brand is public."""
    brand = a_brand("Acme")
    product = a_product(brand, "Washer", ["WX1"])
    db.session.add(Gtin(product_id=product.id, gtin=GTIN))
    a_published_recall(brand, {"any": [{"serial": ["OTHER1"]}]}, title="Irons")
    version = a_draft(brand, {"any": [{"serial": {"range": ["AB1000", "AB1999"]}}]})
    said = {**version.notice, "hazard": f"{HAZARD} fire", "product_ids": [product.id]}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
    publishing.submit(version, EDITOR, actions.fingerprint(version), "First scope")
    db.session.commit()
    run_jobs(app)
    moment = now() + timedelta(hours=5)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), moment, "at noon")
    db.session.commit()
    refresh()
    return version, moment


def test_all_at_once_and_not_before(app: Flask, held_back: tuple[ScopeVersion, datetime]) -> None:
    version, moment = held_back
    recall_id = version.recall_id
    slug = db.session.get_one(Recall, recall_id).slug
    own = (f"/recalls/{slug}", f"/recalls/{slug}.pdf", f"/recalls/{slug}/poster.pdf",
           f"/api/v1/recalls/{recall_id}", f"/api/v1/recalls/{slug}")  # fmt: skip
    answers = (f"/check?serial={SERIAL}&model=WX1&brand=Acme", f"/api/v1/check?serial={SERIAL}&model=WX1&brand=Acme",
               f"/embed/check?serial={SERIAL}&model=WX1&brand=Acme", f"/01/{GTIN}/21/{SERIAL}", "/")  # fmt: skip
    client = app.test_client()
    for seconds in (-7200, -1):
        with time_machine.travel(moment + timedelta(seconds=seconds), tick=False):
            run_jobs(app)
            refresh()
            db.session.rollback()
            before = {path: asked(client, path) for path in (*LISTS, *answers)}
            assert {path: tells(answer, slug) for path, answer in before.items() if tells(answer, slug)} == {}
            assert {client.get(path).status_code for path in own} == {404}
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        run_jobs(app)
        refresh()
        db.session.rollback()
        for path, old in before.items():
            new = asked(client, path, old)
            assert new.status_code == 200, f"{path}: whoever has the old one is sent the new one"
            assert tells(new, slug) or path == "/", path
            assert may_show_the_old(old) == "", path
        assert {client.get(path).status_code for path in own} == {200}


def tells(answer: TestResponse, slug: str) -> bool:
    """Anything that is of this recall alone."""
    text = answer.get_data(as_text=True)
    return any(word in text for word in (TITLE, HAZARD, slug, '"affected'))


def asked(client: FlaskClient, path: str, old: TestResponse | None = None) -> TestResponse:
    """As a browser asks, which may have the old answer."""
    headers = {"Accept": "text/html,*/*"}
    if old is not None and "ETag" in old.headers:
        headers["If-None-Match"] = old.headers["ETag"]
    return client.get(path, headers=headers, follow_redirects=True)


def may_show_the_old(answer: TestResponse) -> str:
    """How long a cache shows it without asking; nothing is as it must be."""
    said = answer.headers["Cache-Control"]
    return "" if "no-store" in said or "no-cache" in said else said
