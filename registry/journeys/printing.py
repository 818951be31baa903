"""Of some owners and customers only a postal address is known, or their e-mail does not work. Staff who may see
customers print their letters, a pile at a time: each is counted as printed, with who did it and when, and a pile can
be printed again. No list of addresses comes out of it. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload

from registry import links
from registry.audit.entries import keep
from registry.audit.who import By
from registry.catalogue.models import Organisation
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.notices import printing, unmailed
from registry.notices.closed import left_out
from registry.notices.codes import shown
from registry.notices.models import Letter, PrintRun
from registry.notices.naming import name_people
from registry.notices.recalled import facts_for
from registry.notices.unmailed import Addressee
from registry.notices.writing import on_paper
from registry.papers import paper, qr
from registry.recalls.models import Recall
from registry.recalls.states import OPEN
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import gettext, language, marked, speaking
from registry.tongue.words import day

NOBODY = "Of nobody whom no e-mail reaches a postal address is known, or all of them have their letter."
GONE = "All of these letters have become needless: the units were given away, or are covered no more."
CLOSED = "Only for an open recall new letters are printed."
LONGEST_LINE = 46
SAID = {
    "scan": marked("Scan it to see what to do."),
    "code": marked("Code of this letter:"),
    "leads": marked("A code to scan. It leads to"),
}
"""What stands beside its code."""


@dataclass(frozen=True, slots=True)
class Pile:
    """Letters as one PDF. `left`: so many people get none, since their address cannot be opened."""

    run: PrintRun
    data: bytes
    left: int


def waiting(recall: Recall, nowhere: int) -> int:
    """How many people no e-mail reaches and no paper has reached; but for those of whom no address is left to try, so
    many (`returned.count`)."""
    return unmailed.count_unmailed(recall) - nowhere


def runs(recall: Recall) -> Sequence[PrintRun]:
    return printing.runs_of(recall)


def print_next(recall: Recall, by: By) -> Pile:
    """The next pile, as one PDF. Raises Refused."""
    if recall.state != OPEN:
        raise Refused("", CLOSED)
    # of two who press at once the second waits here, and then finds others
    db.session.get_one(Recall, recall.id, with_for_update=True, populate_existing=True)
    if unmailed.count_unnamed(recall):
        name_people(recall.id, lambda _rows: None)  # another key may be set by now
    some, left = unmailed.next_addressees(recall)
    left += unmailed.count_unnamed(recall)
    if not some and left:
        raise Refused("", left_out(left))
    if not some:
        raise Refused("", NOBODY)
    return _pile(recall, printing.begin_run(recall, some, by.id, by.name), by, "letters.printed", left)


def print_again(recall: Recall, run_id: int, by: By) -> Pile | None:
    """A pile once more; what has become needless is left out. None where there is no such pile. Raises Refused."""
    run = printing.run_of(recall, run_id)
    return None if run is None else _pile(recall, run, by, "letters.printed_again")


def _pile(recall: Recall, run: PrintRun, by: By, action: str, left: int = 0) -> Pile:
    moment = now().replace(microsecond=0)
    found, shut = _addressed(recall, run)
    left += shut
    letters = [_letter(recall, moment, *one) for one in found]
    if not letters and left:
        raise Refused("", left_out(left))
    if not letters:
        raise Refused("", GONE)
    after = {"run": run.id, "letters": len(letters)} | ({"left_out": left} if left else {})
    keep(recall.organisation_id, by.id, by.name, action, "recall", recall.id, after=after)
    spoken = {letter["language"] for letter in letters}
    facts = {
        "title": f"Letters about {recall.title}",
        "site": links.public("/"),
        "language": spoken.pop() if len(spoken) == 1 else ENGLISH,
        "letters": letters,
    }
    return Pile(run, paper("letters", facts, moment), left)


def _addressed(recall: Recall, run: PrintRun) -> tuple[Sequence[Any], int]:
    options = [selectinload(Recall.contacts)]
    db.session.get_one(Recall, recall.id, options=options, populate_existing=True)
    return printing.addressed(run)


def _letter(
    recall: Recall, moment: datetime, letter: Letter, whom: Addressee, units: list[dict[str, str]]
) -> dict[str, Any]:
    """In the language of whom it goes to."""
    maker = db.session.get_one(Organisation, recall.organisation_id)
    go = links.letter(letter.code or "")
    with speaking(whom.language):
        told = {
            **facts_for(recall, units, [], []),
            "maker": maker.name, "code": shown(letter.code or ""), "go": go,
            "host": links.public("").partition("://")[2],
        }  # fmt: skip
        subject, words = on_paper(told)
        return {
            "language": language(), "from": maker.name, "to": _lines(whom), "day": day(moment), "subject": subject,
            "words": words, "go": go, "qr": qr(go), "code": shown(letter.code or ""),
            "said": {name: gettext(words) for name, words in SAID.items()},
        }  # fmt: skip


def _lines(whom: Addressee) -> list[str]:
    """As they stand behind a window: a line for each part of the address, none longer than the window is wide."""
    parts = [part.strip() for part in (whom.name, *whom.address.split(",")) if part.strip()]
    lines: list[str] = []
    for part in parts:
        line = ""
        for word in part.split():
            if line and len(line) + len(word) >= LONGEST_LINE:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    return lines[:5] + ([" ".join(lines[5:])] if lines[5:] else [])
