"""One box finds a unit by whatever somebody has in front of them, by an index, and tells nobody's name unasked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from registry.audit.models import AuditEntry
from registry.catalogue.models import Product
from registry.db import db
from registry.intake.models import FILING, Upload
from registry.journeys.history import history_of
from registry.journeys.searching import Found, names_a_person, search, search_customers
from registry.recalls.index.serving import serving
from registry.recalls.states import Author
from registry.units.models import Unit
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.units.builders import a_correction, a_sale, a_unit

ED = Author(1, "Ed")


@pytest.fixture
def kettle(app: Flask) -> Product:
    product = a_product(a_brand("Acme"), "kettle", ["K1"])
    for number in range(1000, 1020):
        a_unit(product, f"SN{number}", lot="L7" if number < 1005 else "")
    lot = a_unit(product, lot="L7", quantity=500)
    a_sale(lot, "INV-77", line="2", quantity=20, dealer="Tools & Co")
    db.session.commit()
    return product


def one(product: Product, serial: str) -> Unit:
    wanted = select(Unit).where(Unit.serial == serial, Unit.product_id == product.id)
    return db.session.scalars(wanted).one()


def serials(found: Found) -> list[str]:
    return [hit.serial for hit in found.units]


@pytest.mark.parametrize("typed", ["SN1003", " sn 1003", "S/N: SN-1003", "sn1003"])
def test_a_serial_as_somebody_reads_it_out(kettle: Product, typed: str) -> None:
    found = search(kettle.organisation_id, typed)
    assert serials(found) == ["SN1003"]
    assert found.only is not None
    assert (found.only.brand, found.only.product, found.only.lot) == ("Acme", "kettle", "L7")


def test_a_lot_leads_to_its_row_and_its_units(kettle: Product) -> None:
    found = search(kettle.organisation_id, "lot L7")
    assert [hit.serial for hit in found.lots] == ["", "SN1000", "SN1001", "SN1002", "SN1003", "SN1004"]
    assert (found.in_lots, found.only) == (5, None)


def test_an_invoice_leads_to_unit_and_lot(kettle: Product) -> None:
    unit = one(kettle, "SN1003")
    a_sale(unit, "INV 77", dealer="Tools & Co")
    db.session.commit()
    found = search(kettle.organisation_id, "inv77")
    assert {(lead.unit.serial, lead.unit.lot, lead.sale.dealer) for lead in found.invoices} == {
        ("SN1003", "L7", "Tools & Co"),
        ("", "L7", "Tools & Co"),
    }


def test_a_corrected_line_is_found_once(kettle: Product) -> None:
    unit = one(kettle, "SN1003")
    a_correction(a_sale(unit, "INV9", dealer="Wrong"), unit, dealer="Right")
    db.session.commit()
    found = search(kettle.organisation_id, "INV9")
    assert [lead.sale.dealer for lead in found.invoices] == ["Right"]


def test_an_invoice_that_was_corrected_from_end_to_end_is_found(kettle: Product) -> None:
    """However many of its lines no longer count; and by its customer."""
    units = [one(kettle, f"SN{number}") for number in range(1000, 1020)]
    pia = {"name": "Pia Lang", "email": "pia@example.org"}
    lines = [a_sale(unit, "INV9", line=f"{n}", number=2 * n, **pia) for n in (0, 1) for unit in units]
    for line, unit in zip(lines, [*units, *units], strict=True):
        a_correction(line, unit, dealer="Right", **pia)
    db.session.commit()
    found = search_customers(kettle.organisation_id, "INV9", ED)
    assert {lead.sale.dealer for lead in found.invoices} == {"Right"}
    assert len(found.invoices) == 20
    for typed in ("pia@example.org", "Pia L"):
        assert len(search_customers(kettle.organisation_id, typed, ED).customers) == 20, typed


def test_a_recall_by_its_title_and_number(kettle: Product) -> None:
    recall = a_published_recall(a_brand("Bolt"), {"any": [{"serial": "B1"}]}, reference="24-211")
    recall.title = "Bolt drills smoke"
    db.session.commit()
    assert [hit.id for hit in search(recall.organisation_id, "smoke drills").recalls] == [recall.id]
    assert [hit.id for hit in search(recall.organisation_id, "24-211").recalls] == [recall.id]
    assert not search(kettle.organisation_id, "24-211").recalls


@pytest.mark.parametrize(
    ("typed", "near"), [("5N1003", "SN1003"), ("SNI003", "SN1003"), ("SN1OO3", "SN1003")]
)
def test_look_alikes_are_offered_where_nothing_is_found(kettle: Product, typed: str, near: str) -> None:
    found = search(kettle.organisation_id, typed)
    assert found.nothing
    assert [hit.serial for hit in found.near] == [near]


def test_lost_and_added_zeros_are_offered(kettle: Product) -> None:
    a_unit(kettle, "0044")
    a_unit(kettle, "551")
    db.session.commit()
    assert [hit.serial for hit in search(kettle.organisation_id, "44").near] == ["0044"]
    assert [hit.serial for hit in search(kettle.organisation_id, "0551").near] == ["551"]


def test_another_maker_finds_nothing(kettle: Product) -> None:
    other = a_brand("Bolt").organisation_id
    a_sale(one(kettle, "SN1001"), "INV1", email="pia@example.org", name="Pia Lang", phone="030 5551234")
    db.session.commit()
    for typed in ("SN1003", "L7", "INV77", "5N1003"):
        found = search(other, typed)
        assert found.nothing, typed
        assert not found.near, typed
    assert not search_customers(other, "pia@example.org", ED).customers


def test_what_is_being_filed_is_not_there_yet(kettle: Product) -> None:
    upload = Upload(
        organisation_id=kettle.organisation_id, purpose="sales", state=FILING, token="t", file_name="s.csv",
        size=1, sha256="0",
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    a_unit(kettle, "NEW1", upload_id=upload.id)
    unit = one(kettle, "SN1003")
    old = a_sale(unit, "INV5", dealer="Old")
    a_correction(old, unit, dealer="New", upload_id=upload.id)
    db.session.commit()
    assert not search(kettle.organisation_id, "NEW1").units
    assert [lead.sale.dealer for lead in search(kettle.organisation_id, "INV5").invoices] == ["Old"]
    upload.state = "done"
    db.session.commit()
    assert search(kettle.organisation_id, "NEW1").units
    assert [lead.sale.dealer for lead in search(kettle.organisation_id, "INV5").invoices] == ["New"]


@pytest.mark.parametrize(
    "typed", ["Pia@Example.org ", "+49 30 5551234", "030/5551234", "lang", "pia la", "Läng", "PIA LANG"]
)
def test_customers_are_found_and_the_search_is_logged_without_a_name(kettle: Product, typed: str) -> None:
    line = a_sale(one(kettle, "SN1001"), "I1", email="pia@example.org", name="Pia Lang", phone="030 5551234")
    a_sale(one(kettle, "SN1002"), "I2", email="pia@example.net", name="Piet Berg", phone="0305551235")
    db.session.commit()
    assert names_a_person(typed)
    found = search_customers(kettle.organisation_id, typed, ED)
    db.session.commit()
    assert [(lead.unit.serial, lead.sale.customer) for lead in found.customers] == [("SN1001", "Pia Lang")]
    (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.became, entry.words) == ("customer.searched", {"sale_lines": [line.id]}, "")
    assert not search(kettle.organisation_id, typed).invoices


@pytest.mark.parametrize("typed", ["SN1003", "INV-77", "L7", "ab", "", "  ", "@@@@"[:0], "K1"])
def test_numbers_are_no_names(typed: str) -> None:
    assert not names_a_person(typed)


@pytest.mark.parametrize("typed", ["", "%", "_", "'", "\\", "S%", "x" * 5000, "\u202e", "0", "n", "@"])
def test_odd_texts_find_nothing_and_break_nothing(kettle: Product, typed: str) -> None:
    a_sale(one(kettle, "SN1001"), "I1", email="pia@example.org", name="Pia Lang")
    db.session.commit()
    assert search(kettle.organisation_id, typed).nothing
    assert not search_customers(kettle.organisation_id, typed, ED).customers
    db.session.rollback()


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def seen(*said: Any) -> None:
        if said[2].lstrip().upper().startswith("SELECT"):
            found.append((said[2], said[3]))

    event.listen(db.engine, "before_cursor_execute", seen)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", seen)


@pytest.mark.parametrize(
    "typed", ["SN1003", "5N1003", "L7", "INV77", "pia@example.org", "030 5551234", "lang"]
)
def test_no_search_reads_a_whole_table(kettle: Product, typed: str) -> None:
    with statements() as found:
        search_customers(kettle.organisation_id, typed, ED)
    assert 3 <= len(found) <= 16
    _by_index(found)


@pytest.mark.parametrize("serial", ["SN1003", ""])
def test_no_page_of_a_unit_or_lot_reads_a_whole_table(kettle: Product, serial: str) -> None:
    number = one(kettle, serial).id
    serving().refresh()
    with statements() as found:
        history_of(kettle.organisation_id, number)
    assert 3 <= len(found) <= 16
    _by_index(found)


def _by_index(found: list[tuple[str, Any]]) -> None:
    for statement, values in found:
        plan = _plan(statement, values)
        for table in ("unit", "sale_line", "sale_key", "sale_customer"):
            assert f"SCAN {table}" not in plan.replace(f"SCAN {table} USING", ""), (plan, statement)
            assert f"Seq Scan on {table}" not in plan, (plan, statement)


def _plan(statement: str, values: Any) -> str:
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return "\n".join(
            row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        )
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
