"""Counts how often contacts were used: letters for safety by the way they went, and looks of staff from the log. Set by
set, once a day; a page reads what was counted. Callers commit."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from registry.audit.models import AuditEntry
from registry.clock import now
from registry.db import db
from registry.notices.kinds import KINDS
from registry.notices.models import BOUNCED, ON_PAPER, PRINTED, SENT, Letter
from registry.reports.vault.models import VaultUse

YEAR = timedelta(days=365)
RECALLS = tuple(name for name, kind in KINDS.items() if kind.recall)
LOOKS = {
    "look_registration": ("registration.seen", "registration.compared"),
    "look_paper": ("proof.seen",),
    "look_customer": ("customer.seen", "customer.listed"),
    "look_printed": ("letters.printed", "letters.printed_again"),
}
"""What the log calls a look of staff."""
PURPOSES = ("registered", "on_paper", "bought", "watched", "still_yours", *LOOKS)
"""In the order of the page."""


def uses() -> Sequence[VaultUse]:
    """As they were counted last; none before the first time."""
    found = {row.purpose: row for row in db.session.scalars(select(VaultUse))}
    return [found[name] for name in PURPOSES if name in found]


def count() -> None:
    """Counts all anew."""
    moment = now()
    for purpose, (within, ever) in (_letters() | _looks()).items():
        db.session.merge(VaultUse(purpose=purpose, within_year=within, ever=ever, counted_at=moment))
    db.session.flush()


def _letters() -> dict[str, tuple[int, int]]:
    went = Letter.state.in_((SENT, BOUNCED, PRINTED))
    of_recall = Letter.kind.in_(RECALLS)
    mailed = of_recall & (Letter.wave != ON_PAPER)
    which = case(
        (of_recall & (Letter.wave == ON_PAPER), "on_paper"),
        (mailed & Letter.registration_id.is_not(None), "registered"),
        (mailed & Letter.sale_line_id.is_not(None), "bought"),
        (Letter.kind == "watch_changed", "watched"),
        (Letter.kind == "still_yours", "still_yours"),
        else_="",
    )
    wanted = select(which, _recent(Letter.sent_at), func.count()).where(went).group_by(which)
    rows: Sequence[Any] = db.session.execute(wanted).all()
    found = {name: (int(recent), int(ever)) for name, recent, ever in rows if name}
    return {name: found.get(name, (0, 0)) for name in PURPOSES if name not in LOOKS}


def _looks() -> dict[str, tuple[int, int]]:
    names = [name for some in LOOKS.values() for name in some]
    wanted = select(AuditEntry.action, _recent(AuditEntry.made_at), func.count())
    rows = db.session.execute(wanted.where(AuditEntry.action.in_(names)).group_by(AuditEntry.action))
    found = {action: (int(recent), int(ever)) for action, recent, ever in rows}
    some = {look: [found.get(name, (0, 0)) for name in actions] for look, actions in LOOKS.items()}
    return {look: (sum(one[0] for one in each), sum(one[1] for one in each)) for look, each in some.items()}


def _recent(moment: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((moment > now() - YEAR, 1), else_=0)), 0)
