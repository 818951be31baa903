"""No maker reaches another's rows: every staff endpoint that takes a number is asked with real ones of another."""

import re
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from registry.audit.who import COMMAND_LINE
from registry.cases.files import add_file
from registry.cases.models import RemedyCase, SparePart
from registry.cases.promises import promise_of
from registry.catalogue.models import Product
from registry.catalogue.warranty.actions import begin_draft
from registry.clock import now
from registry.consignees.models import Consignee
from registry.db import db
from registry.drills.models import Drill
from registry.faults.actions import Fault, keep_report
from registry.faults.models import FaultCode
from registry.labels.models import LabelOrder
from registry.notices.models import Letter, PrintRun
from registry.plates.papers import Paper
from registry.registrations.proofs import add_proof
from registry.remedies.offers import offer_of
from registry.reports.filing.models import Report
from registry.reports.radar.models import DefectSignal
from registry.reports.saved.models import SavedReport
from registry.staff.keys.queries import keys_of
from registry.units.events.models import TraceDoubt
from registry.units.places.models import Party, Place
from registry.webhooks.actions import add
from registry.webhooks.actions import test as send_test
from registry.webhooks.events import Event
from tests.admin.recalls.desk import editor, kept, published, publisher, scoped, seen, started, wrote
from tests.admin.uploads.desk import an_upload
from tests.people import Browser, a_maker, a_member, signed_in
from tests.programs import a_key
from tests.registry.catalogue.warranty.builders import WRITER, published_warranty
from tests.registry.registrations.owners import a_registration
from tests.registry.remedies.builders import REPAIR
from tests.registry.units.builders import a_sale, a_unit

OPERATOR = "makers."
AREAS = (
    "recalls.",
    "products.",
    "labels.",
    "uploads.",
    "warranty.",
    "notices.",
    "systems.",
    "registering.",
    "registrations.",
    "cases.",
    "places.",
    "reports.",
)


def _rules(app: Flask) -> list[Rule]:
    rules = app.extensions["staff"].url_map.iter_rules()
    return [
        rule
        for rule in rules
        if rule.arguments and not rule.endpoint.startswith(("security.", "languages.", OPERATOR))
    ]


def _theirs(app: Flask) -> tuple[dict[str, list[Any]], int]:
    """Another maker with a product, a published recall and one in review: argument -> its numbers."""
    maker = a_maker("Theirs")
    ed, pub = editor(app, maker, "t-ed@example.org"), publisher(app, maker, "t-pub@example.org")
    ed.get("/admin/products/new")
    ed.post("/admin/products/new", {"brand": "B", "name": "N", "number_field": "serial"})
    product = int(ed.path.rpartition("/")[2])
    public = published(app, ed, pub, maker)
    waiting = started(ed)
    wrote(ed, waiting)
    scoped(ed, waiting)
    ed.post(f"/admin/recalls/{waiting}/submit", {"seen": seen(ed), "reason": "First."})
    draft = started(ed)
    numbers = {"recall_id": [public, waiting, draft], "product_id": [product], "number": [1]}
    uploads = [an_upload(maker, f"Borealis {state}", state=state).id for state in ("columns", "preview")]
    letter = Letter(kind="recall", person="0" * 64, organisation_id=maker, recall_id=public, version_number=1)
    letter.state = "failed"
    pile = PrintRun(organisation_id=maker, recall_id=public, version_number=1, letters=1, by_name="Borealis")
    db.session.add_all([letter, pile])
    db.session.commit()
    a_key(maker, "units:read", name="Borealis")
    endpoint, _ = add(maker, "Borealis", "https://borealis.example/", list(Event), COMMAND_LINE)
    message = send_test(endpoint, COMMAND_LINE)
    db.session.commit()
    keys = {"key_id": [key.id for key in keys_of(maker)], "move": ["pause", "go-on"]}
    keys |= {"endpoint_id": [endpoint.id], "delivery_id": [message.id]}
    order = LabelOrder(organisation_id=maker, product_id=product, token="Borealis", count=1, wish={})
    db.session.add(order)
    db.session.commit()
    report = Report(organisation_id=maker, recall_id=public, kind="cpsc", by_name="Borealis")
    report.first, report.last = date(2026, 10, 1), date(2026, 10, 31)
    db.session.add(report)
    db.session.commit()
    saved = SavedReport(organisation_id=maker, name="Borealis", subject="recalls", columns=["title"])
    db.session.add(saved)
    db.session.commit()
    business = Consignee(organisation_id=maker, recall_id=public, key="name:borealis", name="Borealis")
    db.session.add(business)
    db.session.commit()
    keys |= {
        "report_id": [report.id],
        "saved_id": [saved.id],
        "consignee_id": [business.id],
        "language": ["de"],
    }
    kinds = {"order_id": [order.id], "letter_id": [letter.id], "run_id": [pile.id], "kind": ["recall"]}
    numbers |= _requests(maker, public, product) | _found(maker, product)
    return numbers | _units(product) | {"upload_id": uploads} | kinds | keys, maker


