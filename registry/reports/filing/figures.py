"""The figures of a report: how many in its period and since the beginning, all in three statements, each with the
rows that it counts. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select, true

from registry.db import db
from registry.recalls.models import Recall, UnitRemedy
from registry.reports.models import RecallTold
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
    here = and_(of.recall_id == recall.id, of.turn == turn)
    found = _counted(select().select_from(of).where(here), told, _step, first, last)
    mended = select().select_from(UnitRemedy).where(UnitRemedy.recall_id == recall.id)
    found |= _behind(recall.id, more, first, last)
    return found | _counted(mended, done, lambda *given: _remedy(recall, *given), first, last)


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


def _remedy(recall: Recall, source: str, first: date | None, last: date) -> Any:
    days = [UnitRemedy.done_on <= last, *([UnitRemedy.done_on >= first] if first else [])]
    owned = is_owned(recall.organisation_id)
    whose = {OWNED: [owned], OTHER: [~owned]}.get(source.partition("/")[2], [])
    return and_(*days, *whose)


def _has_day(source: str) -> bool:
    name = source.partition("/")[0]
    return name == "remedies" or bool(STEPS[name].at)


def _asks(source: str) -> tuple[str, Mapping[str, str]]:
    name, _, part = source.partition("/")
    if name == "remedies":
        return "remedies", {"of": part} if part else {}
    return "rows", {"step": name} | ({"by": "channel", "value": part} if part else {})
