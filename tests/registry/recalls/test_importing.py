"""Notices become demonstration recalls, once."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.catalogue.models import Brand, BrandAlias, Product
from registry.db import db
from registry.errors import Refused
from registry.recalls.importing import import_notices
from registry.recalls.models import Identifier, IndexState, Recall, ScopeVersion
from registry.recalls.notices import brand_names

NOTICE = {
    "id": "acme-1",
    "brand": "Acme / Bolt",
    "product": "kettles",
    "regulator": "US CPSC",
    "source": "https://example.org/acme",
    "models": ["K1*"],
    "criteria": {
        "any": [{"model": {"starts": ["K1"]}, "serial": {"range": ["A100", "A200"]}, "green dot": True}]
    },
    "year": 2020,
    "units": 500,
    "note": 'Odd. Never answer "safe".',
}


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_notice_becomes_a_marked_published_recall(app: Flask) -> None:
    assert str(import_notices([json.dumps(NOTICE)])) == "1 added, 0 changed, 0 unchanged"
    db.session.commit()
    recall = db.session.scalars(select(Recall)).one()
    assert (recall.state, recall.is_demo, recall.opened_year, recall.current_number) == (
        "open",
        True,
        2020,
        1,
    )
    assert recall.note == "Odd."
    assert db.session.scalars(select(Brand.name).order_by(Brand.id)).all() == ["Acme", "Bolt"]
    assert set(db.session.scalars(select(BrandAlias.text))) == {"Acme / Bolt"}
    question = db.session.scalars(select(Identifier)).one()
    assert (question.kind, question.label) == ("yes_no", "Does the unit have: green dot?")


def test_again_changes_nothing_and_a_changed_notice_is_a_new_version(app: Flask) -> None:
    import_notices([json.dumps(NOTICE)])
    db.session.commit()
    before = db.session.scalar(select(IndexState.generation))
    assert str(import_notices([json.dumps(NOTICE), ""])) == "0 added, 0 changed, 1 unchanged"
    db.session.commit()
    assert db.session.scalar(select(IndexState.generation)) == before
    changed = NOTICE | {"criteria": {"any": [{"serial": {"range": ["A100", "A300"]}}]}}
    assert str(import_notices([json.dumps(changed)])) == "0 added, 1 changed, 0 unchanged"
    db.session.commit()
    assert (count(Recall), count(Product), count(ScopeVersion)) == (1, 1, 2)
    assert db.session.scalar(select(Recall.current_number)) == 2
    assert db.session.scalar(select(IndexState.generation)) == (before or 0) + 1


def test_the_corpus_is_loaded_once(app: Flask, corpus: Path) -> None:
    lines = corpus.read_text("utf-8").splitlines()
    assert import_notices(lines).added == len(lines)
    db.session.commit()
    assert import_notices(lines).unchanged == len(lines)
    db.session.commit()
    assert count(Recall) == count(ScopeVersion) == len(lines)


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id": "x", "brand": "b", "product": "p"}'])
def test_a_line_that_is_no_notice_is_refused(app: Flask, line: str) -> None:
    with pytest.raises(Refused):
        import_notices([line])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("GE", ["GE"]),
        ("E-Z-GO / Tracker", ["E-Z-GO", "Tracker"]),
        ("Hotpoint, Indesit", ["Hotpoint", "Indesit"]),
        ("A. O. Smith and six brands", ["A. O. Smith"]),
        ("White-Rodgers and 13 brands", ["White-Rodgers"]),
        ("19 car makers (Takata)", ["Takata"]),
        ("Kenmore, GE (Gree)", ["Kenmore", "GE", "Gree"]),
        ("Fisher & Paykel", ["Fisher & Paykel"]),
        ("Stork Craft / Fisher-Price logo", ["Stork Craft", "Fisher-Price"]),
        ("Similac PM 60/40", ["Similac PM 60/40"]),
    ],
)
def test_every_name_of_a_printed_brand_is_found(text: str, names: list[str]) -> None:
    assert brand_names(text) == names
