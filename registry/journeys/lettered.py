"""I got a letter. I can see that it is genuine, come from it to what to do, say that I did it, and end letters that are
not about safety. Whoever finds a letter learns nothing of the person it went to."""

from urllib.parse import urlencode

from registry.clock import now
from registry.db import db
from registry.notices.bounces import came_back
from registry.notices.kinds import KINDS
from registry.notices.models import Letter
from registry.notices.queries import Genuine, asks, by_code, genuine, leads_to
from registry.notices.shapes import shape_of
from registry.notices.stopping import comes_again, stop
from registry.notices.writing import Email
from registry.registrations.models import Owner
from registry.registrations.queries import owner_by_id
from registry.tokens import actions as tokens

__all__ = [
    "Genuine", "answered", "came_back", "comes_again", "end", "genuine", "open_letter", "question_letter",
    "recall_letter", "remedy_path", "says", "stop", "stoppable", "whose",
]  # fmt: skip


def says(code: str) -> Email | None:
    """What stands in it, to be compared: without anything of whom it went to."""
    letter = by_code(code)
    return shape_of(letter) if letter is not None else None


def open_letter(code: str, *, by_person: bool = True) -> str | None:
    """The path that the letter's link leads to; notes the first time that a person opened it. Callers commit."""
    letter = by_code(code)
    if letter is None:
        return None
    if by_person and letter.opened_at is None:
        letter.opened_at = now()
    return leads_to(letter)


def remedy_path(code: str) -> str | None:
    """The path to the remedies of what a recall's letter is about: of its unit where that has a number."""
    letter = recall_letter(code)
    path = leads_to(letter) if letter is not None else None
    kind, found, query = (path or "").partition("/check?")
    return f"/remedy?{urlencode({'unit': query})}" if found and not kind else path


def recall_letter(code: str) -> Letter | None:
    """A letter of a recall, which can be answered."""
    letter = by_code(code)
    return letter if letter is not None and letter.recall_id is not None else None


def question_letter(code: str) -> Letter | None:
    """A letter that asks for one thing more, or a recall's letter, which may ask besides."""
    letter = by_code(code)
    return letter if letter is not None and (letter.recall_id is not None or asks(letter)) else None


def answered(letter: Letter) -> str:
    """They say that they did what the recall asks: no reminder comes. The path of the recall. Callers commit."""
    letter.opened_at = letter.opened_at or now()
    letter.answered_at = letter.answered_at or now()
    return leads_to(letter)


def stoppable(code: str) -> Letter | None:
    """A letter of whose kind one may want no more: not about safety."""
    letter = by_code(code)
    return letter if letter is not None and not KINDS[letter.kind].safety else None


def whose(token: str) -> Owner | None:
    """Whose letters a link ends; it stays unused."""
    number = tokens.peek("stop", token)
    return None if number is None else owner_by_id(number)


def end(token: str) -> None:
    """No more letters but those about recalls. A link that was used has done it already. Callers commit."""
    number = tokens.use("stop", token)
    owner = None if number is None else db.session.get(Owner, number)
    if owner is not None:
        owner.reminders = False
