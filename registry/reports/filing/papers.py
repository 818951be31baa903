"""A report as files: what a PDF, a table and a program are given. Pure."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from registry.clock import day_in_words
from registry.reports.filing.drawing import NOT_RECORDED, Drawn, Said
from registry.reports.filing.reading_out import read_out
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import speaking

HEADER = (
    "Section",
    "Line",
    "Key",
    "This period",
    "Since the beginning",
    "Words",
    "Filled in by",
    "Filled in at",
)


def facts_of(drawn: Drawn, by: str, moment: datetime) -> dict[str, Any]:
    """What templates/pdf/report.typ wants."""
    return {
        "title": f"{drawn.form.title}: {drawn.title}",
        "site": "Recall Portal",
        "heading": drawn.form.title,
        "facts": [
            ["To", drawn.form.to],
            ["Under", drawn.form.law],
            ["Recall", drawn.title],
            ["Reference", drawn.reference or NOT_RECORDED],
            ["Period", f"{day_in_words(drawn.first)} to {day_in_words(drawn.last)}"]
            if drawn.form.months
            else ["Until", day_in_words(drawn.last)],
            *([["Correction", f"number {drawn.number - 1}"]] if drawn.number > 1 else []),
            ["Counted", f"{day_in_words(drawn.as_of)}, {drawn.as_of:%H:%M} UTC"],
            ["Filed", f"{day_in_words(moment)}, {moment:%H:%M} UTC, by {by}"],
        ],
        "period": bool(drawn.form.months),
        "sections": [
            [title, [_numbers(one) for one in lines if one.text is None and one.all is not None],
             [[one.words, _in_english(one)] for one in lines if one.text is not None or one.all is None]]
            for title, lines in drawn.sections
        ],
    }  # fmt: skip


def _in_english(one: Said) -> str:
    """An authority reads it, whoever drew it up."""
    with speaking(ENGLISH):
        return read_out(one.source, one.text) if one.text else NOT_RECORDED


def _numbers(one: Said) -> list[str]:
    return [one.words, "–" if one.now is None else f"{one.now:,}", f"{one.all or 0:,}"]


def rows_of(body: str) -> Iterator[tuple[object, ...]]:
    """A frozen copy as a table."""
    for section in json.loads(body)["sections"]:
        for line in section["lines"]:
            blank = line["all"] is None and not line["text"]
            words = NOT_RECORDED if blank else line["text"]
            yield (
                section["title"],
                line["words"],
                line["key"],
                line["now"],
                line["all"],
                words,
                line["by"],
                line["at"],
            )
