"""Many rows at once: text comes back as it went in, and a connection is as it was when it goes back."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from registry.db import db
from registry.matching import bulk
from registry.units.models import Unit
from tests.registry.matching.records import a_saw

ODD = ["plain", 'O\'Neil "Ltd"', "a\\b", "tab\there", "line\nend", "100 %", "\\N", "Ärzte ½", ""]


@pytest.mark.parametrize("together", [False, True])
def test_any_text_comes_back(app: Flask, together: bool) -> None:
    saw = a_saw()
    db.session.commit()
    wanted = [[odd, odd] for odd in ODD] if together else [ODD]
    bulk.begin(saw.organisation_id)
    for number, consignees in enumerate(wanted):
        bulk.write("unit", {
            "id": bulk.new_ids("unit", len(consignees)), "organisation_id": saw.organisation_id,
            "product_id": saw.id, "serial_key": [f"C{number}{n}" for n in range(len(consignees))],
            "consignee": consignees, "made_on": None,
        })  # fmt: skip
    db.session.commit()
    found = db.session.scalars(select(Unit.consignee).order_by(Unit.id)).all()
    assert found == [odd for group in wanted for odd in group]


def test_ids_go_on_behind_those_there_are(app: Flask) -> None:
    assert list(bulk.new_ids("unit", 0)) == []
    first, second = list(bulk.new_ids("unit", 3)), list(bulk.new_ids("unit", 2))
    assert len(first) == 3
    assert first == sorted(first)
    assert len(second) == 2


def test_a_connection_goes_back_as_it_came(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    names = "foreign_keys", "cache_size", "wal_autocheckpoint"

    def settings() -> list[int]:
        found = [db.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]
        db.session.rollback()
        return found

    before = settings()
    bulk.begin(1)
    assert db.session.execute(text("PRAGMA foreign_keys")).scalar_one() == 0
    db.session.commit()
    assert settings() == before
    assert before[0] == 1
