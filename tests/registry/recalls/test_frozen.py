"""What was published stays as it was, whoever asks the database."""

import contextvars
import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
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


def a_list(**values: object) -> AffectedList:
    maker = Organisation(slug="acme", name="Acme")
    db.session.add(maker)
    db.session.flush()
    recall = Recall(organisation_id=maker.id, slug="r", title="R")
    db.session.add(recall)
    db.session.flush()
    made = AffectedList(organisation_id=maker.id, recall_id=recall.id, **values)
    db.session.add(made)
    db.session.flush()
    db.session.add(AffectedSpan(list_id=made.id, low="BA1", high="BA9"))
    db.session.commit()
    return made


@pytest.mark.parametrize("numbers", [1, 3], ids=["one", "several"])
def test_a_run_names_a_list_that_is_there(app: Flask, numbers: int) -> None:
    there = a_list().id
    rows = [{"list_id": there + n, "low": f"BB{n}", "high": f"BB{n}"} for n in range(1, numbers + 1)]
    with pytest.raises(DatabaseError, match="names no list"):
        db.session.execute(insert(AffectedSpan), rows)
    db.session.rollback()
    assert db.session.scalars(select(AffectedSpan.low)).all() == ["BA1"]


@pytest.mark.parametrize("statement", [delete(AffectedList), update(AffectedList).values(id=77)], ids=str)
def test_a_list_with_numbers_stays_under_its_number(app: Flask, statement) -> None:
    a_list()
    with pytest.raises(DatabaseError, match="still has numbers"):
        db.session.execute(statement)
    db.session.rollback()
    db.session.execute(delete(AffectedSpan))
    db.session.execute(statement)
    db.session.commit()


def test_a_run_is_never_changed_nor_moved_to_another_list(app: Flask) -> None:
    a_list()
    with pytest.raises(DatabaseError, match="is frozen"):
        db.session.execute(update(AffectedSpan).values(list_id=2))


EMPTYING = {
    "sqlite": ["DELETE FROM affected_list"],
    "postgresql": [
        "TRUNCATE affected_list",
        "TRUNCATE affected_span",
        "TRUNCATE affected_span, affected_list",
    ],
}


def test_lists_are_not_emptied_at_once(app: Flask) -> None:
    a_list()
    for statement in EMPTYING[db.engine.dialect.name]:
        with pytest.raises(DatabaseError, match=r"is frozen|still has numbers"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_list_cannot_go_while_somebody_writes_into_it(app: Flask) -> None:
    """The second waits for the first, and then sees what it wrote."""
    made = a_list()
    db.session.execute(delete(AffectedSpan))
    db.session.commit()
    number = made.id
    db.session.rollback()
    refused: list[BaseException] = []

    def take_away() -> None:
        with db.engine.connect() as other:
            try:
                other.execute(delete(AffectedList).where(AffectedList.id == number))
            except DatabaseError as error:
                refused.append(error)

    with db.engine.connect() as connection:
        connection.execute(insert(AffectedSpan).values(list_id=number, low="BA1", high="BA9"))
        thread = threading.Thread(target=contextvars.copy_context().run, args=(take_away,))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "it did not wait"
        connection.commit()
        thread.join()
    assert "still has numbers" in str(refused[0])
