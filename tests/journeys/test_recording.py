"""A maker loads production lists and its dealers' sales, and nothing is told twice."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from registry.audit.models import AuditEntry
from registry.catalogue.warranty.words import sentence
from registry.clock import now
from registry.db import db
from registry.intake.faulty import faulty_rows
from registry.intake.models import DONE, PREVIEW, PRODUCTION, RowProblem, Upload
from registry.journeys.answers import Told
from registry.journeys.correcting import purchase_of
from registry.journeys.covered import warranty_of
from registry.journeys.covering import am_i_covered
from registry.journeys.recording import CALM
from registry.recalls.models import KnownProduct
from registry.sales.finding import erase_customer, find_lines
from registry.sales.models import SaleCustomer, SaleKey, SaleLine, SaleUnkeyed
from registry.units.models import Unit
from tests.jobs import run_jobs
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.matching.records import (
    a_saw,
    bring,
    confirm,
    everything,
    load,
    load_made,
    made,
    read,
    sale,
)  # fmt: skip
from tests.registry.registrations.owners import a_registration


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def calm(app: Flask) -> None:
    """Sales are keyed a while after they were filed."""
    with time_machine.travel(now() + 2 * CALM, tick=True):
        run_jobs(app)
    db.session.expire_all()


def problems(upload: Upload) -> list[tuple[int, str, str]]:
    rows = db.session.scalars(
        select(RowProblem).where(RowProblem.upload_id == upload.id).order_by(RowProblem.row)
    )
    return [(row.row, row.level, row.kind) for row in rows]


def test_a_preview_tells_and_writes_nothing(app: Flask) -> None:
    saw = a_saw()
    rows = [
        sale(), sale(serial="BX0002", dealer="Other", email="", sold_on="2024-01-01"),
        sale(serial="BX0003", sold_on="31.31.2020"),
    ]  # fmt: skip
    upload = read(app, bring(saw, rows))
    assert upload.summary == {
        "rows": {"read": 3, "faulty": 1, "new": 2, "known": 0, "corrections": 0},
        "by_product": [["saw", 2]], "dealers": 2, "from": "2024-01-01", "until": "2024-05-06",
        "with_email": 1, "with_phone": 2, "with_address": 0, "delivered": 0, "lots": 0, "problems": {"date": 1},
    }  # fmt: skip
    assert upload.fingerprint
    assert count(Unit) == count(SaleLine) == 0


def test_a_preview_counts_only_rows_that_will_be_filed(app: Flask) -> None:
    """Told twice, told in two ways, never made: such rows are left out, and so they are in every figure."""
    saw = a_saw()
    load_made(app, saw, made("BX0001"), made("BX0002"), made("BX0003"), made("", lot="L1", quantity="9"))
    rows = [
        sale(), sale(),
        sale(serial="BX0002", price="1.00", sold_on="2024-07-08"), sale(serial="BX0002", price="2.00"),
        sale(serial="BX0009", sold_on="2023-01-02", dealer="Nobody", email=""),
        sale(serial="BX0003", email=""), sale(serial="", lot="L1", quantity="2", invoice="R-7"),
        sale(serial="", lot="L1", quantity="3", invoice="R-8"), sale(serial="", lot="L9", quantity="1", phone=""),
    ]  # fmt: skip
    told = read(app, bring(saw, rows)).summary
    assert told == {
        "rows": {"read": 9, "faulty": 4, "new": 4, "known": 0, "corrections": 0},
        "by_product": [["saw", 4]], "dealers": 1, "from": "2024-05-06", "until": "2024-05-06",
        "with_email": 3, "with_phone": 4, "with_address": 0, "delivered": 0, "lots": 1,
        "problems": {"repeated": 1, "contradicted": 2, "unlisted": 2},
    }  # fmt: skip


def test_faults_beside_others_name_the_column_and_the_value_of_the_file(app: Flask) -> None:
    saw = a_saw()
    load_made(app, saw, made("BX0001"), made("BX0003"))
    rows = [
        sale(serial="bx-0009"), sale(serial="", lot="l 4", quantity="1"), sale(serial="BX0003"),
        sale(serial="bx 0003", price="1.00"),
    ]  # fmt: skip
    heads = {"serial": "S/N of the unit", "lot": "Charge"}
    upload = read(app, bring(saw, rows, heads=heads))
    found = db.session.scalars(
        select(RowProblem).where(RowProblem.upload_id == upload.id).order_by(RowProblem.row)
    )
    assert [(one.row, one.column, one.value) for one in found] == [
        (2, "S/N of the unit", "bx-0009"), (3, "Charge", "l 4"), (4, "S/N of the unit", "BX0003"),
        (5, "S/N of the unit", "bx 0003"),
    ]  # fmt: skip
    assert b"S/N of the unit: This number is not in the production list" in b"".join(faulty_rows(upload))


def test_sales_make_units_where_no_production_data_are_loaded(app: Flask) -> None:
    upload = load(app, a_saw(), [sale(), sale(serial="BX0002", invoice="R-2", name="", email="", phone="")])
    assert upload.state == DONE
    assert upload.summary["filed"] == {"new": 2}
    line = db.session.scalars(select(SaleLine).order_by(SaleLine.id)).first()
    assert line is not None
    assert (line.sold_on, line.price, line.currency, line.reach) == (date(2024, 5, 6), "499.90", "EUR", 3)
    unit = db.session.get_one(Unit, line.unit_id)
    assert (unit.serial, unit.serial_key, unit.quantity, unit.listed_id) == ("BX0001", "FBX0001", 1, None)
    customer = db.session.scalars(select(SaleCustomer)).one()
    assert (customer.sale_line_id, customer.name, customer.phone) == (line.id, "Anna Koch", "+49301234567")
    assert "records.filed" in db.session.scalars(select(AuditEntry.action)).all()


def test_the_same_file_twice_changes_nothing(app: Flask) -> None:
    saw = a_saw()
    rows = [sale(serial=f"BX{n:04}", invoice=f"R-{n // 3}", line=str(n % 3)) for n in range(50)]
    rows += [sale(serial="", lot="L7", quantity="12"), sale(serial="BX0001", invoice="R-99")]
    load(app, saw, rows)
    before = everything()
    again = load(app, saw, rows)
    assert everything() == before
    assert again.summary["filed"] == {"known": 52}


def test_a_correction_is_a_new_line(app: Flask) -> None:
    saw = a_saw()
    load(app, saw, [sale()])
    upload = read(app, bring(saw, [sale(price="449.90")]))
    assert upload.summary["rows"]["corrections"] == 1
    confirm(upload)
    run_jobs(app)
    old, new = db.session.scalars(select(SaleLine).order_by(SaleLine.id)).all()
    assert (old.superseded_by_id, new.supersedes_id, new.number) == (new.id, old.id, 1)
    assert (old.price, new.price, new.superseded_by_id) == ("499.90", "449.90", None)
    load(app, saw, [sale()])
    assert [line.superseded_by_id is None for line in db.session.scalars(select(SaleLine).order_by(SaleLine.id))] == [
        False, False, True,
    ]  # fmt: skip


def test_a_day_of_delivery_comes_later_and_the_warranty_begins_with_it(app: Flask) -> None:
    saw = a_saw()
    load(app, saw, [sale()])
    terms = replace(FULL, start="delivery", covers=FULL.covers[:1], register_days=None)
    published_warranty(saw, terms)
    own = a_registration(saw, "BX0001", "anna@example.org")
    assert warranty_of(own).start.day == date(2024, 5, 6)
    upload = read(app, bring(saw, [sale(delivered_on="2024-06-01")]))
    assert (upload.summary["rows"]["corrections"], upload.summary["delivered"]) == (1, 1)
    confirm(upload)
    run_jobs(app)
    db.session.expire_all()
    old, new = db.session.scalars(select(SaleLine).order_by(SaleLine.id)).all()
    assert (old.delivered_on, new.delivered_on, new.supersedes_id) == (None, date(2024, 6, 1), old.id)
    begins = warranty_of(own).start
    assert [sentence(reason) for reason in begins.reasons] == [
        "Counted from the day of delivery, 1 June 2024, as the maker’s sales records have it."
    ]
    assert am_i_covered(Told({"serial": "BX0001"}, saw.slug)).warranty.start == begins  # type: ignore[union-attr]
    purchase = purchase_of(own)
    assert purchase is not None
    assert not purchase.asks_delivery, "the record has it"


def test_lots_are_sold_and_made_by_quantity(app: Flask) -> None:
    saw = a_saw()
    load_made(app, saw, made("", lot="L 1", quantity="500", expires="2030-01-01"))
    upload = load(app, saw, [
        sale(serial="", lot="L1", quantity="12"), sale(serial="", lot="L1", quantity="3", line="2"),
        sale(serial="", lot="L2", quantity="1"),
    ])  # fmt: skip
    unit = db.session.scalars(select(Unit)).one()
    assert (unit.serial_key, unit.lot, unit.lot_key, unit.quantity) == (None, "L 1", "BL1", 500)
    lines = db.session.scalars(select(SaleLine).order_by(SaleLine.number)).all()
    assert [(line.unit_id, line.lot_key, line.quantity) for line in lines] == [
        (None, "BL1", 12),
        (None, "BL1", 3),
    ]
    assert problems(upload) == [(4, "error", "unlisted")]


def test_numbers_not_in_the_production_list_are_given_back(app: Flask) -> None:
    saw = a_saw()
    load_made(app, saw, made("BX0001"), made("BX0002"))
    assert db.session.get(KnownProduct, saw.id) is not None
    upload = load(app, saw, [sale(), sale(serial="BX0009")])
    assert upload.faulty == 1
    assert problems(upload) == [(3, "error", "unlisted")]
    assert count(SaleLine) == 1
    assert count(Unit) == 2


def test_production_data_complete_what_sales_told(app: Flask) -> None:
    saw = a_saw()
    load(app, saw, [sale()])
    upload = load_made(
        app, saw, made("BX0001", shipped_on="2024-02-03", consignee="Tools Ltd"), made("BX0002")
    )
    assert upload.summary["filed"] == {"new": 1, "corrections": 1}
    unit = db.session.scalars(select(Unit).where(Unit.serial_key == "FBX0001")).one()
    assert (unit.made_on, unit.shipped_on, unit.consignee) == (
        date(2024, 1, 2),
        date(2024, 2, 3),
        "Tools Ltd",
    )
    assert unit.listed_id == upload.id
    again = load_made(app, saw, made("BX0001", made_on=""), made("BX0002"))
    assert again.summary["filed"] == {"known": 2}


def test_one_sale_told_twice_in_a_file(app: Flask) -> None:
    rows = [sale(), sale(), sale(serial="BX0002"), sale(serial="BX0002", price="1"), sale(serial="BX0003")]
    upload = load(app, a_saw(), rows)
    assert problems(upload) == [
        (3, "warning", "repeated"), (4, "error", "contradicted"), (5, "error", "contradicted"),
    ]  # fmt: skip
    assert (count(SaleLine), upload.summary["rows"]["new"]) == (2, 2)


def test_sales_are_found_before_and_after_they_have_keys(app: Flask) -> None:
    saw = a_saw()
    load(app, saw, [sale(name="Dr. Zoë Müller-Lang", phone="+49 (0)30 1234567")])
    assert (count(SaleKey), count(SaleUnkeyed)) == (0, 1)
    maker, line = saw.organisation_id, db.session.scalars(select(SaleLine.id)).one()
    told = ["iR1", "eanna@example.org", "p301234567"]

    def found() -> list[list[int]]:
        begun = [find_lines(maker, key, beginning=True) for key in ("nMULLERL", "nDR ZOE", "iR")]
        return [find_lines(maker, key) for key in told] + begun

    def no_other() -> None:
        assert find_lines(maker + 1, "iR1") == find_lines(maker, "iR") == find_lines(maker, "pnone") == []

    assert found() == [[line]] * 6
    no_other()
    calm(app)
    assert (count(SaleKey), count(SaleUnkeyed)) == (5, 0)
    assert found() == [[line]] * 6
    no_other()


def test_a_customer_can_be_erased_and_the_sale_stays(app: Flask) -> None:
    saw = a_saw()
    load(app, saw, [sale()])
    calm(app)
    line = db.session.scalars(select(SaleLine)).one()
    assert erase_customer(saw.organisation_id, line.id)
    db.session.commit()
    assert not erase_customer(saw.organisation_id, line.id)
    assert (count(SaleCustomer), line.reach) == (0, 0)
    assert db.session.scalars(select(SaleKey.key)).all() == ["iR1"]
    load(app, saw, [sale()])
    assert count(SaleCustomer) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sale_line SET price = '1'", "UPDATE sale_line SET delivered_on = '2024-01-01'",
        "DELETE FROM sale_line", "UPDATE sale_line SET reach = 1",
        "UPDATE sale_line SET superseded_by_id = NULL WHERE superseded_by_id IS NOT NULL",
    ],
)  # fmt: skip
def test_the_database_keeps_sale_lines(app: Flask, statement: str) -> None:
    saw = a_saw()
    load(app, saw, [sale()])
    load(app, saw, [sale(price="1.00")])
    with pytest.raises(DatabaseError, match="sale lines are kept"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_two_people_file_the_same_rows_at_once(app: Flask) -> None:
    saw = a_saw()
    rows = [sale(serial=f"BX{n:04}") for n in range(30)]
    one, other = read(app, bring(saw, rows)), read(app, bring(saw, rows))
    confirm(one)
    confirm(other)
    run_jobs(app)
    db.session.expire_all()
    assert other.state == PREVIEW, "it would do something else by now: looked at once more"
    assert other.message.startswith("Nothing was loaded")
    confirm(other)
    run_jobs(app)
    db.session.expire_all()
    assert [one.summary["filed"], other.summary["filed"]] == [{"new": 30}, {"known": 30}]
    assert count(SaleLine) == 30


def test_a_file_that_waits_shows_in_no_search(app: Flask) -> None:
    saw = a_saw()
    upload = bring(saw, [made("BX0001")], PRODUCTION)
    read(app, upload)
    assert count(Unit) == 0