def _found(maker: int, product: int) -> dict[str, list[int]]:
    """A drill that was held, and a signal of the radar."""
    drill = Drill(organisation_id=maker, title="Borealis", state="done", facts={"letters": 0, "told": 0})
    figures = dict.fromkeys(("mean", "rate", "low", "high", "score"), 0.1)
    signal = DefectSignal(
        organisation_id=maker, product_id=product, code_id=0, dimension="week", value="2026-01-05", claims=3, units=9,
        reason="Borealis", **figures,
    )  # fmt: skip
    db.session.add_all([drill, signal])
    db.session.commit()
    return {"drill_id": [drill.id], "signal_id": [signal.id]}


def _units(product: int) -> dict[str, list[int]]:
    own = db.session.get_one(Product, product)
    unit = a_unit(own, "Borealis 1")
    line = a_sale(unit, "Borealis", name="Borealis")
    terms = [published_warranty(own).id, begin_draft(own, WRITER).id]
    differs = a_registration(own, "Borealis 9", bought_state="differs", bought_on=date(2026, 1, 1))
    proof = add_proof(differs, Paper("image/jpeg", b"Borealis", "d", 1))
    db.session.commit()
    return {
        "registration_id": [differs.id],
        "proof_id": [proof.id],
        "unit_id": [unit.id],
        "line_id": [line.id],
        "terms_id": terms,
        **_chain(own.organisation_id),
    }


def _requests(maker: int, recall: int, product: int) -> dict[str, list[int]]:
    """A request for a remedy with a file, a claim of somebody who was hurt, and a spare part."""
    case = RemedyCase(
        reference="BRLS3467", organisation_id=maker, recall_id=recall, version_number=1, person="0" * 64, sealed="",
        query="serial=Borealis", told_key="t", number="Borealis 7", kind="repair", state="open",
        offer=offer_of(REPAIR).plain(), worked={}, due_at=now(),
    )  # fmt: skip
    part = SparePart(organisation_id=maker, number="Borealis pump")
    db.session.add_all([case, part])
    db.session.flush()
    claim = RemedyCase(
        reference="BRLC3467", organisation_id=maker, person="1" * 64, sealed="", query="serial=Borealis",
        told_key="c", number="Borealis 8", kind="claim", state="open", offer=promise_of(maker), worked={}, due_at=now(),
    )  # fmt: skip
    code = FaultCode(organisation_id=maker, product_id=product, code="BOREALIS", name="Borealis hums")
    db.session.add_all([claim, code])
    db.session.flush()
    keep_report(Fault(maker, product, serial="Borealis 8", harm="injury"), {"hurt": "Borealis"}, claim.id)
    made = add_file(case, "owner", "file", Paper("image/jpeg", b"Borealis", "d", 1))
    db.session.commit()
    cases = [case.id, claim.id]
    return {"case_id": cases, "file_id": [made.id], "part_id": [part.id], "code_id": [code.id]}


