"""Records that a remedy was done to one unit, known by one of its numbers. Says nothing about whose unit it is."""

from datetime import date

from sqlalchemy import delete, select

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.recalls.models import Recall, UnitRemedy
from registry.recalls.publication import raise_generation
from registry.recalls.states import Author
from registry.serials.reading import normalise


def record_remedy(
    recall: Recall, field: str, number: str, done_on: date, by: Author, note: str = ""
) -> UnitRemedy:
    """The unit is answered "affected, remedied" from now on. Told again it stays one record, with the newer day."""
    key = normalise(number)
    if not key:
        raise Refused("number", "Give the number of the unit.")
    if done_on > now().date():
        raise Refused("done_on", "The day lies in the future.")
    done = db.session.scalar(
        select(UnitRemedy).where(
            UnitRemedy.recall_id == recall.id, UnitRemedy.field == field, UnitRemedy.key == key
        )
    )
    if done is None:
        done = UnitRemedy(organisation_id=recall.organisation_id, recall_id=recall.id, field=field, key=key)
        db.session.add(done)
    done.done_on, done.note, done.by_id, done.by_name = done_on, note, by.id, by.name
    db.session.flush()
    raise_generation()
    return done


def forget_remedy(recall: Recall, field: str, key: str) -> None:
    """It did not help: the unit is answered "affected" again."""
    gone = delete(UnitRemedy).where(
        UnitRemedy.recall_id == recall.id, UnitRemedy.field == field, UnitRemedy.key == key
    )
    db.session.execute(gone)
    raise_generation()
