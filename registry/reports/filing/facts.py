"""What a report says of the recall itself, in words. Reads only; what nobody wrote down is "" here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from registry import links
from registry.catalogue.countries import NAMES
from registry.catalogue.models import Organisation
from registry.consignees.levels import WORDS
from registry.consignees.queries import plan
from registry.criteria.parsing import parse
from registry.db import db
from registry.recalls.listed import explained
from registry.recalls.models import Recall
from registry.reports.filing.called import called
from registry.reports.filing.noticed import noticed
from registry.reports.models import RecallProgress
from registry.reports.progress import sums_by
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import speaking

MOST = 40


def facts(recall: Recall, row: RecallProgress, last: date) -> dict[str, str]:
    """Name -> words. `recall` with its parts and versions."""
    return (
        {name: read(recall) for name, read in _OF_RECALL.items()}
        | noticed(recall)
        | called(recall)
        | _told(row, last)
        | {
            "firm": db.session.get_one(Organisation, recall.organisation_id).name,
            "countries": _countries(row),
            "level": _level(recall),
        }
    )


def _level(recall: Recall) -> str:
    found = plan(recall.organisation_id, recall.id)
    return f"{found.level}: {WORDS[found.level]}" if found and found.level else ""


def _covers(recall: Recall) -> str:
    version = next((one for one in recall.versions if one.number == recall.current_number), None)
    with speaking(ENGLISH):  # it is filed, whoever drew it up
        return "\n".join(explained(parse(version.criteria, strict=False))) if version else ""


def _contact(recall: Recall) -> str:
    lines = (
        " · ".join(filter(None, (one.region, one.name, one.phone, one.email, one.url, one.hours)))
        for one in recall.contacts
    )
    return "\n".join(lines)


def _between(first: date | None, last: date | None) -> str:
    return " to ".join(day.isoformat() for day in (first, last) if day)


def _hurt(recall: Recall) -> str:
    """As the notice has them; that nobody was is said, too: an authority asks."""
    told = [(recall.injuries, "hurt"), (recall.deaths, "killed")]
    counts = ", ".join(f"{count:,} {what}" for count, what in told if count)
    said = counts or ("none" if any(count == 0 for count, _ in told) else "")
    return f"{said} ({recall.ages})" if counts and recall.ages else said


def _sold(recall: Recall) -> str:
    when = _between(recall.sold_from, recall.sold_until)
    return ", ".join(filter(None, (when, recall.sold_where, recall.sold_price)))


_OF_RECALL: Mapping[str, Callable[[Recall], str]] = {
    "title": lambda recall: recall.title,
    "covers": _covers,
    "units": lambda recall: f"{recall.units_announced:,}" if recall.units_announced is not None else "",
    "hazard": lambda recall: recall.hazard,
    "what_to_do": lambda recall: recall.what_to_do,
    "remedy": lambda recall: recall.remedy,
    "incidents": lambda recall: recall.incidents,
    "contact": _contact,
    "sold": _sold,
    "price": lambda recall: recall.sold_price,
    "made": lambda recall: _between(recall.made_from, recall.made_until),
    "made_by": lambda recall: recall.made_by,
    "hurt": _hurt,
    "reference": lambda recall: recall.reference,
    "page": lambda recall: links.recall(recall.slug),
    "pictures": lambda recall: f"{len(recall.pictures)} on the page" if recall.pictures else "",
}


def _told(row: RecallProgress, last: date) -> dict[str, str]:
    """The first and the last day on which somebody was told, up to the period's end."""
    days = [day for day, told, *_ in row.facts["days"] if told and day <= last.isoformat()]
    return {"first_told": days[0] if days else "", "last_told": days[-1] if days else ""}


def _countries(row: RecallProgress) -> str:
    sums: Any = sums_by(row.recall_id, row.turn, "country")
    return "\n".join(f"{NAMES.get(one[0], one[0] or 'Not recorded')}: {one[1]:,}" for one in sums[:MOST])
