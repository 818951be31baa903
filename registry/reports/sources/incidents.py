"""Accidents with products of a recall that people told of, and calls that were written down, as rows behind numbers:
which unit, when, how bad; never who. Whether the recall's own defect was the cause is for people to say."""

from typing import Any

from sqlalchemy import and_, case, func, or_, select

from registry.faults.harm import HARM
from registry.faults.models import DEATH, INJURY, NONE, PHONE, FaultReport
from registry.faults.queries import counts
from registry.recalls.models import Recall, RecallProduct
from registry.reports.sources.models import Source

of = FaultReport
HEADS = {"unit": "Unit", "harm": "Harm", "failed": "Happened"}
LABELS = {"harm": {kind: words for kind, (words, _) in HARM.items()}}


def _before() -> Any:
    """It happened, or where nobody said when, was told of, before the recall was public."""
    told = and_(or_(of.failed_on.is_(None), Recall.opened_on.is_(None)), of.counted_at < Recall.published_at)
    return or_(of.failed_on < Recall.opened_on, told)


def _told(recall_id: int, *which: Any) -> Any:
    unit = func.coalesce(func.nullif(of.serial, ""), func.nullif(of.lot, ""), of.model)
    wanted = select(
        of.id.label("number"), of.counted_at.label("at"), unit.label("unit"), of.harm.label("harm"),
        of.failed_on.label("failed"), func.coalesce(of.case_id, 0).label("request"),
    )  # fmt: skip
    wanted = wanted.join(RecallProduct, RecallProduct.product_id == of.product_id)
    wanted = wanted.join(Recall, Recall.id == RecallProduct.recall_id)
    return wanted.where(
        Recall.id == recall_id, of.organisation_id == Recall.organisation_id, counts(), *which
    )


def _rows(harms: tuple[str, ...], *, before: bool) -> Any:
    then = case((_before(), 1), else_=0) == int(before)
    return lambda recall_id: _told(recall_id, of.harm.in_(harms), then)


def _calls(recall_id: int) -> Any:
    return _told(recall_id, of.source == PHONE)


def _source(words: str, what: str, *harms: str, before: bool) -> Source:
    return Source(words, what, HEADS, _rows(harms, before=before), labels=LABELS)


ANY = tuple(kind for kind in HARM if kind != NONE)
INCIDENTS: dict[str, Source] = {
    "incidents/before": _source(
        "Accidents before the recall", "Somebody was hurt, or something damaged", *ANY, before=True
    ),
    "incidents/after": _source(
        "Accidents after the recall", "Somebody was hurt, or something damaged", *ANY, before=False
    ),
    "injuries/before": _source("Injuries before the recall", "Somebody was hurt", INJURY, before=True),
    "injuries/after": _source("Injuries after the recall", "Somebody was hurt", INJURY, before=False),
    "deaths/before": _source("Deaths before the recall", "Somebody died", DEATH, before=True),
    "deaths/after": _source("Deaths after the recall", "Somebody died", DEATH, before=False),
}  # fmt: skip
CALLS: dict[str, Source] = {
    "calls/heard": Source(
        "Calls about a fault", "Staff wrote down what they told", HEADS, _calls, labels=LABELS
    )
}
