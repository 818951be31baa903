"""What letters to consignees say, read when they go out, and writing them: a notice to stop the sale of recalled units,
with the consignee's own link. What another consignee typed stands in none of them but for a plain name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry import links
from registry.catalogue.models import Organisation
from registry.clock import now
from registry.consignees.models import Consignee, ConsigneePlan
from registry.db import db, settings_here
from registry.notices.actions import write_all
from registry.notices.models import BOUNCED, FAILED, Letter
from registry.notices.plain import plain
from registry.notices.recalled import said_of
from registry.notices.writing import ONE_USE, Email, compose
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.queries import in_words
from registry.recalls.states import OPEN
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number
from registry.units.places.models import Party
from registry.vault import person_key

Facts = dict[str, Any]
NOTICE, REMINDER = "consignee_notice", "consignee_reminder"
MOST_WORDS = 8


def consignee_facts(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """None where the recall is not open any more."""
    recalls = _recalls({letter.recall_id or 0 for letter in letters})
    told = _consignees({letter.consignee_id or 0 for letter in letters})
    made: list[tuple[int, Facts | None]] = []
    for letter in letters:
        common, one = recalls.get(letter.recall_id or 0), told.get(letter.consignee_id or 0)
        made.append((letter.id, common | one if common and one else None))
    return made


def write_notices(kind: str, told: Sequence[tuple[Consignee, str]], recall: Recall, wave: int = 0) -> int:
    """One letter to each consignee, at the address beside it: a notice, or the reminder of a wave. How many. What each
    was told is noted with it. Callers commit."""
    rows = [
        {
            "person": person_of(one, email), "organisation_id": one.organisation_id, "recall_id": recall.id,
            "version_number": recall.current_number, "wave": wave or -one.letters, "consignee_id": one.id,
        }
        for one, email in told
    ]  # fmt: skip
    if rows:
        write_all(kind, rows)
    for one, _units in told:
        one.letters += 1
        if wave:
            one.reminders = wave
        else:
            one.told_at, one.told_got = one.told_at or now(), one.got
    return len(rows)


def person_of(consignee: Consignee, email: str) -> str:
    """Whose mailbox: where a letter came back, another address of the same business is tried anew."""
    return f"consignee-{consignee.id}-{person_key(email)[:32]}"


def came_of(organisation_id: int, recall_id: int) -> dict[int, tuple[str, str]]:
    """Consignee -> state and problem of its last letter."""
    wanted = select(Letter.consignee_id, Letter.state, Letter.problem).where(
        Letter.organisation_id == organisation_id,
        Letter.recall_id == recall_id,
        Letter.consignee_id.is_not(None),
    )
    rows = db.session.execute(wanted.order_by(Letter.id))
    return {number or 0: (state, problem) for number, state, problem in rows}


def lost(state: str) -> bool:
    """Whether a letter did not arrive."""
    return state in (FAILED, BOUNCED)


def words_of(recall: Recall, kind: str, words: str) -> Email:
    """The letter as it would go out now, to nobody in particular; `words` are what the maker says about stock."""
    common = _recalls({recall.id}).get(recall.id) or {}
    maker = db.session.get_one(Organisation, recall.organisation_id)
    code = "ABCDEFGH23"
    own = {"name": _("(their name)"), "count": _("(number of units)"), "from_name": "", "words": words}
    return compose(
        kind,
        {
            **common, **own, "kind": kind, "code": "ABCDE-FGH23", "maker": maker.name, "stop": "",
            "host": links.public("").partition("://")[2], "verify": links.verify(code),
            "link": links.consignee("their-own-link"), "home": links.public("/"),
            "sender": settings_here().mail_sender,
        },
    )  # fmt: skip


def _recalls(ids: set[int]) -> dict[int, Facts]:
    """What is the same for all consignees of a recall."""
    wanted = select(Recall, ScopeVersion.criteria, ConsigneePlan.words)
    wanted = wanted.join(
        ScopeVersion,
        (ScopeVersion.recall_id == Recall.id) & (ScopeVersion.number == Recall.current_number),
    ).outerjoin(ConsigneePlan, ConsigneePlan.recall_id == Recall.id)
    rows = db.session.execute(
        wanted.where(Recall.id.in_(ids), Recall.state == OPEN).options(selectinload(Recall.contacts))
    )
    return {recall.id: _of_recall(recall, criteria, words or "") for recall, criteria, words in rows}


def _of_recall(recall: Recall, criteria: dict[str, object], words: str) -> Facts:
    said = said_of(recall)
    return {
        **{name: said[name] for name in ("title", "hazard", "contact", "reference", "page", "demo")},
        "product": recall.product_text or said["title"],
        "covers": in_words(criteria)[:MOST_WORDS],
        "urgent": recall.severity == "stop_using",
        "words": words,
    }


def _consignees(ids: set[int]) -> dict[int, Facts]:
    above = Consignee.__table__.alias()
    wanted = select(
        Consignee.id,
        Consignee.name,
        Consignee.parent_id,
        Consignee.got,
        Party.name,
        above.c.name,
        above.c.party_id,
    )
    wanted = wanted.outerjoin(Party, Party.id == Consignee.party_id)
    wanted = wanted.outerjoin(above, above.c.id == Consignee.parent_id)
    rows = db.session.execute(wanted.where(Consignee.id.in_(ids))).all()
    parties = _party_names({row[6] for row in rows if row[6]})
    return {
        id_: {
            "name": party or (plain(name) if parent else name),
            "count": number(round(got)),
            "from_name": parties.get(of_party or 0, "") or plain(from_name or ""),
            "link": links.consignee(ONE_USE),
        }
        for id_, name, parent, got, party, from_name, of_party in rows
    }


def _party_names(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(ids))).all())
