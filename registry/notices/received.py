"""Letters that somebody got about what they registered, as they were sent. Only for that person's own pages."""

import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, union_all

from registry.db import db
from registry.matching.models import RecallAsked, RecallRegistered
from registry.notices.kinds import KINDS
from registry.notices.models import BOUNCED, SENT, Letter, LetterText
from registry.recalls.models import Recall, ScopeVersion
from registry.registrations.models import Registration

MOST = 50
_GONE_OUT = Letter.state.in_((SENT, BOUNCED))


@dataclass(frozen=True, slots=True)
class Received:
    """A line of the list."""

    id: int
    words: str
    sent_at: datetime | None
    came_back: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter as it was sent; the links that sign in are left out of it."""

    subject: str
    text: str
    sent_at: datetime | None


def letters_about(person: str, registrations: Collection[Registration]) -> dict[int, list[Received]]:
    """Registration -> letters about it, newest first: its own, and those of recalls that covered it."""
    found: dict[int, dict[int, Letter]] = {one.id: {} for one in registrations}
    own = select(Letter).where(
        Letter.registration_id.in_(found), Letter.recall_id.is_(None), Letter.person == person, _GONE_OUT
    )
    for letter in db.session.scalars(own.order_by(Letter.id.desc()).limit(MOST * 10)):
        found[letter.registration_id or 0][letter.id] = letter
    recalls = _recalls(registrations)
    for letter in _of_recalls(person, {recall for some in recalls.values() for recall in some}):
        for number, some in recalls.items():
            if letter.recall_id in some:
                found[number][letter.id] = letter
    return {number: _lines(letters) for number, letters in found.items()}


def open_letter(person: str, letter_id: int) -> Opened | None:
    """One of their letters; another's is not there."""
    wanted = select(Letter.sent_at, LetterText.pressed).join(LetterText, LetterText.letter_id == Letter.id)
    row = db.session.execute(wanted.where(Letter.id == letter_id, Letter.person == person)).first()
    if row is None:
        return None
    subject, text, _html = json.loads(zlib.decompress(row.pressed))
    return Opened(subject, text, row.sent_at)


def _recalls(registrations: Collection[Registration]) -> dict[int, set[int]]:
    """Registration -> recalls that cover it or leave it in doubt, now or before; by the recalls of its maker, as the
    rows are kept."""
    makers = select(Recall.id).where(
        Recall.organisation_id.in_({one.organisation_id for one in registrations})
    )
    ids = [one.id for one in registrations]
    rows: Any = union_all(
        *(
            select(table.registration_id, table.recall_id).where(
                table.recall_id.in_(makers), table.registration_id.in_(ids)
            )
            for table in (RecallRegistered, RecallAsked)
        )
    )
    found: dict[int, set[int]] = {}
    for number, recall in db.session.execute(rows):
        found.setdefault(number, set()).add(recall)
    return found


def _of_recalls(person: str, recalls: Collection[int]) -> Collection[Letter]:
    """By recall, version and person, as letters are found quickest."""
    if not recalls:
        return []
    versions = select(ScopeVersion.recall_id, ScopeVersion.number).where(ScopeVersion.recall_id.in_(recalls))
    pairs = [tuple(row) for row in db.session.execute(versions)]
    wanted = select(Letter).where(
        tuple_(Letter.recall_id, Letter.version_number).in_(pairs), Letter.person == person, _GONE_OUT
    )
    return db.session.scalars(wanted.limit(MOST * 10)).all()


def _lines(letters: Mapping[int, Letter]) -> list[Received]:
    newest = sorted(letters.values(), key=lambda one: one.id, reverse=True)[:MOST]
    return [Received(one.id, KINDS[one.kind].words, one.sent_at, one.state == BOUNCED) for one in newest]
