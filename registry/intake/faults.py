"""What is wrong with one cell of one row, as data. Knows no table and no database."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` is the number a spreadsheet shows (a header is row 1); `level` is error (the row is left out) or warning.
    `message` says what is wrong, `advice` what to do."""

    row: int
    column: str
    value: str
    level: str
    kind: str
    message: str
    advice: str = ""
