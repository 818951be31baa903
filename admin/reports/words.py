"""What the reports call values, rows and moments. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from registry.cases.references import shown
from registry.catalogue.countries import name_of
from registry.reports.filing.all_forms import FORMS
from registry.reports.filing.models import Report
from registry.reports.filing.reading_out import read_out as read_out
from registry.reports.rows import Wish
from registry.reports.saved.subjects import Column
from registry.reports.sources.models import Source
from registry.reports.steps import BY, CHANNELS, DROPPED, FAILED, STEPS, WAITING
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language, speaking
from registry.tongue.words import day as spoken_day
from registry.tongue.words import moment, month, number

NOT_RECORDED = "Not recorded"
ROWS = {"first_told": "told", "last_told": "told", "countries": "found"}
"""Facts that are of many rows, and the step whose these are."""
ELSEWHERE = frozenset(("firm", "level", "page"))
STANDINGS = {WAITING: "waiting", FAILED: "failed", DROPPED: "dropped"}
"""Why nobody was told."""
HEADER = (
    "Unit", "Product", "Model", "Region", "Dealer", "Channel", "Told", "Came back", "Opened", "Answered", "Asked",
    "Booked", "Remedied", "Reminders",
)  # fmt: skip


def value(by: str, raw: object, names: Mapping[int, str]) -> str:
    """A value of a table as people read it."""
    if by == "product":
        return names.get(int(str(raw))) or _("Product %(raw)s", raw=raw) if raw else _(NOT_RECORDED)
    key = str(raw or "")
    said = (
        name_of(key) if by == "country" else _(CHANNELS[key]) if by == "channel" and key in CHANNELS else key
    )
    return said or _(NOT_RECORDED)


def written(by: str, raw: object, names: Mapping[int, str]) -> str:
    """The same for a table that programs read: always in English."""
    with speaking(ENGLISH):
        return value(by, raw, names)


def cell(source: Source, name: str, row: Any) -> str:
    """A value of a row behind a number, as people read it."""
    raw = getattr(row, name)
    if name == "reference":
        return shown(raw)
    if isinstance(raw, float):
        return number(round(raw))
    if isinstance(raw, date):
        return day(raw)
    known = source.labels.get(name, {}).get(raw)
    return _(known) if known else str(raw or "") or _(NOT_RECORDED)


def kept(column: Column, raw: object) -> str:
    """A value of a kept report, as people read it."""
    if isinstance(raw, datetime):
        return moment(raw)
    if isinstance(raw, date):
        return day(raw)
    if isinstance(raw, int):
        return number(raw)
    text = "" if raw is None else str(raw)
    if column.country:
        return name_of(text)
    return _(column.labels[text]) if text in column.labels else text


def written_out(column: Column, raw: object) -> object:
    """The same for a table that programs read: days, numbers and countries as they are kept, codes in English words."""
    return column.labels.get(raw, raw) if isinstance(raw, str) else raw


def day(when: datetime | date | None) -> str:
    """The day of a moment in UTC."""
    return spoken_day(when) if when else ""


def at(text: str) -> str:
    """A moment as a frozen copy keeps it, `2026-11-03T12:00:00+00:00`."""
    return moment(datetime.fromisoformat(text)) if text else ""


def share(part: int, whole: int) -> str:
    return f"{number(Decimal(f'{100 * part / whole:.1f}'))} %" if whole else ""


def title_of(wish: Wish, names: Mapping[int, str]) -> str:
    """`Opened · Region: Germany · 3 May 2026`."""
    parts = [_(STEPS[wish.step].words)]
    if wish.by:
        parts.append(f"{_(BY[wish.by])}: {value(wish.by, wish.value, names)}")
    if wish.first or wish.last:
        days = list(dict.fromkeys(day(end) for end in (wish.first, wish.last) if end))
        parts.append(_("%(first)s to %(last)s", first=days[0], last=days[1]) if days[1:] else days[0])
    return " · ".join(parts)


def lines_of(rows: Iterable[Any], names: Mapping[int, str]) -> Iterator[tuple[object, ...]]:
    """Rows as a table for a spreadsheet; moments in UTC."""
    for one, key in rows:
        yield (
            key, written("product", one.product_id, names), one.model, one.country, one.dealer,
            CHANNELS[one.channel], one.told_at, one.back_at, one.opened_at, one.answered_at,
            one.asked_at, one.booked_at, one.remedied_on, one.reminders,
        )  # fmt: skip


def rate(share: float) -> str:
    """A share of units: `0.42 %`."""
    return f"{number(Decimal(f'{100 * share:.{1 if share >= 0.1 else 2}f}'))} %"


def period(first: date, last: date) -> str:
    """`October 2026` for a month, `October to December 2026` for a quarter, both days for all else."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return month(first)
    if whole and language() == ENGLISH and first.year == last.year:
        return f"{first:%B} to {last:%B %Y}"
    ends = (month(first), month(last)) if whole else (day(first), day(last))
    return _("%(first)s to %(last)s", first=ends[0], last=ends[1])


def has_period(report: Report) -> bool:
    """It is of one; otherwise it stands for all until its last day."""
    return bool(FORMS[report.kind].months)


def stands_for(report: Report) -> str:
    """Its period, or the day until which it stands for all."""
    return period(report.first, report.last) if has_period(report) else day(report.last)


def days_of(report: Report) -> dict[str, dict[str, str]]:
    """What finds the rows of its figures: of the period, and since the beginning."""
    since = {"to": report.last.isoformat()}
    return {"now": {"from": report.first.isoformat()} | since, "all": since}


def kept_at(source: str, recall_id: int) -> tuple[str, dict[str, object]] | None:
    """The page on which a fact of a report is kept, and what to ask it for; none where no page of the recall has it."""
    name = source.removeprefix("fact:")
    if name in ROWS:
        return "reports.rows", {"recall_id": recall_id, "step": ROWS[name]}
    return None if name in ELSEWHERE else ("recalls.notice", {"recall_id": recall_id})
