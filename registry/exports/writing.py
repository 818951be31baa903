"""Rows as CSV or as JSON lines. Pure. In CSV no cell is a formula to a spreadsheet; JSON has every value as it is."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from registry.spreadsheets import BOM, lines

CSV, JSON = "csv", "jsonl"
FORMS = (CSV, JSON)


def head(form: str, columns: list[str]) -> bytes:
    return (BOM + lines([columns])).encode() if form == CSV else b""


def body(form: str, rows: Iterable[dict[str, Any]]) -> bytes:
    if form == CSV:
        return lines(map(_cell, row.values()) for row in rows).encode()
    return "".join(f"{json.dumps(row, ensure_ascii=False, default=_text)}\n" for row in rows).encode()


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
