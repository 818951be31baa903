"""A maker takes everything away: whole, in memory that does not grow, without other makers' rows and without owners."""

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from registry.audit.entries import keep
from registry.catalogue.models import Product, ProductPicture
from registry.db import db
from registry.exports import queries
from registry.exports.sheets import SHEETS
from registry.exports.taking import export
from registry.exports.zipping import zipped
from registry.recalls.models import Recall
from registry.units.models import Unit
from tests.registry.recalls.builders import a_brand, a_listed_recall, a_product
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit

FORMULA = '=HYPERLINK("http://evil.example")'


def opened(organisation_id: int, form: str = "jsonl", *, customers: bool = False) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(export(organisation_id, form, customers=customers))))


def lines(taken: zipfile.ZipFile, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in taken.read(f"{table}.jsonl").splitlines()]


def cells(taken: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(taken.read(f"{table}.csv").decode("utf-8-sig"), newline="")))


@pytest.fixture
def saw(app: Flask) -> Product:
    """A maker's product with a unit sold, one registered, a recall by a list; and another maker with the same."""
    made = []
    for name in ("Acme", "Borealis"):
        product = a_product(a_brand(name), "saw", ["HX-100"])
        unit = a_unit(product, f"{name}1", made_on=date(2024, 1, 2), consignee=FORMULA)
        a_sale(unit, "R-1", name="Anna Koch", email="anna@example.org", price="-5")
        a_registration(product, f"{name}2", "pia@example.org")
        recall = a_listed_recall(
            _brand(product), [("AB100", "AB199"), ("X7", "X7"), ("0500", "0510")], product
        )
        db.session.add(ProductPicture(
            organisation_id=product.organisation_id, digest=name.lower() * 4, data=b"\xff\xd8" + name.encode(),
            width=1, height=1,
        ))  # fmt: skip
        keep(product.organisation_id, 1, "Ed", "product.created", "product", product.id)
        made.append((product, recall))
    db.session.commit()
    return made[0][0]


def _brand(product: Product) -> Any:
    from registry.catalogue.models import Brand

    return db.session.get_one(Brand, product.brand_id)


def test_all_of_it_and_nothing_of_others(saw: Product) -> None:
    taken = opened(saw.organisation_id)
    assert taken.testzip() is None
    account = json.loads(taken.read("contents.json"))
    for sheet in SHEETS:
        if not sheet.customers:
            rows = lines(taken, sheet.table)
            assert account["rows"][sheet.table] == len(rows)
            assert list(rows[0] if rows else queries.columns_of(sheet)) == queries.columns_of(sheet)
    assert [unit["serial"] for unit in lines(taken, "unit")] == ["Acme1", "Acme2"]
    spans = [(span["low"], span["high"]) for span in lines(taken, "affected_span")]
    assert sorted(spans) == [("500", "510"), ("AB100", "AB199"), ("X7", "X7")]
    assert [entry["action"] for entry in lines(taken, "audit_entry")] == ["product.created"]
    assert lines(taken, "scope_version")[0]["criteria"]["any"]
    assert [name for name in taken.namelist() if name.startswith("pictures/")] == [
        "pictures/" + "acme" * 4 + ".jpg"
    ]
    whole = b"".join(taken.read(name) for name in taken.namelist())
    assert b"Borealis" not in whole
    assert b"borealis" not in whole


def test_people_stay_here_unless_customers_are_asked_for(saw: Product) -> None:
    taken = opened(saw.organisation_id)
    whole = b"".join(taken.read(name) for name in taken.namelist())
    assert b"anna@" not in whole
    assert b"Anna" not in whole
    assert b"pia@" not in whole
    assert "sale_customer" in json.loads(taken.read("contents.json"))["tables_left_out"]
    with_them = opened(saw.organisation_id, customers=True)
    assert [who["email"] for who in lines(with_them, "sale_customer")] == ["anna@example.org"]
    assert "person" not in lines(with_them, "registration")[0]
    assert lines(with_them, "registration")[0]["number"] == "Acme2"


def test_csv_runs_nothing_and_json_changes_nothing(saw: Product) -> None:
    in_csv, in_json = (
        cells(opened(saw.organisation_id, "csv"), "unit"),
        lines(opened(saw.organisation_id), "unit"),
    )
    assert in_csv[0]["consignee"] == f"'{FORMULA}"
    assert in_json[0]["consignee"] == FORMULA
    assert in_csv[0]["made_on"] == in_json[0]["made_on"] == "2024-01-02"
    sale = cells(opened(saw.organisation_id, "csv"), "sale_line")[0]
    assert sale["price"] == "'-5"
    versions = cells(opened(saw.organisation_id, "csv"), "scope_version")
    assert json.loads(versions[0]["criteria"])["any"]


def test_batches_meet_without_gap_or_double(saw: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(23):
        a_unit(saw, f"N{number}")
    db.session.commit()
    whole = [unit["id"] for unit in lines(opened(saw.organisation_id), "unit")]
    spans = lines(opened(saw.organisation_id), "affected_span")
    for size in (1, 2, 25):
        monkeypatch.setattr(queries, "BATCH", size)
        assert [unit["id"] for unit in lines(opened(saw.organisation_id), "unit")] == whole
        assert lines(opened(saw.organisation_id), "affected_span") == spans
    assert len(whole) == 25


def test_memory_does_not_grow_with_the_export(saw: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 500)
    facts = {"organisation_id": saw.organisation_id, "product_id": saw.id, "model": "HX-100", "quantity": 1}
    rows = [{**facts, "serial": f"M{n:08}", "serial_key": f"IM{n:08}"} for n in range(40_000)]

    def most() -> tuple[int, int]:
        """Size and peak, of two: other threads of the process ask for memory, too."""
        return min((once() for _ in range(2)), key=lambda told: told[1])

    def once() -> tuple[int, int]:
        size = 0
        tracemalloc.start()
        for piece in export(saw.organisation_id, "csv", customers=False):
            size += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, peak

    most()
    db.session.execute(insert(Unit), rows[:4_000])
    db.session.commit()
    small, little = most()
    db.session.execute(insert(Unit), rows[4_000:])
    db.session.commit()
    large, much = most()
    assert large > 3 * small
    assert much < 1.3 * little


def test_a_zip_that_breaks_off_is_no_zip(app: Flask) -> None:
    pieces = b"".join(zipped([("a.txt", [b"x" * 100_000]), ("b.txt", iter([b"y"] * 3))]))
    assert zipfile.ZipFile(io.BytesIO(pieces)).read("b.txt") == b"yyy"
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(pieces[:-30]))


def test_a_draft_goes_along_too(saw: Product) -> None:
    db.session.add(Recall(organisation_id=saw.organisation_id, slug="draft", title="Not public yet"))
    db.session.commit()
    assert "Not public yet" in {one["title"] for one in lines(opened(saw.organisation_id), "recall")}
