"""Contradictions that were found among events and sales: reads, and settling one with a reason. Nothing is mended: both
stay as they came. Callers commit."""

from typing import Any

from sqlalchemy import and_, false, func, or_, select

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted
from registry.units.events.models import TraceDoubt

LONGEST_REASON = 1000


def doubts(
    organisation_id: int, *, settled: bool = False, kind: str = "", number: int = 1, size: int = 25
) -> tuple[list[TraceDoubt], int]:
    """A page of those to be settled, the newest first, or of those that were; and how many there are."""
    wanted = select(TraceDoubt).where(TraceDoubt.organisation_id == organisation_id, _is_settled(settled))
    if kind:
        wanted = wanted.where(TraceDoubt.kind == kind)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = wanted.order_by(TraceDoubt.id.desc()).offset((number - 1) * size).limit(size)
    return list(db.session.scalars(page)), total


def open_kinds(organisation_id: int, *, settled: bool = False) -> dict[str, int]:
    """Kind -> how many are to be settled, or were."""
    wanted = select(TraceDoubt.kind, func.count()).where(
        TraceDoubt.organisation_id == organisation_id, _is_settled(settled)
    )
    return dict(db.session.execute(wanted.group_by(TraceDoubt.kind).order_by(TraceDoubt.kind)).all())


def open_count(organisation_id: int, most: int = 1_000) -> int:
    """How many wait; counted no further than `most`."""
    wanted = select(TraceDoubt.id).where(TraceDoubt.organisation_id == organisation_id, _is_settled(False))
    return db.session.scalar(select(func.count()).select_from(wanted.limit(most).subquery())) or 0


def doubts_of(organisation_id: int, key: str, unit_id: int, limit: int = 20) -> list[TraceDoubt]:
    """Those to be settled that concern one item: as events name it ("" where none does), or as a unit on record."""
    among_events = and_(TraceDoubt.unit_id.is_(None), TraceDoubt.key == key) if key else false()
    wanted = select(TraceDoubt).where(
        TraceDoubt.organisation_id == organisation_id,
        or_(among_events, TraceDoubt.unit_id == unit_id),
        _is_settled(False),
    )
    return list(db.session.scalars(wanted.order_by(TraceDoubt.id).limit(limit)))


def own_doubt(organisation_id: int, doubt_id: int, *, lock: bool = False) -> TraceDoubt | None:
    """With `lock` nobody else settles it before the caller commits."""
    wanted = select(TraceDoubt).where(
        TraceDoubt.organisation_id == organisation_id, TraceDoubt.id == doubt_id
    )
    found: TraceDoubt | None = db.session.scalar(
        wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": lock}
    )
    return found


def settle(doubt: TraceDoubt, reason: str, by: By) -> None:
    """What was right, in words, and who says so."""
    reason = " ".join(reason.split())
    if doubt.resolved_at is not None:
        raise Refused(
            "",
            _(
                "%(resolved_by)s has settled this already: %(reason)s",
                resolved_by=doubt.resolved_by,
                reason=doubt.reason,
            ),
        )
    if not reason:
        raise Refused("reason", "Say what you found: the next one who looks will want to know.")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason", _("Say it in %(most)s characters.", most=counted(LONGEST_REASON)))
    doubt.resolved_at, doubt.resolved_by, doubt.reason = now(), by.name, reason
    keep(
        doubt.organisation_id, by.id, by.name, "doubt.settled", "doubt", doubt.id,
        after={"kind": doubt.kind, "reason": reason},
    )  # fmt: skip


def _is_settled(settled: bool) -> Any:
    return TraceDoubt.resolved_at.is_not(None) if settled else TraceDoubt.resolved_at.is_(None)
