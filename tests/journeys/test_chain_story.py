"""A lot of a thousand drills with another maker's batteries goes from the plant to its owners, told by the makers' own
systems. The battery lot is recalled: every affected drill is found at its place, businesses down the chain confirm, and
owners are told. Each maker sees its own."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.consignees.models import Consignee
from registry.db import db
from registry.journeys import leaving, publishing
from registry.recalls import actions
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import Author
from registry.units.places.models import RETAILER, WAREHOUSE, WHOLESALER, Party, Place
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.journeys.test_consignees import link_of, seen
from tests.letters import Inbox, an_inbox, send_letters
from tests.people import Browser, a_member, signed_in
from tests.programs import Program, a_key
from tests.registry.recalls.builders import trials_of
from tests.traced import BATTERY, a_saw_maker, day, made, packed, received, saw, shipped, sold, told

DRILLS, BAD = 1_000, 400
EDITOR, PUBLISHER = Author(901, "Ada Editor"), Author(902, "Pia Publisher")
HALL, STORE, WHOLE, SHOP_A, SHOP_B, CELLS = (f"https://places.example/{n}" for n in range(6))
TO_ACME = "https://places.example/acme-goods-in"
SELLERS = ("recalls@gross.example", "a@shops.example", "b@shops.example")
CAME = (range(400), range(200), range(200, 350))
HERE = (range(350, 400), range(40, 200), range(220, 350))
"""Of the drills with bad batteries: what came to each of these, and what is still there."""
ILMD = "cbvmda:lotNumber"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """With a mail server; its letters are in `inbox`."""
    with an_inbox() as inbox:
        settings = {
            "mail_server": "127.0.0.1", "mail_port": str(inbox.port), "public_url": "http://recalls.example",
        }  # fmt: skip
        site = make_site(tmp_path / "data", database_url, **settings)
        site.extensions["inbox"] = inbox
        with site.app_context():
            yield site
        dispose(site)


def cell(number: int) -> str:
    return f"https://id.gs1.org/01/{BATTERY}/21/E{number}"


def a_place(maker: int, uri: str, kind: str, name: str, email: str = "", *, own: bool = False) -> None:
    party = Party(organisation_id=maker, uri=f"urn:x:{name}", name=name, email=email, is_maker=own)
    db.session.add(party)
    db.session.flush()
    db.session.add(Place(organisation_id=maker, uri=uri, kind=kind, name=f"{name}, site", party_id=party.id))


def of_cells() -> list[dict[str, Any]]:
    """The bad ones have a lot of their own."""
    cells = [cell(number) for number in range(DRILLS)]
    return [
        made(day(1), *cells[:BAD], where=CELLS, ilmd={ILMD: "B1"}),
        made(day(1), *cells[BAD:], where=CELLS, ilmd={ILMD: "B2"}),
        shipped(day(2), *cells, where=CELLS, to=TO_ACME),
        received(day(3), *cells, where=TO_ACME),
    ]


def of_drills() -> list[dict[str, Any]]:
    """Nine hundred to the wholesaler, of which 350 go on to two shops; sixty are sold over the till."""
    drills = [saw(number) for number in range(DRILLS)]
    sent = drills[: DRILLS - 100]
    a, b = sent[:200], sent[200:350]
    pallets = [f"https://id.gs1.org/00/3401234500000{n:05}" for n in range(9)]
    loads = [sent[n * 100 : n * 100 + 100] for n in range(9)]
    built = [
        told(day(4), "AssociationEvent", action="ADD", parentID=drill, childEPCs=[cell(number)],
             bizStep="assembling", bizLocation={"id": HALL})
        for number, drill in enumerate(drills)
    ]  # fmt: skip
    return [
        made(day(3), *drills, where=HALL, ilmd={ILMD: "L1"}),
        *built,
        *(
            packed(day(5), one, *load, bizLocation={"id": HALL})
            for one, load in zip(pallets, loads, strict=True)
        ),
        shipped(day(6), *pallets, where=HALL, to=STORE),
        received(day(7), *pallets, where=STORE),
        shipped(day(8), *pallets, where=STORE, to=WHOLE),
        received(day(9), *pallets, where=WHOLE),
        *(
            packed(day(10), one, *load, action="DELETE", bizLocation={"id": WHOLE})
            for one, load in zip(pallets, loads, strict=True)
        ),
        *(shipped(day(11), *some, where=WHOLE, to=shop) for some, shop in ((a, SHOP_A), (b, SHOP_B))),
        *(received(day(12), *some, where=shop) for some, shop in ((a, SHOP_A), (b, SHOP_B))),
        sold(day(13), *a[:40], where=SHOP_A),
        sold(day(13), *b[:20], where=SHOP_B),
    ]


def capture(app: Flask, maker: int, events: list[dict[str, Any]]) -> None:
    """As a stock system does, with a key of its maker's."""
    program = Program(app, a_key(maker, "epcis:capture", "epcis:read"))
    body = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": day(14), "epcisBody": {"eventList": events},
    }  # fmt: skip
    answer = program.post("/api/v1/epcis/capture", body)
    assert answer.status_code == 202, answer.text
    run_jobs(app)
    job = program.get(f"/api/v1/epcis/capture/{answer.json['captureID']}").json
    assert (job["running"], job["success"]) == (False, True), job


