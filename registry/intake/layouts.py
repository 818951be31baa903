"""How a table is to be read: unpacks it, has a workbook read, finds out how a text is written and where its header
stands. What it makes lies beside the source. Knows no upload and no database."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from registry.errors import Refused
from registry.intake import encodings, unpacking
from registry.intake.blocks import first_rows
from registry.intake.guessing import guess_delimiter, guess_first_row, guess_header, width_of
from registry.intake.sheets import SECONDS, read_workbook
from registry.tongue.speaking import marked

LOOK_ROWS = 200
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE, UNPACKED = "table.csv", "unpacked"
Progress = Callable[..., object]
"""Called between steps, with `stage` where a new one begins."""


@dataclass(slots=True)
class Layout:
    """How a table is to be read; kept in `upload.layout`."""

    kind: str
    encoding: str = "utf-8"
    encoding_guesses: list[str] | None = None
    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    file: str = "source"
    sheet: str = ""
    sheets: list[str] | None = None
    first_row: int = 1

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Table:
    """A file named `source` in a folder of its own. `most`: bytes it may have, unpacked as well; `name`: what this try
    calls a file that is not whole yet; `seconds`: how long a workbook may take."""

    folder: Path
    most: int
    progress: Progress
    name: str = "new"
    seconds: int = SECONDS

    def lay_out(self, sheet: str = "") -> Layout:
        """`sheet` names one of a workbook; else its first is taken."""
        source = self._unpacked()
        with source.open("rb") as file:
            head = file.read(8)
        if head == OLD_WORKBOOK or unpacking.is_workbook(source):
            return self._workbook(source, sheet, checked=head != OLD_WORKBOOK)
        if head.startswith(unpacking.ZIP):
            raise Refused(
                "file",
                marked("This is a packed document, but no workbook. Save the list as CSV (UTF-8) or XLSX."),
            )
        return self._text(source)

    def _unpacked(self) -> Path:
        source, inner = self.folder / "source", self.folder / UNPACKED
        if not unpacking.is_packed(source):
            return source
        self.progress(stage="Unpacking")
        unpacking.unpack(source, inner, self.most, self.progress)
        if unpacking.is_packed(inner):
            inner.unlink()
            raise Refused(
                "file",
                marked(
                    "The packed file holds another packed file. Load the table itself, packed once or not."
                ),
            )
        return inner

    def _workbook(self, source: Path, sheet: str, *, checked: bool) -> Layout:
        if checked:
            unpacking.check_workbook(source, 4 * self.most)
        self.progress(stage="Reading the workbook")
        aside = self.folder / f"{TABLE}.{self.name}"
        try:
            found = read_workbook(source, aside, sheet, self.most, self.progress, self.seconds)
            aside.rename(self.folder / TABLE)
        finally:
            aside.unlink(missing_ok=True)
        return Layout("workbook", file=TABLE, sheet=found.name, sheets=found.names)

    def _text(self, source: Path) -> Layout:
        self.progress(stage="Finding out how it is written")
        encoding = encodings.find_encoding(source, self.progress)
        layout = Layout("csv", encoding=encoding.name, encoding_guesses=encoding.guesses, file=source.name)
        if encoding.name in encodings.WIDE:
            encodings.write_as_utf8(source, self.folder / TABLE, encoding, self.most, self.progress)
            layout.encoding, layout.file = "utf-8", TABLE
            layout.encoding_guesses = []
        layout.delimiter = guess_delimiter(_beginning(self.folder / layout.file, layout.encoding))
        return layout


def look(folder: Path, layout: Layout) -> list[list[str]]:
    """The first rows of the table; settles where it begins and whether it has a header."""
    seen: dict[str, Any] = asdict(layout)
    rows = first_rows(folder / layout.file, seen, LOOK_ROWS)
    layout.first_row = guess_first_row(rows)
    rows = rows[layout.first_row - 1 :]
    layout.header = guess_header(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise Refused("file", marked("The file holds no rows. Choose the file that holds the list."))
    if layout.header and len(filled) == 1:
        raise Refused(
            "file",
            marked("The file holds a header and no rows below it. Choose the file that holds the list."),
        )
    width = width_of(rows)
    return [row + [""] * (width - len(row)) for row in rows]


def _beginning(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        data = file.read(256 * 1024)
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")
