"""Accidents with products of a recall that people told of, and calls that were written down, as rows behind numbers:
which unit, when, how bad; never who. Whether the recall's own defect was the cause is for people to say."""

from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select, true

from registry.db import db
from registry.faults.harm import HARM, HURT
from registry.faults.models import DEATH, INJURY, NONE, PHONE, FaultReport
from registry.faults.queries import counts
from registry.recalls.models import Recall, RecallProduct
from registry.reports.sources.models import Source
from registry.reports.steps import midnights

of = FaultReport
HEADS = {"unit": "Unit", "harm": "Harm", "failed": "Happened"}
LABELS = {"harm": {kind: words for kind, (words, _) in HARM.items()}}


def _before(recall_id: int) -> Any:
    """It happened, or was told of, before the recall: who tells of it at noon was not hurt in the evening. A recall of
    which only the year is known has the accidents of that year behind it; before one that is not public yet lies all
    that there is."""
    recall = db.session.get_one(Recall, recall_id)
    begins, public = _began(recall), recall.published_at
    if begins is None:
        return true()
    moment = public if public is not None and public.date() == begins else midnights(begins, None)[0]
    return or_(of.failed_on < begins, of.counted_at < moment)


def _began(recall: Recall) -> date | None:
    """The day of the recall, by what is known of it."""
    if recall.opened_on is not None:
        return recall.opened_on
    if recall.opened_year is not None:
        return date(recall.opened_year + 1, 1, 1)
    return recall.published_at.date() if recall.published_at is not None else None


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
    def rows(recall_id: int) -> Any:
        then = case((_before(recall_id), 1), else_=0) == int(before)
        return _told(recall_id, of.harm.in_(harms), then)

    return rows


def _gateway(*, told: bool) -> Any:
    """Accidents of which somebody noted that the Safety Business Gateway was told, or nobody did."""
    noted = of.authorities[("eu", "at")].as_string().is_not(None)

    def rows(recall_id: int) -> Any:
        return _told(recall_id, noted) if told else _told(recall_id, ~noted, of.harm.in_(HURT))

    return rows


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
GATEWAY: dict[str, Source] = {
    "gateway/told": Source(
        "Accidents of which the Gateway was told", "As noted with the request", HEADS, _gateway(told=True),
        labels=LABELS,
    ),
    "gateway/untold": Source(
        "Accidents of which the Gateway was not told", "Somebody was hurt or died, and no telling is noted", HEADS,
        _gateway(told=False), labels=LABELS,
    ),
}  # fmt: skip
CALLS: dict[str, Source] = {
    "calls/heard": Source(
        "Calls about a fault", "Staff wrote down what they told", HEADS, _calls, labels=LABELS
    )
}
