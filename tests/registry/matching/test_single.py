"""One unit against all public recalls of its maker: the same answers as whole audiences get."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.matching.asked import chosen
from registry.matching.models import RecallRegistered
from registry.matching.single import note_registered, saying
from registry.recalls.models import Recall
from registry.units.actions import unit_for
from registry.units.models import Unit
from registry.units.queries import key_of
from tests.registry.recalls.builders import (
    a_brand,
    a_listed_recall,
    a_product,
    a_published_recall,
    a_recall,
    a_version,
)
from tests.registry.units.builders import a_sale, a_unit

RANGE = {"any": [{"serial": {"range": ["SN1000", "SN1999"]}}]}


@pytest.fixture
def acme(app: Flask) -> tuple[Brand, Product]:
    brand = a_brand("Acme")
    return brand, a_product(brand, "kettle", ["K1"])


def found(unit: Unit) -> list[int]:
    """The recalls that cover a unit by its record: registration 7 is nobody's."""
    said = saying(unit.organisation_id, {7: unit.id})
    return [version.recall_id for version, found in said if chosen(found)]


def test_open_and_closed_ones_but_no_drafts(acme: tuple[Brand, Product]) -> None:
    brand, kettle = acme
    unit = a_unit(kettle, "SN1500")
    open_, closed = (a_published_recall(brand, RANGE, kettle) for _ in range(2))
    closed.state = "closed"
    a_recall(brand, kettle)
    a_published_recall(brand, {"any": [{"serial": {"range": ["SN2000", "SN2999"]}}]}, kettle)
    listed = a_listed_recall(brand, [("SN1500", "SN1500")], kettle)
    a_listed_recall(brand, [("SN1501", "SN1501")], kettle)
    assert found(unit) == [open_.id, closed.id, listed.id]
    a_version(open_, {"any": [{"serial": {"range": ["SN3000", "SN3999"]}}]})
    assert found(unit) == [closed.id, listed.id], "the version that counts decides"


@pytest.mark.parametrize(
    ("rule", "covered"),
    [
        ({"any": [{"model": "K1", "serial": {"range": ["SN1000", "SN1999"]}}]}, True),
        ({"any": [{"model": "K9", "serial": {"range": ["SN1000", "SN1999"]}}]}, False),
        (
            {
                "any": [{"serial": {"range": ["SN1000", "SN1999"]}}],
                "except": [{"serial": {"is": ["SN1500"]}}],
            },
            False,
        ),
        ({"any": [{"sold_on": {"range": ["2026-01-01", "2026-12-31"]}}]}, True),
        ({"any": [{"sold_on": {"range": ["2025-01-01", "2025-12-31"]}}]}, False),
        ({"any": [{"made_on": {"range": ["2026-01-01", "2026-12-31"]}}]}, False),
    ],
)
def test_by_all_that_is_on_record(acme: tuple[Brand, Product], rule: dict[str, Any], covered: bool) -> None:
    brand, kettle = acme
    unit = a_unit(kettle, "SN1500")
    a_sale(unit, "INV-1", sold_on=date(2026, 3, 14))
    recall = a_published_recall(brand, rule, kettle)
    assert found(unit) == ([recall.id] if covered else [])


def test_another_brand_s_or_maker_s_recall_is_not_asked(acme: tuple[Brand, Product]) -> None:
    _, kettle = acme
    unit = a_unit(kettle, "SN1500")
    other = a_brand("Borealis")
    a_published_recall(other, RANGE, a_product(other))
    assert found(unit) == []


def test_noted_twice_is_noted_once_and_counts_again(acme: tuple[Brand, Product]) -> None:
    brand, kettle = acme
    recall = a_published_recall(brand, RANGE, kettle)
    unit = unit_for(kettle.organisation_id, kettle.id, key_of("SN1500"), None)
    assert unit_for(kettle.organisation_id, kettle.id, key_of("SN1500"), None).id == unit.id
    for _ in range(2):
        assert note_registered(7, kettle.organisation_id, unit.id) == [recall.id]
        db.session.commit()
    (row,) = db.session.scalars(select(RecallRegistered)).all()
    assert (row.registration_id, row.version_number, row.told_number, row.left_number) == (7, 1, 1, None)
    row.left_number = 1
    db.session.commit()
    note_registered(7, kettle.organisation_id, unit.id)
    db.session.refresh(row)
    assert row.left_number is None


def test_until_it_is_kept_no_recall_changes(acme: tuple[Brand, Product]) -> None:
    """Else a version published meanwhile would look for registrations before this one is there."""
    brand, kettle = acme
    recall = a_published_recall(brand, RANGE, kettle)
    unit = a_unit(kettle, "SN1500")
    db.session.commit()
    number, changed = recall.id, update(Recall).values(current_number=2)
    note_registered(7, kettle.organisation_id, unit.id)
    with db.engine.connect() as other:
        patience = "PRAGMA busy_timeout=200" if db.engine.name == "sqlite" else "SET lock_timeout = '200ms'"
        other.exec_driver_sql(patience)
        with pytest.raises(OperationalError):
            other.execute(changed.where(Recall.id == number))
        other.rollback()
        db.session.commit()
        assert other.execute(changed.where(Recall.id == number)).rowcount == 1
        other.exec_driver_sql(
            "PRAGMA busy_timeout=10000" if db.engine.name == "sqlite" else "RESET lock_timeout"
        )
        other.rollback()


def test_a_lot_without_serials_is_one_row(acme: tuple[Brand, Product]) -> None:
    brand, kettle = acme
    recall = a_published_recall(brand, {"any": [{"lot": {"is": ["L5"]}}]}, kettle)
    lot = unit_for(kettle.organisation_id, kettle.id, None, key_of("L5"))
    assert (lot.lot, lot.serial_key, lot.quantity) == ("L5", None, 0)
    assert unit_for(kettle.organisation_id, kettle.id, None, key_of("L5")).id == lot.id
    assert found(lot) == [recall.id]
