"""Every number of every report leads to its rows, and there are as many as it says: of people told, of remedies (also
where a unit bears no number), requests, businesses, accidents, calls and visits; in the period, and since the
beginning."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import count as counter
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask

from registry.cases.models import CaseStep, RemedyCase
from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.consignees.models import Consignee, EffectivenessCheck
from registry.db import db
from registry.faults.models import DEATH, INJURY, PROPERTY, FaultReport
from registry.recalls.models import Recall, RecallProduct
from registry.recalls.remedies import record_remedy
from registry.remedies.offers import KINDS
from registry.reports.filing.all_forms import FORMS
from registry.reports.sources.queries import SOURCES
from registry.reports.visits.models import RecallVisits
from registry.units.places.models import DISTRIBUTOR, PLANT, RETAILER, Place
from tests.journeys import test_progress
from tests.journeys.test_filing import NOVEMBER, OCTOBER, publisher
from tests.journeys.test_progress import a_told_recall, count, happen
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.test_actions import PUBLISHER

app, brand = test_progress.app, test_progress.brand
LINK = re.compile(r'<a href="(/admin/reports/recalls/[^"]*(?:rows|remedies|behind)\?[^"]*)">([\d,]+)<')
STEPS = ("visit_confirmed", "nobody_came", "again")
NOBODY = {"told/paper", "told/page"}
"""What nobody was told by here: their nought leads nowhere."""
numbers = counter(1)


@pytest.fixture
def recall(app: Flask, brand: Brand) -> Iterator[Recall]:
    """All that a report counts happened in October, and again in November."""
    with time_machine.travel(OCTOBER):
        found = a_told_recall(app, brand)
        happen(app, found)
        product = db.session.scalars(db.select(Product.id)).one()
        db.session.add(RecallProduct(recall_id=found.id, product_id=product))
        much(found, product)
    with time_machine.travel(NOVEMBER):
        record_remedy(found, "serial", "AB1501", NOVEMBER.date(), PUBLISHER)
        much(found, product)
        count(app, found)
        yield found


def much(recall: Recall, product: int) -> None:
    today = now().date()
    for kind in KINDS:
        a_case(recall, f"AC{next(numbers)}", kind=kind, state="remedied", done_on=today)
        a_case(recall, None, kind=kind, state="remedied", done_on=today)
    a_case(recall, None, kind="refund", state="open")
    a_case(recall, None, kind="repair", state="waiting", opened_at=None)
    for kind in (PLANT, DISTRIBUTOR, RETAILER, ""):
        a_business(recall, kind)
    for harm in (PROPERTY, INJURY, DEATH):
        for day, told in ((date(2026, 1, 1), {}), (today, {"eu": {"at": "2026-10-01T08:00:00+00:00"}})):
            db.session.add(FaultReport(
                organisation_id=recall.organisation_id, product_id=product, serial="AB1500", harm=harm, failed_on=day,
                state="reported", counted_at=now(), source="phone", authorities=told,
            ))  # fmt: skip
    db.session.add(RecallVisits(recall_id=recall.id, day=today, visits=17))
    db.session.commit()


def a_case(recall: Recall, key: str | None, **facts: object) -> None:
    """A request; without `key` for a unit of a lot, which bears no number of its own."""
    number = next(numbers)
    made = RemedyCase(
        organisation_id=recall.organisation_id, recall_id=recall.id, version_number=1, reference=f"CASE{number:04}",
        person=f"{number:064}", sealed="", query="", told_key=f"{number}", number=key or "L77", key=key, offer={},
        field="serial" if key else "", **{"opened_at": now(), **facts},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    for kind in STEPS:
        db.session.add(
            CaseStep(organisation_id=made.organisation_id, case_id=made.id, kind=kind, side="owner")
        )


def a_business(recall: Recall, kind: str) -> None:
    """That was told, answered, and was checked."""
    number, maker = next(numbers), recall.organisation_id
    place = Place(organisation_id=maker, uri=f"urn:place:{number}", kind=kind, name=f"Place {number}")
    db.session.add(place)
    db.session.flush()
    made = Consignee(
        organisation_id=maker, recall_id=recall.id, key=f"place:{number}", place_id=place.id, got=9, told_at=now(),
        acknowledged_at=now(), answered_at=now(), returned=3, quarantined=5,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.add(EffectivenessCheck(
        consignee_id=made.id, organisation_id=maker, recall_id=recall.id, method="phone", result="acted",
        checked_at=now(),
    ))  # fmt: skip


def behind(browser: Browser, path: str) -> int:
    """What the rows of a number come to: how many they are, or what they say together."""
    rows = list(csv.DictReader(io.StringIO(browser.get(path + "&csv=1").get_data().decode("utf-8-sig"))))
    source = SOURCES.get(parse_qs(urlsplit(path).query).get("of", [""])[0])
    if source is None or not source.sums:
        return len(rows)
    return sum(int(float(row[source.heads[source.sums]].replace(",", ""))) for row in rows)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_each_number_leads_to_as_many_rows_as_it_says(app: Flask, recall: Recall, kind: str) -> None:
    moment = NOVEMBER + timedelta(days=800 if kind == "nhtsa_yearly" else 65)
    with time_machine.travel(moment):
        count(app, recall)
        browser = publisher(app, recall)
        form = FORMS[kind]
        browser.get(f"/admin/reports/recalls/{recall.id}/forms")
        first = {"nhtsa_yearly": "2028-10-01"}.get(kind, "2026-10-01")
        path = f"/admin/reports/recalls/{recall.id}/forms/{kind}/start"
        browser.post(path, {"first": first} if form.months else {})
        number = int(browser.path.rpartition("/")[2])
        page = assert_page(browser.get(f"/admin/reports/{number}"))
        links = [(unescape(path), int(shown.replace(",", ""))) for path, shown in LINK.findall(browser.page)]
        for path, shown in links:
            assert behind(browser, path) == shown, path
            assert shown, "nought leads nowhere"
            assert_page(browser.get(path))
    lines = [one for section in form.sections for one in section.lines if one.is_counted]
    leading = {re.sub(r"[?&](from|to)=[^&]*", "", path) for path, _ in links}
    assert len(leading) == len({one.source for one in lines} - NOBODY), page
