"""A letter came back: its address gets nothing more by itself, until a link from a letter to it is used. Only a message
that carries the identity of a letter of ours counts, and only one that says that delivery failed for good. Callers
commit."""

import re

from sqlalchemy import delete, update

from registry.clock import now
from registry.db import db, settings_here
from registry.notices.codes import letter_of_message
from registry.notices.models import BOUNCED, SENT, BouncedPerson, Letter
from registry.registrations.models import SafetyContact, Watch

_FAILED = re.compile(r"^Action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:[ \t]*(5\.\d{1,3}\.\d{1,3})\b", re.IGNORECASE | re.MULTILINE)
MOST = 200_000
"""Characters of a message that are looked at."""


def from_mailbox(raw: bytes) -> bool:
    """A delivery report (RFC 3464) as a mail server hands it over; True where it was about a letter of ours."""
    text = raw[:MOST].decode("utf-8", "replace")
    status = _STATUS.search(text)
    if not _FAILED.search(text):
        return False
    return came_back(text, f"came back: {status[1]}" if status else "came back")


def came_back(text: str, problem: str) -> bool:
    """`text` holds the Message-ID of the letter."""
    number = letter_of_message(settings_here(), text)
    letter = db.session.get(Letter, number) if number is not None else None
    if letter is None:
        return False
    moment, problem = now(), " ".join(problem.split())[:300]
    if letter.state == SENT:
        letter.state, letter.problem, letter.bounced_at = BOUNCED, problem, moment
    db.session.merge(BouncedPerson(person=letter.person, bounced_at=moment, problem=problem))
    contact = update(SafetyContact).where(SafetyContact.person == letter.person)
    db.session.execute(contact.values(bounced_at=moment, bounce=problem))
    db.session.execute(update(Watch).where(Watch.person == letter.person).values(bounced_at=moment))
    return True


def arrives(person: str) -> None:
    """A letter was opened by whoever it went to: their mailbox works."""
    db.session.execute(delete(BouncedPerson).where(BouncedPerson.person == person))
    contact = update(SafetyContact).where(SafetyContact.person == person)
    db.session.execute(contact.values(bounced_at=None, bounce=""))
    db.session.execute(update(Watch).where(Watch.person == person).values(bounced_at=None))
