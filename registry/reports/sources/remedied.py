"""All remedies of a recall on record as rows behind one number: of units with a number of their own, and of those that
bear none (one of a lot), which their request alone tells apart."""

from typing import Any

from sqlalchemy import literal, select, union_all

from registry.cases.models import REMEDIED, RemedyCase
from registry.recalls.models import UnitRemedy
from registry.reports.sources.models import DAY, Source

ALL = "remedied/all"
UNIT, REQUEST = "unit", "request"
HEADS = {"unit": "Unit", "by": "Told apart by"}
LABELS = {"by": {UNIT: "A number of its own", REQUEST: "Its request: it bears no number of its own"}}


def _rows(recall_id: int) -> Any:
    """Requests stand before units: by their number with a minus."""
    done, of = UnitRemedy, RemedyCase
    units = select(
        done.id.label("number"), done.done_on.label("at"), done.key.label("unit"), literal(UNIT).label("by"),
        literal(0).label("request"),
    ).where(done.recall_id == recall_id)  # fmt: skip
    without = select(-of.id, of.done_on, of.number, literal(REQUEST), of.id)
    return union_all(units, without.where(*unnumbered(recall_id)))


def unnumbered(recall_id: int) -> tuple[Any, ...]:
    """Requests whose remedy is on record, for units that no number tells apart."""
    of = RemedyCase
    return of.recall_id == recall_id, of.opened_at.is_not(None), of.state == REMEDIED, of.key.is_(None)


REMEDIES: dict[str, Source] = {
    ALL: Source("Remedied", "A remedy of the unit is on record", HEADS, _rows, DAY, labels=LABELS)
}
