"""Writes one sheet of an XLSX package as CSV: rows as a spreadsheet numbers them, columns from the first to the last
that holds something, in memory that does not grow with the sheet. For the child process."""

import csv
from collections.abc import Iterator
from typing import IO, Any

from registry.intake.xlsx_package import Named, Package
from registry.intake.xlsx_rows import Reader, Rows
from registry.intake.xlsx_strings import Texts, Unusual
from registry.intake.xlsx_values import Values

MOST_CELLS = 200_000_000
"""Of the rectangle that holds all cells; two cells at opposite ends are no table."""


class Wider(Exception):
    """A cell outside of the columns that were written so far."""


def read_xlsx(path: str, into: str, wanted: str) -> dict[str, Any]:
    """What was read, or why it cannot be; Unusual where another reader must look."""
    package = Package(path)
    sheets = package.sheets()
    names = [sheet.name for sheet in sheets]
    if wanted and wanted not in names:
        return {"problem": "no_sheet"}
    table: Table | None = None
    for sheet in [one for one in sheets if one.name == wanted] if wanted else sheets:
        table = table or Table(package)
        if rows := table.write(sheet, into):
            return {"sheet": sheet.name, "sheets": names, "rows": rows}
    return {"problem": "empty"}


class Table:
    """Sheets of one package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._values = (package.strings(), package.formats(), package.since_1904)

    def write(self, sheet: Named, into: str) -> int:
        """Rows down to the last one that holds something; 0 where none does."""
        try:
            return self._write(sheet, into, None)
        except Wider:
            return self._write(sheet, into, self._extent(sheet))

    def _rows(self, sheet: Named) -> Iterator[Rows]:
        prefix = self.package.prefix(sheet.part)
        values = Values(*self._values, Texts(prefix))
        return Reader(values, prefix).read(self.package.pieces(sheet.part, f"</{prefix}row>"))

    def _extent(self, sheet: Named) -> range:
        """All columns that hold something: read once more where the first rows do not tell."""
        found = {column for rows in self._rows(sheet) for column in rows.columns}
        return range(min(found), max(found) + 1)

    def _write(self, sheet: Named, into: str, columns: range | None) -> int:
        with open(into, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
            out = _Out(file)
            for rows in self._rows(sheet):
                if not rows.columns:
                    continue
                if columns is None:
                    columns = range(min(rows.columns), max(rows.columns) + 1)
                if min(rows.columns) not in columns or max(rows.columns) not in columns:
                    raise Wider
                if rows.numbers[-1] * len(columns) > MOST_CELLS:
                    raise Unusual("no table")
                out.write(rows, columns)
        return out.last


class _Out:
    """A CSV file; blank rows are written once another follows."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._writer = csv.writer(file, lineterminator="\n")
        self.last = 0

    def write(self, rows: Rows, columns: range) -> None:
        nothing = [""] * len(rows.numbers)
        cells = [rows.columns.get(column, nothing) for column in columns]
        numbers = rows.numbers
        if any(map(all, cells)):
            follows = numbers[-1] - numbers[0] + 1 == len(numbers)
            if follows:
                self._gap(numbers[0])
                self._many(cells)
                self.last = numbers[-1]
                return
        for number, row in zip(numbers, zip(*cells, strict=True), strict=True):
            if any(row):
                self._gap(number)
                self._writer.writerow(row)
                self.last = number

    def _gap(self, number: int) -> None:
        self._file.write("\n" * (number - self.last - 1))

    def _many(self, cells: list[list[str]]) -> None:
        """Rows that need no quotation marks are put together without looking at each cell."""
        text = "\n".join(map(",".join, zip(*cells, strict=True)))
        count = len(cells[0])
        plain = '"' not in text and "\r" not in text and text.count("\n") == count - 1
        if plain and len(cells) > 1 and text.count(",") == count * (len(cells) - 1):
            self._file.write(text + "\n")
        else:
            self._writer.writerows(zip(*cells, strict=True))
