"""A publisher chooses a level; businesses are drawn so that anybody can draw them again; staff record what came of
asking."""

import csv
import io
import re
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.audit.models import AuditEntry
from registry.consignees.levels import lot_of
from registry.consignees.models import Consignee, EffectivenessCheck
from registry.db import db
from registry.recalls.models import Recall
from registry.units.places.models import Party, Place
from tests.chain import Chain, a_chain
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.matching.chain.test_left import a_recall, left
from tests.traced import received, saw, shipped, tell

SHOPS = 24


@pytest.fixture
def chain(app: Flask) -> Chain:
    """One saw a shop."""
    made = a_chain(SHOPS * 2)
    for number in range(SHOPS):
        party = Party(organisation_id=made.maker, uri=f"urn:x:{number}", name=f"Shop {number:02}")
        db.session.add(party)
        db.session.flush()
        db.session.add(
            Place(organisation_id=made.maker, uri=_shop(number), party_id=party.id, kind="retailer")
        )
    db.session.commit()
    tell(made.maker, *(
        event for number in range(SHOPS) for event in (
            shipped("2026-03-20T12:00:00.000Z", saw(number + SHOPS), to=_shop(number)),
            received("2026-03-21T12:00:00.000Z", saw(number + SHOPS), where=_shop(number)),
        )
    ))  # fmt: skip
    return made


def _shop(number: int) -> str:
    return f"https://shops.example/row/{number}"


@pytest.fixture
def recall(app: Flask, chain: Chain) -> Recall:
    found = a_recall(chain.product, {"lot": "L7"})
    left(app, found)
    return found


def publisher(app: Flask, recall: Recall) -> Browser:
    someone = a_member(app, "pub@example.org", recall.organisation_id, "publisher", second_factor=True)
    return signed_in(app, someone)


def test_from_the_level_to_the_answers(app: Flask, recall: Recall) -> None:
    staff, path = publisher(app, recall), f"/admin/consignees/{recall.id}/checks"
    staff.get(f"/admin/consignees/{recall.id}")
    assert path in staff.page
    staff.get(path)
    assert "How many businesses are asked?" in staff.page
    everybody = list(db.session.scalars(select(Consignee.id).where(Consignee.recall_id == recall.id)))
    staff.post(path, {"level": "C"})
    drawn = set(db.session.scalars(select(EffectivenessCheck.consignee_id)))
    assert drawn == set(sorted(everybody, key=lambda one: lot_of(recall.id, one))[: -(-len(everybody) // 10)])
    first = min(drawn)
    editor = signed_in(app, a_member(app, "ed@example.org", recall.organisation_id, "editor"))
    editor.get(f"{path}/{first}")
    told = {"seen": "never", "method": "phone", "result": "acted", "note": "Asked the manager."}
    assert editor.post(f"{path}/{first}", told | {"result": ""}).status_code == 400
    assert "Say what came of it." in editor.page
    editor.post(f"{path}/{first}", told)
    assert "Was told and acted" in editor.page
    assert editor.post(f"{path}/{first}", told).status_code == 400
    assert "Somebody recorded this" in editor.page
    found = re.search(r'name="seen" value="([^"]+)"', editor.page)
    assert found
    editor.post(f"{path}/{first}", told | {"seen": found[1], "result": "gone"})
    rows = list(csv.reader(io.StringIO(editor.client.get(f"{path}?csv=1").text)))
    assert len(rows) == len(drawn) + 1
    assert [row[6] for row in rows[1:] if row[5] == "Telephone"] == ["Out of business"]
    assert {row[2] for row in rows[1:]} == {
        sha256(f"{recall.id}-{row[1]}".encode()).hexdigest() for row in rows[1:]
    }, "whoever has the table can draw again"
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "consignees.checked")) == 2

    staff.get(path)
    staff.post(path, {"level": "B", "percent": "50"})
    more = set(db.session.scalars(select(EffectivenessCheck.consignee_id)))
    assert drawn < more
    assert len(more) == -(-len(everybody) // 2)


def test_businesses_that_come_later_are_drawn_in_addition(app: Flask, recall: Recall) -> None:
    staff, path = publisher(app, recall), f"/admin/consignees/{recall.id}/checks"
    staff.get(path)
    staff.post(path, {"level": "A"})
    before = set(db.session.scalars(select(EffectivenessCheck.consignee_id)))
    db.session.add(
        Consignee(organisation_id=recall.organisation_id, recall_id=recall.id, key="passed:1:x", got=1)
    )
    db.session.commit()
    staff.get(path)
    assert "1 business more is to be drawn" in staff.page
    staff.post(f"{path}/draw")
    assert before < set(db.session.scalars(select(EffectivenessCheck.consignee_id)))
    staff.post(f"{path}/draw")
    assert db.session.scalar(select(func.count()).select_from(EffectivenessCheck)) == len(before) + 1


@pytest.mark.parametrize(("typed", "said"), [
    ({}, "Choose a level."), ({"level": "Z"}, "Choose a level."), ({"level": "B", "percent": "100"}, "from 11 to 99"),
])  # fmt: skip
def test_what_is_no_level(app: Flask, recall: Recall, typed: dict[str, str], said: str) -> None:
    staff, path = publisher(app, recall), f"/admin/consignees/{recall.id}/checks"
    staff.get(path)
    assert staff.post(path, typed).status_code == 400
    assert said in staff.page
    assert db.session.scalars(select(EffectivenessCheck)).all() == []


def test_level_e_asks_nobody(app: Flask, recall: Recall) -> None:
    staff, path = publisher(app, recall), f"/admin/consignees/{recall.id}/checks"
    staff.get(path)
    staff.post(path, {"level": "E"})
    assert "none of" in staff.page
    assert db.session.scalars(select(EffectivenessCheck)).all() == []


def test_who_may_and_whose(app: Flask, recall: Recall) -> None:
    staff, path = publisher(app, recall), f"/admin/consignees/{recall.id}/checks"
    staff.get(path)
    staff.post(path, {"level": "D"})
    one = db.session.scalars(select(EffectivenessCheck.consignee_id)).one()
    viewer = signed_in(app, a_member(app, "viewer@example.org", recall.organisation_id, "viewer"))
    assert viewer.get(path).status_code == 200
    assert viewer.get(f"{path}/{one}").status_code == 403
    assert viewer.post(path, {"level": "A"}).status_code == 403
    other = signed_in(app, a_member(app, "o@example.org", a_maker("Other"), "publisher", second_factor=True))
    assert other.get(path).status_code == 404
    assert other.get(f"{path}/{one}").status_code == 404
    assert other.post(path, {"level": "A"}).status_code == 404
    undrawn = db.session.scalars(select(Consignee.id).where(Consignee.id != one)).first()
    assert staff.get(f"{path}/{undrawn}").status_code == 404
