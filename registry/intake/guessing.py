"""Guesses how the cells of a text are set apart and where its header stands. A person sees the guess and may change it.
Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from registry.intake.reading import Marks, records

USUAL = (",", ";", "\t", "|")
ROWS = 200
TITLE_ROWS = 20
_OTHERS = re.compile(r"[^\w\s\"'().@/+*=#&%-]|\x1f")
_DATA = re.compile(r"\d{3,}|^\W*\d[\d.,:/ -]*$|@")


def guess_delimiter(text: str) -> str:
    """The mark that cuts most rows into as many cells as the header has; a comma where there is one column."""
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if said:
        return said[1]
    others = [mark for mark, _ in Counter(_OTHERS.findall(text[:5000])).most_common(8)]
    best, best_score = ",", 0.0
    for mark in dict.fromkeys([*USUAL, *others]):
        score = _score(_rows(text, mark))
        if mark not in USUAL:
            score /= 2  # only where no usual mark cuts anything
        if score > best_score:
            best, best_score = mark, score
    return best


def width_of(rows: Sequence[Sequence[str]]) -> int:
    """Cells of most rows, or of the first, whichever is more."""
    lengths = Counter(len(row) for row in rows if row)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    return max(usual, len(rows[0]) if rows else 0)


def guess_first_row(rows: Sequence[Sequence[str]]) -> int:
    """The row, counted from 1, where the table begins: titles and blank lines above it fill fewer cells."""
    usual = _filled_usually(rows)
    for number, row in enumerate(rows[:TITLE_ROWS], 1):
        if 2 * _filled(row) > usual and not _separator_line(row):
            return number
    return 1


def guess_header(rows: Sequence[Sequence[str]]) -> bool:
    """The first row holds names, not data: nothing in it looks like a number, a date or an address."""
    if not rows:
        return False
    return not any(_DATA.search(cell.strip()) for cell in rows[0])


def _score(rows: list[list[str]]) -> float:
    """0 where the first row that says something is of one cell; else the share of rows that are as wide."""
    wide = [len(row) for row in rows if _filled(row)]
    if not wide:
        return 0.0
    usual = Counter(wide).most_common(1)[0][0]
    if usual < 2:
        return 0.0
    alike = wide.count(usual) / len(wide)
    return alike + (0.5 if usual in wide[:1] else 0.0) + min(usual, 50) / 1000


def _rows(text: str, delimiter: str) -> list[list[str]]:
    found = records(text, Marks(delimiter), final=False)
    return found.rows[:ROWS]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _filled_usually(rows: Sequence[Sequence[str]]) -> int:
    filled = Counter(_filled(row) for row in rows if _filled(row))
    return filled.most_common(1)[0][0] if filled else 0


def _separator_line(row: Sequence[str]) -> bool:
    return len(row) <= 2 and row[0].lower().startswith("sep=")
