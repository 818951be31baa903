"""What divides the cells of a text where no guess finds it: one character that a person typed, and the one they said
the last time for such a header. A person always sees the rows as they read with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.intake import mapping
from registry.intake.blocks import LOOK_ROWS, UNREADABLE, first_rows
from registry.intake.guessing import guess_first_row

ONE = "Type the one character that stands between two cells."
NEVER = "This cannot divide columns: it stands in numbers and words, or marks the ends of cells and rows."


def unfit(divider: str) -> str:
    """What is wrong with a divider; empty where nothing is."""
    if len(divider) != 1:
        return ONE
    if divider.isalnum() or divider in f'"\0\r\n{UNREADABLE}' or not divider.encode("utf-8", "ignore"):
        return NEVER
    return ""


def as_before(organisation_id: int, purpose: str, table: Path, layout: Mapping[str, Any]) -> str | None:
    """The divider that gives this text a header which was read with it before; None where the guess does, too, or
    none of them does."""
    kept = mapping.dividers(organisation_id, purpose)
    guessed = str(layout["delimiter"])
    for divider in dict.fromkeys([guessed, *kept]) if kept else ():
        if _key(table, {**layout, "delimiter": divider}) in kept.get(divider, ()):
            return divider if divider != guessed else None
    return None


def _key(table: Path, layout: Mapping[str, Any]) -> str:
    rows = first_rows(table, layout, LOOK_ROWS)
    return mapping.header_key(rows[guess_first_row(rows) - 1]) if rows else ""
