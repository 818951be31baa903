"""Writes letters into the outbox, in the transaction of what makes them necessary. Callers commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, update

from registry.clock import now
from registry.db import db
from registry.notices.kinds import KINDS
from registry.notices.models import QUEUED, Letter


def write(
    kind: str,
    person: str,
    *,
    organisation_id: int | None = None,
    registration_id: int | None = None,
    owner_id: int | None = None,
    watch_id: int | None = None,
    sale_line_id: int | None = None,
    case_id: int | None = None,
    facts: dict[str, Any] | None = None,
    run_at: datetime | None = None,
) -> Letter:
    """One letter of a kind named in `kinds`, to one person, found through one of the references. With none of them it
    is to nobody and never sent: so that asking for one is the same work whether an address is known or not. Letters of
    a recall are not written here but by the hundred thousand, in `telling`."""
    letter = Letter(
        kind=kind,
        person=person,
        organisation_id=organisation_id,
        registration_id=registration_id,
        owner_id=owner_id,
        watch_id=watch_id,
        sale_line_id=sale_line_id,
        case_id=case_id,
        facts=facts,
        urgency=KINDS[kind].urgency,
        run_at=run_at or now(),
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def write_all(kind: str, rows: Sequence[dict[str, Any]]) -> None:
    """A letter of one kind for each row of its columns, in one statement."""
    each = {"kind": kind, "urgency": KINDS[kind].urgency}
    db.session.execute(insert(Letter), [each | row for row in rows])


def answered_by(consignee_id: int) -> Sequence[str]:
    """A consignee answered: its letters are noted as that. The mailboxes they went to. Callers commit."""
    moment = now()
    mine = update(Letter).where(Letter.consignee_id == consignee_id)
    noted = mine.values(
        answered_at=func.coalesce(Letter.answered_at, moment),
        opened_at=func.coalesce(Letter.opened_at, moment),
    )
    people = noted.returning(Letter.person).execution_options(synchronize_session=False)
    return sorted(set(db.session.scalars(people)))


def again(letter: Letter) -> None:
    """Sends a dead letter once more, by hand: to an address from which letters came back, too. Callers commit."""
    letter.state, letter.run_at, letter.attempts, letter.problem = QUEUED, now(), 0, ""
    letter.facts = {**(letter.facts or {}), "by_hand": True}
