"""Rows as CSV or as JSON lines. Pure. In CSV no cell is a formula to a spreadsheet; JSON has every value as it is."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from registry.intake.steps import neutral

CSV, JSON = "csv", "jsonl"
FORMS = (CSV, JSON)
BOM = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""


def head(form: str, columns: list[str]) -> bytes:
    return (BOM + _lines([columns])).encode() if form == CSV else b""


def body(form: str, rows: Iterable[dict[str, Any]]) -> bytes:
    if form == CSV:
        return _lines([_cell(value) for value in row.values()] for row in rows).encode()
    return "".join(f"{json.dumps(row, ensure_ascii=False, default=_text)}\n" for row in rows).encode()


def _lines(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return _text(value)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