def bill(app: Flask, maker: int) -> None:
    """Forty of shop A's customers, as a billing system tells them: half of them with an address."""
    lines = [
        {"serial": f"S{n}", "model": "S1", "invoice": f"R{n}", "line": "1", "sold_on": "2026-03-13", "dealer": "Shop A"}
        | ({"customer_email": f"owner{n}@example.org"} if n % 2 else {})
        for n in range(40)
    ]  # fmt: skip
    answer = Program(app, a_key(maker, "billing:write")).post("/api/v1/billing/lines", {"lines": lines})
    assert answer.status_code == 200, answer.text
    assert [row["result"] for row in answer.json["rows"]] == ["new"] * 40
    run_jobs(app)


def publish(app: Flask, version: ScopeVersion) -> Recall:
    publishing.submit(version, EDITOR, actions.fingerprint(version), "First scope")
    db.session.commit()
    run_jobs(app)
    version = db.session.get_one(ScopeVersion, version.id)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), "now")
    db.session.commit()
    run_jobs(app)
    return db.session.get_one(Recall, version.recall_id, populate_existing=True)


def say(version: ScopeVersion, product: Product, letter: str, rule: dict[str, Any] | None = None) -> None:
    """What a writer fills in, with test units on both sides."""
    said = {
        **version.notice, "hazard": "It can burn.", "severity": "stop_using", "what_to_do": "Take the battery out.",
        "remedy": "A new battery, free.", "brand_ids": [product.brand_id], "product_ids": [product.id],
        "contacts": [{"region": "EU", "phone": "0800 1"}], "sold_in": ["GB"],
    }  # fmt: skip
    units = [
        *trials_of((f"{letter}{n}" for n in (0, 200, 399)), covered=True, **({"lot": "B1"} if rule else {})),
        *trials_of(
            (f"{letter}{n}" for n in (400, 700, 999)), covered=False, **({"lot": "B2"} if rule else {})
        ),
    ]
    more = {"criteria": rule} if rule else {}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said, units=units, **more)


def staff(app: Flask, maker: int, name: str) -> Browser:
    return signed_in(app, a_member(app, f"{name}@example.org", maker, "publisher", second_factor=True))


def tell_all(app: Flask, who: Browser, recall: Recall) -> None:
    who.get(f"/admin/consignees/{recall.id}/tell")
    who.post(f"/admin/consignees/{recall.id}/tell", {"seen": seen(who)})
    send_letters(app)


