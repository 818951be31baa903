"""A report as it stands: every line of its form with what was counted, what the recall says, and what people filled in.
The page, the frozen copy and its files are all made from this."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from registry.audit.hashing import canonical
from registry.recalls.models import Recall
from registry.reports.filing import queries
from registry.reports.filing.all_forms import FORMS
from registry.reports.filing.facts import facts
from registry.reports.filing.figures import Figure, figures
from registry.reports.filing.forms import DAY, NUMBER, Form, Line
from registry.reports.filing.models import Report, ReportEntry
from registry.reports.models import RecallProgress

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Said:
    """One line. `now` and `all` are numbers of the period and since the beginning, `text` all else; each None where
    there is none. `by` and `at`: who filled it in. `asks`: where its rows are."""

    key: str
    words: str
    source: str
    now: int | None = None
    all: int | None = None
    text: str | None = None
    by: str = ""
    at: str = ""
    asks: tuple[str, Mapping[str, str]] | None = None

    @property
    def blank(self) -> bool:
        return self.all is None and not self.text


@dataclass(frozen=True, slots=True)
class Drawn:
    """`sections`: (title, lines). `as_of`: when the figures were counted."""

    form: Form
    recall_id: int
    title: str
    reference: str
    first: date
    last: date
    number: int
    as_of: datetime
    sections: tuple[tuple[str, tuple[Said, ...]], ...]

    @property
    def said(self) -> dict[str, Any]:
        """All that it says, as plain values. Where its rows are is no part of it."""
        return {
            "kind": self.form.kind, "form": self.form.title, "to": self.form.to, "law": self.form.law,
            "recall": {"id": self.recall_id, "title": self.title, "reference": self.reference},
            "period": {"first": self.first.isoformat(), "last": self.last.isoformat(), "number": self.number},
            "sections": [
                {"title": title, "lines": [{k: v for k, v in asdict(one).items() if k != "asks"} for one in lines]}
                for title, lines in self.sections
            ],
        }  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """Another one when any figure or word is another; the same when only counted again."""
        return sha256(canonical(self.said).encode()).hexdigest()

    @property
    def blanks(self) -> list[str]:
        return [one.words for _, lines in self.sections for one in lines if one.blank]


def draw(report: Report, recall: Recall, row: RecallProgress) -> Drawn:
    """By the last count of the recall."""
    form = FORMS[report.kind]
    first = report.first if form.months else None
    lines = [line for section in form.sections for line in section.lines]
    counted = figures(recall, row.turn, [one.source for one in lines if one.is_counted], first, report.last)
    words = facts(recall, row, report.last)
    entries, before = queries.entries_of(report.id), _before(report)
    sections = tuple(
        (section.title, tuple(_said(line, counted, words, entries, before) for line in section.lines))
        for section in form.sections
    )
    return Drawn(
        form, recall.id, recall.title, recall.reference, report.first, report.last, report.number, row.counted_at,
        sections,
    )  # fmt: skip


def _said(
    line: Line,
    counted: Mapping[str, Figure],
    words: Mapping[str, str],
    entries: Mapping[str, ReportEntry],
    before: Mapping[str, int],
) -> Said:
    if line.is_counted:
        one = counted[line.source]
        return Said(line.key, line.words, line.source, one.now, one.all, asks=one.asks)
    if line.is_fact:
        return Said(line.key, line.words, line.source, text=words[line.source.removeprefix("fact:")])
    entry = entries.get(line.key)
    if entry is None:
        return Said(line.key, line.words, "", all=before.get(line.key) if line.kind == NUMBER else None)
    who, when = entry.by_name, entry.made_at.isoformat(timespec="seconds")
    if line.kind == NUMBER:
        now = int(entry.value)
        return Said(line.key, line.words, "", now, now + before.get(line.key, 0), by=who, at=when)
    text = date.fromisoformat(entry.value).isoformat() if line.kind == DAY else entry.value
    return Said(line.key, line.words, "", text=text, by=who, at=when)


def _before(report: Report) -> dict[str, int]:
    """Line -> the sum that the report filed for the period before had come to."""
    filed = queries.filed_before(report)
    if filed is None:
        return {}
    lines = [line for section in json.loads(filed.body)["sections"] for line in section["lines"]]
    return {line["key"]: line["all"] for line in lines if not line["source"] and line["all"] is not None}
