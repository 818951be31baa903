"""Text that would be a formula is none; numbers stay numbers, and nothing is lost on the way."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from registry.spreadsheets import NEUTRALISED, lines

CELLS = st.text(st.characters(blacklist_characters="\0\r\n", blacklist_categories=("Cs",)), max_size=8)


def test_formulas_are_text_and_numbers_are_numbers() -> None:
    assert lines([("=1+1", "-A", -3, None, 'a;"b"')], ";") == '\'=1+1;\'-A;-3;;"a;""b"""\r\n'
    assert lines([]) == ""


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=4))
def test_what_is_read_back_is_what_was_written_and_runs_nowhere(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(lines(rows))))
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell.startswith(NEUTRALISED) for row in back for cell in row)
