"""Migrations and models say the same on both databases, and every step can be taken back."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from registry.db import Base, db
from tests.conftest import dispose, make_site
from tests.postgres import Server

NEW = {
    "upload": {"for_brands"},
    "saved_report": {"for_brands"},
    "promised_times": {"back"},
    "safety_contact": {"country", "region"},
    "sale_customer": {"region"},
}
"""Columns of the last steps: they are empty anew after a step back."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    server: Server | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    name = server.create() if server else ""
    site = make_site(tmp_path, server.url(name) if server else "")
    with site.app_context():
        yield site
    dispose(site)
    if server:
        server.drop(name)


def test_no_step_leans_on_code_that_changes() -> None:
    """What a step once did it must always do."""
    for path in Path(__file__).parents[2].glob("migrations/versions/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert not {name.partition(".")[0] for name in names} & {
                "registry",
                "portal",
                "admin",
                "tests",
            }, path


def test_up_check_down_up(empty_site: Flask) -> None:
    flask_migrate.upgrade()
    flask_migrate.check()
    flask_migrate.downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert not left
    flask_migrate.upgrade()
    flask_migrate.check()


def _row(table: sa.Table) -> dict[str, Any]:
    """Every column says something, and the row hangs on the one row of every table that it can hang on."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    values = {
        ("UTCDATETIME", "DATETIME", "TIMESTAMP"): moment,
        ("DATE",): moment.date(),
        ("JSON",): {},
        ("STRING", "TEXT", "VARCHAR"): "1",
        ("LARGEBINARY", "BLOB", "BYTEA"): b"1",
        ("BOOLEAN",): True,
    }
    of = {name: value for names, value in values.items() for name in names}
    return {column.name: of.get(type(column.type).__name__.upper(), 1) for column in table.columns}


def _without(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    """As the table was before it had these."""
    return {name: value for name, value in row.items() if name not in columns}


def _rows(name: str) -> list[dict[str, Any]]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {name}")).mappings()]


@contextmanager
def _unchecked() -> Iterator[sa.Connection]:
    """Rows may hang on what is not there."""
    with db.engine.connect() as connection:
        alone = {"sqlite": "PRAGMA foreign_keys = %s", "postgresql": "SET session_replication_role = %s"}
        words = {"sqlite": ("OFF", "ON"), "postgresql": ("replica", "origin")}[connection.dialect.name]
        connection.exec_driver_sql(alone[connection.dialect.name] % words[0])
        yield connection
        connection.commit()
        connection.exec_driver_sql(alone[connection.dialect.name] % words[1])
        connection.commit()


def test_rows_outlive_steps_back(empty_site: Flask) -> None:
    """What hangs on a row stays and goes on hanging on it when the table of that row loses a column: SQLite, asked to
    make the table anew, would take it for deleted."""
    flask_migrate.upgrade()
    tables = [
        table
        for table in Base.metadata.sorted_tables
        if table.name in NEW or NEW.keys() & {key.column.table.name for key in table.foreign_keys}
    ]
    with _unchecked() as connection:
        for table in tables:
            connection.execute(table.insert().values(_row(table)))
    before = {table.name: _rows(table.name) for table in tables}
    assert {"registration", "row_problem"} <= before.keys()
    flask_migrate.downgrade(revision="0065")
    for name, (was,) in before.items():
        assert _rows(name) == [{key: value for key, value in was.items() if key not in NEW.get(name, ())}], (
            name
        )
    flask_migrate.upgrade()
    for name, (was,) in before.items():
        (row,) = _rows(name)
        assert {key for key, value in was.items() if row[key] != value} == set(NEW.get(name, ())), name


def test_no_watch_gets_a_number_that_a_letter_or_link_names(empty_site: Flask) -> None:
    flask_migrate.upgrade(revision="0075")
    tables = Base.metadata.tables
    rows = [
        ("watch", {"id": 3}),
        ("letter", {"watch_id": 7, "registration_id": None, "lease_until": None}),
        ("one_use_token", {"subject_id": 9, "purpose": "stop_watch"}),
    ]
    with db.engine.begin() as connection:
        for name, more in rows:
            connection.execute(tables[name].insert().values(_row(tables[name]) | more))
    (before,) = _rows("watch")
    flask_migrate.upgrade()
    assert _rows("watch") == [before]
    with db.engine.begin() as connection:
        last = (
            connection.scalar(sa.text("SELECT max(seq) FROM sqlite_sequence"))
            if connection.dialect.name == "sqlite"
            else 9
        )
    assert last == 9


def test_sales_on_record_are_looked_through_for_units_sold_twice(empty_site: Flask) -> None:
    flask_migrate.upgrade(revision="0076")
    tables = Base.metadata.tables
    maker, line = tables["organisation"], tables["sale_line"]
    with db.engine.begin() as connection:
        for number in (1, 2):
            connection.execute(maker.insert().values(_row(maker) | {"id": number, "slug": str(number)}))
        for name in ("brand", "product", "unit"):
            connection.execute(tables[name].insert().values(_row(tables[name])))
        alone = {"supersedes_id": None, "superseded_by_id": None}
        connection.execute(line.insert().values(_without(_row(line) | alone, "to_trade")))
    flask_migrate.upgrade()
    (job,) = _rows("job")
    assert (job["organisation_id"], job["kind"], job["state"]) == (1, "weigh_sales", "queued")


def _family(*names: str) -> list[sa.Table]:
    """Tables as they are now, and all that hangs on them."""
    found = sa.MetaData()
    found.reflect(db.engine)
    tables = set(names)
    while more := {
        table.name
        for table in found.sorted_tables
        if table.name not in tables and {key.column.table.name for key in table.foreign_keys} & tables
    }:
        tables |= more
    return [table for table in found.sorted_tables if table.name in tables]


@pytest.mark.parametrize(
    ("below", "above", "names"),
    [("0014", "0015", ["owner"]), ("0020", "0021", ["product"]), ("0062", "0063", ["owner"])],
)
def test_what_hangs_on_a_changed_table_stays(
    empty_site: Flask, below: str, above: str, names: list[str]
) -> None:
    flask_migrate.upgrade(revision=below)
    tables = _family(*names)
    assert {"registration"} < {table.name for table in tables}
    with _unchecked() as connection:
        for table in tables:
            connection.execute(table.insert().values(_row(table)))
    before = {table.name: _rows(table.name) for table in tables}
    flask_migrate.upgrade(revision=above)
    assert {name: len(_rows(name)) for name in before} == dict.fromkeys(before, 1)
    flask_migrate.downgrade(revision=below)
    assert {name: _rows(name) for name in before} == before


def test_sales_of_lots_on_record_are_summed_up(empty_site: Flask) -> None:
    """Forty sold, ten of them given back by two credit notes; what is half filed does not count yet,
    nor what a party bought."""
    flask_migrate.upgrade(revision="0080")
    tables = Base.metadata.tables
    line, alone = tables["sale_line"], {"supersedes_id": None, "superseded_by_id": None, "unit_id": None}
    lines: list[dict[str, Any]] = [
        {"id": 1, "quantity": 40, "superseded_by_id": None, "credit_note": "", "returned": 0},
        {"id": 2, "quantity": 36, "supersedes_id": 1, "credit_note": "A", "returned": 4},
        {"id": 3, "quantity": 30, "supersedes_id": 2, "credit_note": "B", "returned": 6},
        {"id": 4, "quantity": 5, "credit_note": "", "returned": 0, "upload_id": 1},
        {"id": 5, "quantity": 7, "credit_note": "", "returned": 0},
    ]
    with db.engine.begin() as connection:
        for name in ("organisation", "brand", "product"):
            connection.execute(tables[name].insert().values(_row(tables[name])))
        upload = _row(tables["upload"]) | {"state": "filing", "job_id": None, "recall_id": None}
        connection.execute(tables["upload"].insert().values(upload))
        for told in lines:
            row = _row(line) | alone | {"upload_id": None, "number": told["id"]} | told
            connection.execute(line.insert().values(_without(row, "to_trade")))
        for name, more in (("party", {}), ("sale_customer", {"sale_line_id": 5, "name_key": "SHOP GRAZ"})):
            connection.execute(
                tables[name].insert().values(_row(tables[name]) | {"name": "Shop Graz"} | more)
            )
        for old, new in ((1, 2), (2, 3)):
            connection.execute(line.update().where(line.c.id == old).values(superseded_by_id=new))
    flask_migrate.upgrade()
    (row,) = _rows("lot_sold")
    assert (row["day"], row["quantity"], row["returned"]) == ("2026-01-01", 40, 10)
    assert [job["kind"] for job in _rows("job")] == ["lots_sold"]
