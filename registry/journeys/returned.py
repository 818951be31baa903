"""The post brings letters back. I scan or type their codes, or load a list of them, and each counts as come back:
another address of that person gets the letter with the next pile, and the page says whom only a telephone may reach."""

from dataclasses import dataclass

from registry.audit.entries import keep
from registry.audit.who import By
from registry.errors import Refused
from registry.notices import returning, unmailed
from registry.notices.codes import shown, told_code
from registry.notices.models import RETURNED
from registry.recalls.models import Recall
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import number

MOST = 5_000
CELLS = str.maketrans(";\t", ",,", '"\x00')


@dataclass(frozen=True, slots=True)
class Marked:
    """How many were marked now and had been before; what is no letter of this recall on paper."""

    now: int
    before: int
    unknown: list[str]

    @property
    def words(self) -> str:
        done = ngettext(
            "1 letter is marked as come back.",
            "%(count)s letters are marked as come back.",
            self.now,
            count=number(self.now),
        )
        before = _("%(count)s had been before.", count=number(self.before)) if self.before else ""
        return f"{done} {before}".strip()


def count(recall: Recall) -> tuple[int, int]:
    """People whose letter came back and of whom no other address is known, and how many of them have a telephone number
    on record."""
    people = unmailed.nowhere(recall)
    return len(people), returning.phoned(people)


def mark(recall: Recall, text: str, by: By) -> Marked:
    """Each line of `text` holds a code, alone or as a cell of a table. Raises Refused. Callers commit."""
    codes, unread = _read(text)
    found = returning.letters_by(recall, codes)
    fresh = [letter for letter in found if letter.state != RETURNED]
    if fresh:
        returning.mark(fresh)
        after = {"letters": len(fresh)}
        keep(recall.organisation_id, by.id, by.name, "letters.returned", "recall", recall.id, after=after)
    ours = {letter.code for letter in found}
    return Marked(
        len(fresh), len(found) - len(fresh), [*(shown(one) for one in codes if one not in ours), *unread]
    )


def _read(text: str) -> tuple[list[str], list[str]]:
    """Codes, each once, and lines without one; the head of a table is not missed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Refused(
            "codes", _("That is %(lines)s lines; at most %(most)s at once.", lines=len(lines), most=MOST)
        )
    told = [next(filter(None, map(told_code, line.translate(CELLS).split(","))), "") for line in lines]
    if not any(told):
        raise Refused(
            "codes", "Type the codes that stand on the letters, one a line, or choose a list of them."
        )
    unread = [line[:60] for place, line in enumerate(lines) if not told[place] and place]
    return list(dict.fromkeys(filter(None, told))), unread
