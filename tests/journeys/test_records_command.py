"""An operator loads records from the command line, and `make run` the demonstration's."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from registry.catalogue.models import Organisation
from registry.catalogue.warranty.models import WarrantyTerms
from registry.consignees.models import Consignee
from registry.db import db
from registry.journeys.forwards import forwards
from registry.orders.models import Order
from registry.recalls.importing import import_notices
from registry.recalls.models import KnownProduct
from registry.sales.models import SaleCustomer, SaleLine
from registry.units.events.models import TraceDoubt, TraceEvent
from registry.units.models import Unit
from tests.registry.matching.records import a_saw

DEMO = Path(__file__).parents[2] / "demo"


def test_a_file_is_loaded_by_the_names_of_its_columns(app: Flask, tmp_path: Path) -> None:
    maker = db.session.get_one(Organisation, a_saw().organisation_id)
    db.session.commit()
    path = tmp_path / "sales.csv"
    path.write_text("Serial number;Model;Date sold;Invoice\nBX1;HX-100;31.12.2024;R1\nBX2;none;1.2.2024;R2\n")
    run = app.test_cli_runner().invoke
    done = run(args=["records", "load", str(path), "--maker", maker.slug, "--purpose", "sales"])
    assert done.exit_code == 0, done.output
    assert done.output == "sales.csv: 1 new; 1 rows left out, to be seen at the upload's page\n"
    missing = run(args=["records", "load", str(path), "--maker", "nobody", "--purpose", "sales"])
    assert missing.exit_code == 1
    assert "no maker with the short name nobody" in missing.output


def test_the_demonstration_is_marked_invented_and_repeatable(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "Load the demonstration notices first" in run(args=["records", "demo", str(DEMO)]).output
    with (DEMO / "recall-notices.jsonl").open(encoding="utf-8") as notices:
        import_notices([line for line in notices if "honda-eb2800" in line])
    db.session.commit()
    assert run(args=["records", "demo", str(DEMO)]).output == "production.csv: 60 new\nsales.csv: 76 new\n"
    assert "loaded already" in run(args=["records", "demo", str(DEMO)]).output
    assert db.session.scalars(select(WarrantyTerms.state)).all() == ["published"], "one warranty, once"
    assert len(db.session.scalars(select(Unit)).all()) == 124
    assert len(db.session.scalars(select(SaleLine)).all()) == 76
    emails = db.session.scalars(select(SaleCustomer.email).where(SaleCustomer.email != "")).all()
    assert all(email.endswith("@example.org") for email in emails)
    assert len(db.session.scalars(select(KnownProduct)).all()) == 1
    assert db.session.scalar(select(func.count()).select_from(TraceEvent)) == 41, "one chain, once"
    assert len(db.session.scalars(select(Consignee)).all()) == 3, "one recall, once"
    assert [doubt.kind for doubt in db.session.scalars(select(TraceDoubt))] == ["sold_twice"]
    maker = db.session.scalars(select(TraceDoubt.organisation_id)).one()
    told = forwards(maker, "l09520001000010.K25A")
    assert told is not None
    assert told.total == 24
    orders = db.session.execute(select(Order.number, Order.state).order_by(Order.id)).all()
    assert [tuple(one) for one in orders] == [
        ("SO-1001", "open"),
        ("PO-77", "open"),
        ("SO-1000", "cancelled"),
    ]
