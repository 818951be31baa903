"""A small registry: one recall of kettles, published as an import publishes it, then described by its maker."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from registry.catalogue.models import Product
from registry.db import db
from registry.recalls.importing import import_notices
from registry.recalls.models import Contact, Recall, UnitRemedy
from registry.recalls.publication import raise_generation
from tests.demo import demo

__all__ = ["demo"]

KETTLE = {
    "id": "acme-kettle",
    "brand": "Acme",
    "product": "kettles <b>&",
    "regulator": "US CPSC",
    "source": "https://example.org/acme",
    "models": ["K100", "K200"],
    "criteria": {"any": [{"model": "K100", "serial": {"range": ["AB100100", "AB100199"]}}]},
    "year": 2020,
}
SAID = {
    "hazard": "The handle can come off and scald you.",
    "hazard_kind": "burn",
    "severity": "stop_using",
    "what_to_do": "Stop using the kettle. Pull the plug.",
    "remedy": "A new kettle, sent to your door.",
}
Change = Callable[..., None]


def publish(*notices: dict[str, Any]) -> None:
    import_notices(map(json.dumps, notices))
    db.session.commit()


@pytest.fixture
def recall(app: Flask) -> Change:
    """The kettles, recalled. Called with columns it changes the recall, as a published change does."""
    publish(KETTLE)

    def change(**columns: Any) -> None:
        db.session.execute(update(Recall).where(Recall.slug == "acme-kettle").values(**columns))
        raise_generation()
        db.session.commit()

    db.session.add(Contact(recall_id=_id(), region="UK", name="Acme Care", phone="+44 20 7946 0000"))
    change(**SAID)
    return change


@pytest.fixture
def product(recall: Change) -> Change:
    """The product, for changing its columns."""

    def change(**columns: Any) -> None:
        db.session.execute(update(Product).values(**columns))
        raise_generation()
        db.session.commit()

    return change


def remedied(serial: str, note: str = "") -> None:
    """The maker has recorded the remedy of one unit."""
    organisation = db.session.scalar(select(Recall.organisation_id))
    db.session.add(
        UnitRemedy(
            organisation_id=organisation,
            recall_id=_id(),
            field="serial",
            key=serial,
            done_on=date(2026, 3, 3),
            note=note,
        )
    )
    raise_generation()
    db.session.commit()


def _id() -> int:
    return db.session.scalars(select(Recall.id)).one()
