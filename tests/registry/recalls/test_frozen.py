"""What was published stays as it was, whoever asks the database."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from registry.catalogue.models import Organisation
from registry.db import db
from registry.recalls.models import AffectedList, AffectedSpan, Recall, ScopeVersion

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


def a_published_recall() -> tuple[int, int, int]:
    maker = Organisation(slug="acme", name="Acme")
    db.session.add(maker)
    db.session.flush()
    recall = Recall(organisation_id=maker.id, slug="r", title="R", state="open", published_at=MOMENT)
    db.session.add(recall)
    db.session.flush()
    numbers = AffectedList(organisation_id=maker.id, recall_id=recall.id)
    version = ScopeVersion(organisation_id=maker.id, recall_id=recall.id, number=1, criteria={"any": []})
    db.session.add_all([numbers, version])
    db.session.flush()
    db.session.add(AffectedSpan(list_id=numbers.id, low="BA1", high="BA9"))
    db.session.flush()
    numbers.sealed = True
    version.published_at = MOMENT
    db.session.commit()
    return recall.id, version.id, numbers.id


@pytest.mark.parametrize(
    "statement",
    [
        update(ScopeVersion).values(reason="changed"),
        delete(ScopeVersion),
        delete(Recall),
        update(AffectedList).values(label="changed"),
        delete(AffectedList),
        update(AffectedSpan).values(high="BB0"),
        delete(AffectedSpan),
        insert(AffectedSpan).values(list_id=1, low="BC0", high="BC1"),
    ],
    ids=str,
)
def test_the_database_refuses_to_change_what_was_published(app: Flask, statement) -> None:
    a_published_recall()
    with pytest.raises(DatabaseError, match="is frozen"):
        db.session.execute(statement)
    db.session.rollback()
    assert db.session.scalar(select(ScopeVersion.reason)) == ""


def test_a_published_recall_can_still_be_closed(app: Flask) -> None:
    recall_id, _, _ = a_published_recall()
    db.session.execute(update(Recall).where(Recall.id == recall_id).values(state="closed"))
    db.session.commit()
    assert db.session.scalar(select(Recall.state)) == "closed"