def test_from_the_battery_lot_to_the_owners(app: Flask) -> None:
    inbox: Inbox = app.extensions["inbox"]
    drill, battery = a_saw_maker("Acme Tools"), a_saw_maker("Volt Cells", BATTERY)
    acme, volt = drill.organisation_id, battery.organisation_id
    a_place(volt, TO_ACME, WAREHOUSE, "Acme goods in", "quality@acme.example")
    a_place(acme, HALL, "plant", "Acme", own=True)
    a_place(acme, STORE, WAREHOUSE, "Acme Logistics", own=True)
    a_place(acme, WHOLE, WHOLESALER, "Gross & Co", "recalls@gross.example")
    a_place(acme, SHOP_A, RETAILER, "Shop A", "a@shops.example")
    a_place(acme, SHOP_B, RETAILER, "Shop B", "b@shops.example")
    db.session.commit()
    capture(app, volt, of_cells())
    capture(app, acme, of_drills())
    bill(app, acme)

    # the battery's maker recalls a lot, tells whom it delivered to, and sees nothing of what became of it there
    version = actions.start_recall(volt, "Volt cells recalled", EDITOR)
    say(version, battery, "E", {"any": [{"lot": ["B1"]}]})
    db.session.commit()
    cells = publish(app, version)
    maker = staff(app, volt, "volt")
    tell_all(app, maker, cells)
    assert [letter["To"] for letter in inbox.letters] == ["quality@acme.example"]
    at_acme = link_of(inbox, "quality@acme.example")
    assert f"{BAD} of its units came to Acme goods in" in app.test_client().get(at_acme).text
    page = maker.get(f"/admin/trace/recalls/{cells.id}").text
    assert f"{BAD} of the recalled units were built into products of others here" in page
    assert "Gross" not in page

    # the drill's maker is told on its overview, and begins a recall of its own with these drills
    own = staff(app, acme, "acme")
    assert f"{BAD} of your units hold recalled parts" in own.get("/admin/").text
    own.get(f"/admin/parts/{cells.id}/{drill.id}")
    own.post(f"/admin/parts/{cells.id}/{drill.id}/propose")
    version = db.session.scalars(select(ScopeVersion).where(ScopeVersion.organisation_id == acme)).one()
    say(version, drill, "S")
    db.session.commit()
    recall = publish(app, version)

    # every affected drill at its place
    left = leaving.left_behind(acme, recall.id)
    assert left is not None
    assert left.total == BAD
    where = Counter[str]()
    for one in left.there:
        where[left.site(one.place_id).party] += one.units
    assert where == {"Gross & Co": 50, "Shop A": 200, "Shop B": 150}
    wanted = select(Party.name, Consignee.got, Consignee.here).join(Party, Party.id == Consignee.party_id)
    got = {
        name: (came, here)
        for name, came, here in db.session.execute(wanted.where(Consignee.recall_id == recall.id))
    }
    assert got == {"Gross & Co": (400, 50), "Shop A": (200, 160), "Shop B": (150, 130)}

    # businesses are told and confirm; owners are told
    inbox.letters.clear()
    tell_all(app, own, recall)
    owners = {f"owner{n}@example.org" for n in range(40) if n % 2}
    assert {letter["To"] for letter in inbox.letters} == owners | set(SELLERS)
    client = app.test_client()
    for address, came, here in zip(SELLERS, CAME, HERE, strict=True):
        table = client.get(f"{link_of(inbox, address)}/units.csv").text.lstrip("\ufeff")
        listed = list(csv.DictReader(io.StringIO(table)))
        assert {row["Serial number"] for row in listed} == {f"S{n}" for n in came}
        still = [
            row["Serial number"] for row in listed if row["Still there as far as the maker knows"] != "0"
        ]
        assert set(still) == {f"S{n}" for n in here}
        assert client.post(f"{link_of(inbox, address)}/confirm").status_code == 303
    confirmed = select(Party.email).join(Consignee, Consignee.party_id == Party.id)
    confirmed = confirmed.where(Consignee.recall_id == recall.id, Consignee.acknowledged_at.is_not(None))
    assert set(db.session.scalars(confirmed)) == set(SELLERS)
    counted = {"found": "160", "quarantined": "160", "sold_on": "0", "returned": "0"}
    assert client.post(f"{link_of(inbox, 'a@shops.example')}/answer", data=counted).status_code == 303
    page = own.get(f"/admin/consignees/{recall.id}").text
    assert "160 found" in page
    assert "There is nobody to remind" in own.get(f"/admin/consignees/{recall.id}/remind").text
