"""Some published recalls, as an import makes them."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from registry.db import db
from registry.recalls.importing import import_notices
from registry.recalls.models import Contact, Recall

KETTLE = {
    "id": "acme-kettle",
    "brand": "Acme",
    "product": "kettles <b>&",
    "regulator": "US CPSC",
    "source": "https://example.org/acme",
    "models": ["K1*"],
    "criteria": {"any": [{"serial": {"range": ["A100", "A200"]}}]},
    "year": 2020,
    "units": 5000,
    "note": "</script><script>alert(1)</script>",
}


def a_notice(**changed: Any) -> str:
    return json.dumps(KETTLE | changed)


def publish(*notices: str) -> None:
    import_notices(notices)
    db.session.commit()


def describe(slug: str, **columns: Any) -> None:
    """What a maker would write and a notice of the corpus does not say."""
    db.session.execute(update(Recall).where(Recall.slug == slug).values(**columns))
    db.session.commit()


@pytest.fixture
def recalls(app: Flask) -> None:
    others = [
        a_notice(id=f"bolt-{n}", brand="Bolt", product=f"heaters {n}", year=2000 + n, regulator="OPSS")
        for n in range(24)
    ]
    publish(*others, a_notice())
    describe(
        "acme-kettle",
        hazard="It can burn <you>.",
        hazard_kind="burn",
        severity="stop_using",
        what_to_do="Stop using it. Pull the plug.",
        remedy="A new one.",
        remedy_available=False,
        list_complete=False,
        incidents="Two fires.",
    )
    kettle = db.session.query(Recall).filter_by(slug="acme-kettle").one()
    db.session.add(Contact(recall_id=kettle.id, region="UK", name="Acme Care", phone="+44 20 7946 0000"))
    db.session.commit()
