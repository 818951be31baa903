"""The figures of a report: how many in its period and since the beginning, each with the rows that it counts. Those of
people come from what their last count kept by day. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select, true

from registry.db import db
from registry.recalls.models import Recall, UnitRemedy
from registry.reports.daily import Daily, between
from registry.reports.models import RecallProgress, RecallTold
from registry.reports.remedies import OTHER, OWNED, is_owned
from registry.reports.sources import queries as sources_there
from registry.reports.steps import STEPS, within

of = RecallTold


@dataclass(frozen=True, slots=True)
class Figure:
    """`now` is None where a step has no day, or the report no period. `asks` finds the rows: (`rows`,
    `remedies` or `behind`, what to ask that page for)."""

    now: int | None
    all: int
    asks: tuple[str, Mapping[str, str]]


def figures(
    recall: Recall, turn: int, sources: Iterable[str], first: date | None, last: date
) -> dict[str, Figure]:
    """Source -> its figure; sources as in `forms.Line`. `first` is None where there is no period."""
    wanted = sorted(set(sources))
    more = [one for one in wanted if one in sources_there.SOURCES]
    told = [one for one in wanted if one not in more and not one.startswith("remedies")]
    done = [one for one in wanted if one.startswith("remedies")]
    found = _told(recall.id, turn, told, first, last)
    found |= _behind(recall.id, more, first, last)
    return found | _remedies(recall, done, first, last)


def _told(recall_id: int, turn: int, sources: list[str], first: date | None, last: date) -> dict[str, Figure]:
    """People, by the days that the count of this turn has kept; where it has kept none, by all of its rows."""
    row = db.session.get(RecallProgress, recall_id)
    daily: Daily = row.facts.get("daily", {}) if row is not None and row.turn == turn else {}
    dated = [one for one in sources if one.partition("/")[0] in daily]
    found = {}
    for source in dated:
        step, _, channel = source.partition("/")
        now = between(daily, step, channel, first, last) if first else None
        found[source] = Figure(now, between(daily, step, channel, None, last), _asks(source))
    here = select().select_from(of).where(of.recall_id == recall_id, of.turn == turn)
    return found | _counted(here, [one for one in sources if one not in dated], _step, first, last)


def _behind(recall_id: int, sources: list[str], first: date | None, last: date) -> dict[str, Figure]:
    """Requests and businesses. What has no day is as of now, in no period."""
    dated = {one for one in sources if sources_there.SOURCES[one].dated}
    wishes = {one: sources_there.Wish(recall_id, one, last=last) for one in sources}
    if first:
        wishes |= {f"now {one}": sources_there.Wish(recall_id, one, first, last) for one in sorted(dated)}
    sums = sources_there.sums(wishes)
    return {one: Figure(sums.get(f"now {one}"), sums[one], ("behind", {"of": one})) for one in sources}


def _counted(
    table: Any, sources: list[str], condition: Any, first: date | None, last: date
) -> dict[str, Figure]:
    columns = []
    for source in sources:
        columns.append(func.count(case((condition(source, None, last), 1))))
        columns.append(func.count(case((condition(source, first, last), 1))))
    if not columns:
        return {}
    row = db.session.execute(table.add_columns(*columns)).one()
    return {
        source: Figure(row[2 * at + 1] if first and _has_day(source) else None, row[2 * at], _asks(source))
        for at, source in enumerate(sources)
    }


def _step(source: str, first: date | None, last: date) -> Any:
    name, _, channel = source.partition("/")
    days = within(name, first, last) if STEPS[name].at else []
    mine = [of.channel == channel, STEPS["found"].where()] if channel else []
    return and_(true(), STEPS[name].where(), *mine, *days)


def _remedies(recall: Recall, sources: list[str], first: date | None, last: date) -> dict[str, Figure]:
    """Remedies on record. Whether a unit is a consumer's is asked once for each."""
    if not sources:
        return {}
    owned = is_owned(recall.organisation_id) if set(sources) - {"remedies"} else true()
    each = select(UnitRemedy.done_on, owned.label("owned")).where(
        UnitRemedy.recall_id == recall.id, UnitRemedy.done_on <= last
    )
    rows = each.subquery()
    days = [rows.c.done_on >= first] if first else []
    counts = func.count(), func.count(case((and_(true(), *days), 1)))
    wanted = select(rows.c.owned, *counts).group_by(rows.c.owned)
    sums = {bool(owned): numbers for owned, *numbers in db.session.execute(wanted)}
    found = {}
    for source in sources:
        whose = {OWNED: (True,), OTHER: (False,)}.get(source.partition("/")[2], (True, False))
        many, now = (sum(sums.get(one, (0, 0))[place] for one in whose) for place in (0, 1))
        found[source] = Figure(now if first else None, many, _asks(source))
    return found


def _has_day(source: str) -> bool:
    name = source.partition("/")[0]
    return name == "remedies" or bool(STEPS[name].at)


def _asks(source: str) -> tuple[str, Mapping[str, str]]:
    name, _, part = source.partition("/")
    if name == "remedies":
        return "remedies", {"of": part} if part else {}
    return "rows", {"step": name} | ({"by": "channel", "value": part} if part else {})
