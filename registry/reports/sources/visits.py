"""Days on which the page of a recall was opened, as rows behind a number."""

from typing import Any

from sqlalchemy import Integer, literal, select

from registry.reports.sources.models import DAY, Source
from registry.reports.visits.models import RecallVisits

of = RecallVisits


def _rows(recall_id: int) -> Any:
    nobody = literal(0, Integer()).label("request")
    wanted = select(of.id.label("number"), of.day.label("at"), of.visits.label("visits"), nobody)
    return wanted.where(of.recall_id == recall_id)


VISITS: dict[str, Source] = {
    "visits/page": Source(
        "Visits of the recall’s page", "Times that a browser opened it on this site", {"visits": "Visits"}, _rows, DAY,
        "visits",
    )
}  # fmt: skip
