"""Two people say that one unit is theirs: shown side by side, proof asked for, settled with a reason; each hears of
their own alone."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.db import db
from registry.notices.models import Letter
from registry.registrations.models import Registration, SafetyContact
from tests.admin.registrations.desk import PIA, TOM, a_paper, staff, two_of_one
from tests.people import Browser
from tests.registry.registrations.owners import a_registration

Two = tuple[Registration, Registration]
REASON = "The receipt shows it."


@pytest.fixture
def two(app: Flask) -> Two:
    return two_of_one()


def settle(browser: Browser, two: Two, **form: Any) -> int:
    path = f"/admin/registrations/conflicts/{two[0].unit_id}"
    browser.get(path)
    given = {"claim": [one.id for one in two], "stays": str(two[0].id), "reason": REASON}
    return browser.post(f"{path}/settle", given | form).status_code


def now_(two: Two) -> list[str]:
    db.session.expire_all()
    return [db.session.get_one(Registration, one.id).state for one in two]


def letters() -> list[tuple[str, str, str]]:
    db.session.expire_all()
    wanted = select(Letter).order_by(Letter.id)
    return [(one.kind, one.person, (one.facts or {}).get("reason", "")) for one in db.session.scalars(wanted)]


def test_they_stand_side_by_side(app: Flask, two: Two) -> None:
    a_paper(two[1])
    ed = staff(app, two[0])
    ed.get("/admin/registrations/conflicts")
    assert "Acme Drill <code>SN1003</code>" in ed.page
    assert "2 registrations" in ed.page
    ed.get(f"/admin/registrations/conflicts/{two[0].unit_id}")
    for words in ("Registration 1", "Registration 2", "1 paper, 1 not looked at", "Yes, by e-mail"):
        assert words in ed.page
    assert "example.org" not in ed.page
    (seen,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.compared")).all()
    assert seen.became == {"registrations": [one.id for one in two]}


def test_one_counts_the_other_ends_and_each_hears_of_their_own(app: Flask, two: Two) -> None:
    pia, tom = (one.person or "" for one in two)
    assert settle(staff(app, two[0]), two) == 200
    assert now_(two) == ["active", "removed"]
    assert letters() == [("registration_stands", pia, ""), ("registration_ended", tom, REASON)]
    lost = db.session.get_one(Registration, two[1].id)
    assert (lost.person, lost.contact_id) == (None, None)
    assert len(db.session.scalars(select(SafetyContact)).all()) == 1
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.settled")).all()
    assert entry.became == {"stay": [two[0].id], "end": [two[1].id]}
    assert entry.words == REASON
    ed = staff(app, two[0], "publisher")
    ed.get("/admin/registrations/conflicts")
    assert "Nothing to settle" in ed.page
    ed.get("/admin/log")
    assert "decided which registration of a unit counts" in ed.page


def test_all_may_stay_until_a_third_comes(app: Flask, two: Two) -> None:
    ed = staff(app, two[0])
    settle(ed, two, stays="all")
    assert now_(two) == ["active", "active"]
    assert [kind for kind, _, _ in letters()] == ["registration_stands"] * 2
    assert "Nothing to settle" in ed.page
    ed.get(f"/admin/registrations/conflicts/{two[0].unit_id}")
    assert "settled: all stay" in ed.page
    assert "Settle it" not in ed.page
    third = db.session.get_one(Registration, two[0].id)
    drill = third.product_id
    made = a_registration_of(drill, "ann@example.org")
    assert made.unit_id == two[0].unit_id
    ed.get("/admin/registrations/conflicts")
    assert "3 registrations" in ed.page


def a_registration_of(product_id: int, email: str) -> Registration:
    from registry.catalogue.models import Product

    made = a_registration(db.session.get_one(Product, product_id), "SN1003", email)
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": " "}, "Say why"),
        ({"reason": "x" * 1001}, "longer than 1,000"),
        ({"stays": ""}, "Choose which registration counts"),
        ({"stays": "999999"}, "Choose which registration counts"),
        ({"stays": "²"}, "Choose which registration counts"),
        ({"claim": []}, "Choose which registration counts"),
        ({"claim": ["999999"], "stays": "all"}, "Somebody registered this unit, or gave it up"),
    ],
)
def test_nothing_is_settled_unseen_or_without_a_reason(
    app: Flask, two: Two, form: dict[str, Any], said: str
) -> None:
    ed = staff(app, two[0])
    settle(ed, two, **form)
    assert said in ed.page
    assert now_(two) == ["active", "active"]
    assert letters() == []
    db.session.expire_all()
    assert two[0].settled_at is None


def test_settled_twice_the_second_is_told(app: Flask, two: Two) -> None:
    ed, other = staff(app, two[0]), staff(app, two[0], "publisher")
    settle(ed, two, stays="all")
    settle(other, two)
    assert "Somebody settled this since you opened it" in other.page
    assert now_(two) == ["active", "active"]
    assert len(letters()) == 2


def test_each_is_asked_for_proof_once_a_week(app: Flask, two: Two) -> None:
    ed = staff(app, two[0])
    path = f"/admin/registrations/conflicts/{two[0].unit_id}"
    for _ in range(2):
        ed.get(path)
        ed.post(f"{path}/ask")
    assert "asked within the last seven days" in ed.page
    assert [kind for kind, _, _ in letters()] == ["proof_wanted"] * 2
    assert now_(two) == ["active", "active"]


def test_a_lot_is_no_conflict(app: Flask, two: Two) -> None:
    for one in two:
        one.serial_key, one.lot_key = None, one.serial_key
    db.session.commit()
    ed = staff(app, two[0])
    ed.get("/admin/registrations/conflicts")
    assert "Nothing to settle" in ed.page


def test_what_a_law_has_kept_is_not_ended(app: Flask, two: Two) -> None:
    contact = db.session.get_one(SafetyContact, two[1].contact_id)
    contact.purpose = "infant_safety"
    db.session.commit()
    ed = staff(app, two[0])
    settle(ed, two)
    assert "All of them stay" in ed.page
    assert now_(two) == ["active", "active"]
    settle(ed, two, stays="all")
    assert [person for _, person, _ in letters()] == [two[0].person], (
        "of infant products only recalls are written"
    )


def test_who_cannot_be_written_to_is_not(app: Flask, two: Two) -> None:
    two[1].person = None
    db.session.commit()
    ed = staff(app, two[0])
    settle(ed, two)
    assert "1 letter is on the way" in ed.page
    assert now_(two) == ["active", "removed"]
    assert PIA not in ed.page
    assert TOM not in ed.page
