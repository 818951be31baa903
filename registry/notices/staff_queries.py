"""What staff see of the letters of a recall: how many stand where, which could not be sent, and their words. Never whom
they went to. Every query takes the maker: another's letters are not there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import selectinload

from registry import links
from registry.catalogue.models import Organisation
from registry.db import db, settings_here
from registry.notices.kinds import KINDS
from registry.notices.models import BOUNCED, DROPPED, FAILED, PRINTED, QUEUED, RETURNED, SENDING, SENT, Letter
from registry.notices.recalled import BACK, facts_for
from registry.notices.writing import Email, compose
from registry.recalls.models import Recall
from registry.tongue.speaking import gettext as _

MOST = 100
DEAD = (FAILED, BOUNCED)


@dataclass(frozen=True, slots=True)
class Progress:
    """Letters of one kind and version (and wave, for reminders). `not_needed`: the unit was given away meanwhile, or
    the answer changed again before it went out."""

    words: str
    version_number: int
    wave: int
    queued: int
    sent: int
    failed: int
    bounced: int
    printed: int
    returned: int
    not_needed: int
    opened: int
    answered: int


def progress(organisation_id: int, recall_id: int) -> Sequence[Progress]:
    """In the order in which they were written."""
    counts = [
        _count(Letter.state.in_(states))
        for states in ((QUEUED, SENDING), (SENT,), (FAILED,), (BOUNCED,), (PRINTED,), (RETURNED,))
    ]
    counts += [_count(Letter.state == DROPPED), func.count(Letter.opened_at), func.count(Letter.answered_at)]
    wave = case((Letter.wave > 0, Letter.wave), else_=0)
    by = (Letter.kind, Letter.version_number, wave)
    wanted = select(*by, *counts).where(
        Letter.recall_id == recall_id, Letter.organisation_id == organisation_id
    )
    rows: Sequence[Any] = db.session.execute(wanted.group_by(*by).order_by(func.min(Letter.id))).all()
    return [Progress(KINDS[kind].words, *rest) for kind, *rest in rows]


def dead(organisation_id: int, recall_id: int) -> Sequence[Letter]:
    """Letters that are not tried again by themselves: refused for good, or come back."""
    wanted = _dead().where(Letter.recall_id == recall_id, Letter.organisation_id == organisation_id)
    return db.session.scalars(wanted.limit(MOST)).all()


def dead_letter(organisation_id: int, letter_id: int) -> Letter | None:
    wanted = _dead().where(Letter.id == letter_id, Letter.organisation_id == organisation_id)
    found: Letter | None = db.session.scalar(wanted)
    return found


def undelivered(organisation_id: int) -> Sequence[Letter]:
    """A maker's dead letters that belong to no recall: about registrations, warranties and requests, and to staff."""
    wanted = _dead().where(Letter.organisation_id == organisation_id, Letter.recall_id.is_(None))
    return db.session.scalars(wanted.limit(MOST)).all()


def dead_of_site(kind: str = "", ids: Collection[int] = ()) -> Sequence[Letter]:
    """For whoever runs the site: every dead letter, also of no maker; of a kind, or some by their numbers."""
    wanted = _dead()
    wanted = wanted.where(Letter.kind == kind) if kind else wanted
    return db.session.scalars(wanted.where(Letter.id.in_(ids)) if ids else wanted.limit(MOST)).all()


def count_dead() -> Sequence[tuple[str, int]]:
    """How many of each kind."""
    of = select(Letter.kind, func.count()).where(Letter.state.in_(DEAD)).group_by(Letter.kind)
    return [(kind, number) for kind, number in db.session.execute(of.order_by(Letter.kind))]


def _dead() -> Select[Letter]:
    """The newest first."""
    return select(Letter).where(Letter.state.in_(DEAD)).order_by(Letter.id.desc())


def words_of(recall: Recall, kind: str) -> Email:
    """The letter as it would go out now, to nobody in particular."""
    loaded = db.session.scalars(
        select(Recall).where(Recall.id == recall.id).options(selectinload(Recall.contacts)),
        execution_options={"populate_existing": True},
    ).one()
    return words_for(loaded, kind)


def words_for(recall: Recall, kind: str) -> Email:
    """The letter by a recall whose contacts are at hand: also one that is not public yet."""
    maker = db.session.get_one(Organisation, recall.organisation_id)
    unit = {"product": recall.product_text or recall.title, "model": "", "number": _("(their number)")}
    code = "ABCDEFGH23"
    return compose(
        kind,
        {
            **facts_for(
                recall,
                [] if kind in {*BACK, "one_more"} else [unit],
                [unit] if kind in BACK else [],
                [{**unit, "question": _("(the question)")}] if kind == "one_more" else [],
            ),
            "kind": kind, "code": "ABCDE-FGH23", "maker": maker.name, "stop": "",
            "host": links.public("").partition("://")[2], "verify": links.verify(code),
            "go": links.letter(code), "done": links.done(code), "more": links.one_more(code), "mine": links.mine(),
            "get": links.remedy_of(code),
            "home": links.public("/"), "sender": settings_here().mail_sender,
        },
    )  # fmt: skip


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