def _chain(maker: int) -> dict[str, list[int]]:
    """A place, a business and a contradiction."""
    place = Place(organisation_id=maker, uri="urn:borealis:place", name="Borealis")
    party = Party(organisation_id=maker, uri="urn:borealis:party", name="Borealis")
    doubt = TraceDoubt(organisation_id=maker, kind="sold_twice", key="uBorealis", event_id=1)
    db.session.add_all([place, party, doubt])
    db.session.commit()
    return {"place_id": [place.id], "party_id": [party.id], "doubt_id": [doubt.id]}


def _addresses(rule: Rule, numbers: dict[str, list[Any]]) -> list[str]:
    found = ["/admin" + rule.rule]
    for argument in rule.arguments:
        assert argument in numbers, f"{rule}: no real number of another maker for {argument}"
        found = [re.sub(rf"<[^>]*\b{argument}>", str(n), path) for path in found for n in numbers[argument]]
    return found


def test_no_endpoint_reaches_another_maker_s_rows(app: Flask) -> None:
    numbers, theirs = _theirs(app)
    before = _state(theirs, numbers)
    mine = a_maker("Mine")
    strong = a_member(
        app,
        "strong@example.org",
        maker=mine,
        role="publisher",
        operator=True,
        second_factor=True,
        customers=True,
    )
    stranger = signed_in(app, strong)
    asked = 0
    for rule in _rules(app):
        for path in _addresses(rule, numbers):
            for method in (rule.methods or set()) & {"GET", "POST"}:
                stranger.get("/admin/account")
                answer = stranger.get(path) if method == "GET" else stranger.post(path, {"seen": "x"})
                assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
                assert "Borealis" not in stranger.page
                asked += 1
    assert asked > 40
    assert _state(theirs, numbers) == before


def _state(maker: int, numbers: dict[str, list[Any]]) -> list[tuple[object, ...]]:
    recalls = [kept(maker, n) for n in numbers["recall_id"]]
    return [(r.state, r.title, [(v.state, v.criteria, v.notice) for v in r.versions]) for r in recalls]


def test_lists_hold_one_s_own_only(app: Flask) -> None:
    _theirs(app)
    stranger = editor(app, a_maker("Mine"))
    paths = (
        "",
        "recalls",
        "recalls?q=Borealis",
        "products",
        "team",
        "uploads",
        "uploads/new",
        "registering",
        "registering/new",
        "cases",
        "cases?q=BRLS3467",
        "cases/parts",
        "places",
        "places/parties",
        "trace/pipeline",
        "trace/doubts",
        "reports/drills",
        "reports/radar",
    )
    for path in (f"/admin/{one}" for one in paths):
        stranger.get(path)
        assert "Borealis" not in stranger.page
        assert "t-ed@example.org" not in stranger.page


def test_a_viewer_changes_nothing(app: Flask) -> None:
    """Every POST of the maker's own areas refuses a viewer, with real numbers of their own maker."""
    numbers, theirs = _theirs(app)
    before = _state(theirs, numbers)
    viewer = signed_in(app, a_member(app, "v@example.org", maker=theirs, role="viewer", second_factor=True))
    refused = 0
    for rule in app.extensions["staff"].url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or not rule.endpoint.startswith(AREAS):
            continue
        for path in _addresses(rule, numbers):
            viewer.get("/admin/account")
            assert viewer.post(path, {"seen": "x"}).status_code == 403, path
            refused += 1
    assert refused > 15
    assert _state(theirs, numbers) == before
    assert _reads(viewer, numbers)


def _reads(viewer: Browser, numbers: dict[str, list[Any]]) -> bool:
    return all(viewer.get(f"/admin/recalls/{n}").status_code == 200 for n in numbers["recall_id"])
