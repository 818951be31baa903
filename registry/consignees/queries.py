"""Reads about consignees. What staff see takes the maker: another's are not there. What a consignee sees takes its own
number, which only the holder of its link has, and reaches to those whom it passed units on to, no further."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from registry.consignees.models import Consignee, ConsigneePlan, EffectivenessCheck
from registry.db import db

MOST = 5_000
"""Consignees of a recall that a page or a draw looks at."""


def consignees(organisation_id: int, recall_id: int) -> Sequence[Consignee]:
    """All of a recall, in the order in which they were found."""
    return db.session.scalars(_of(organisation_id, recall_id).order_by(Consignee.id).limit(MOST)).all()


def own_consignee(organisation_id: int, recall_id: int, consignee_id: int) -> Consignee | None:
    found: Consignee | None = db.session.scalar(
        _of(organisation_id, recall_id).where(Consignee.id == consignee_id)
    )
    return found


def by_id(consignee_id: int) -> Consignee | None:
    """For whoever holds the consignee's own link."""
    return db.session.get(Consignee, consignee_id)


def children(consignee_ids: Collection[int]) -> Sequence[Consignee]:
    """Those whom these passed units on to directly."""
    wanted = select(Consignee).where(Consignee.parent_id.in_(consignee_ids)).order_by(Consignee.id)
    return db.session.scalars(wanted.limit(MOST)).all()


def count_of_children(consignee_id: int) -> int:
    wanted = select(func.count()).where(Consignee.parent_id == consignee_id)
    return db.session.scalar(wanted) or 0


def plan(organisation_id: int, recall_id: int) -> ConsigneePlan | None:
    wanted = select(ConsigneePlan).where(ConsigneePlan.organisation_id == organisation_id)
    found: ConsigneePlan | None = db.session.scalar(wanted.where(ConsigneePlan.recall_id == recall_id))
    return found


def words_for(recall_id: int) -> str:
    """What the maker says about stock."""
    wanted = select(ConsigneePlan.words).where(ConsigneePlan.recall_id == recall_id)
    return db.session.scalar(wanted) or ""


def checks(organisation_id: int, recall_id: int) -> dict[int, EffectivenessCheck]:
    """Consignee -> its check, of those drawn."""
    wanted = select(EffectivenessCheck).where(
        EffectivenessCheck.organisation_id == organisation_id, EffectivenessCheck.recall_id == recall_id
    )
    return {check.consignee_id: check for check in db.session.scalars(wanted)}


def _of(organisation_id: int, recall_id: int) -> Select[Any]:
    return select(Consignee).where(
        Consignee.organisation_id == organisation_id, Consignee.recall_id == recall_id
    )
