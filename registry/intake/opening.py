"""Opens what was received: unpacks it, has a workbook read, finds out how a text is written, and shows the first rows.
Everything it makes lies beside the source and is made anew when it runs again."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from registry.db import db
from registry.errors import Refused
from registry.intake import encodings, folders, unpacking
from registry.intake.blocks import first_rows
from registry.intake.guessing import guess_delimiter, guess_first_row, guess_header, width_of
from registry.intake.models import COLUMNS, Upload
from registry.intake.receiving import most_bytes
from registry.intake.sheets import read_workbook
from registry.jobs.running import Run

SAMPLE_ROWS, SAMPLE_CELL = 20, 200
LOOK_ROWS = 200
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE, UNPACKED = "table.csv", "unpacked"


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


def open_upload(run: Run) -> None:
    """The job: afterwards a person can say what the columns mean. `payload["sheet"]` names another sheet."""
    upload = db.session.get_one(Upload, run.subject_id)
    folder = folders.folder(upload)
    for left in (*folder.glob(f"{TABLE}*"), *folder.glob(f"{UNPACKED}*")):
        left.unlink()
    run.progress(stage="Opening", bytes_total=upload.size)
    source = _unpacked(folder, run)
    layout = _layout(source, folder, run)
    rows = _look(folder, layout)
    upload.layout = {key: value for key, value in asdict(layout).items() if value is not None}
    upload.sample = [[cell[:SAMPLE_CELL].replace("\0", "") for cell in row] for row in rows[:SAMPLE_ROWS]]
    upload.state = COLUMNS


def _unpacked(folder: Path, run: Run) -> Path:
    source, inner = folder / "source", folder / UNPACKED
    if not unpacking.is_packed(source):
        return source
    run.progress(stage="Unpacking")
    unpacking.unpack(source, inner, most_bytes(), run.progress)
    if unpacking.is_packed(inner):
        inner.unlink()
        raise Refused(
            "file", "The packed file holds another packed file. Load the table itself, packed once or not."
        )
    return inner


def _layout(source: Path, folder: Path, run: Run) -> Layout:
    with source.open("rb") as file:
        head = file.read(8)
    if head == OLD_WORKBOOK or unpacking.is_workbook(source):
        return _workbook(source, folder, run, checked=head != OLD_WORKBOOK)
    if head.startswith(unpacking.ZIP):
        raise Refused(
            "file", "This is a packed document, but no workbook. Save the list as CSV (UTF-8) or XLSX."
        )
    return _text(source, folder, run)


def _workbook(source: Path, folder: Path, run: Run, *, checked: bool) -> Layout:
    if checked:
        unpacking.check_workbook(source, 4 * most_bytes())
    run.progress(stage="Reading the workbook")
    wanted = str(run.payload.get("sheet") or "")
    aside = folder / f"{TABLE}.{run.lease.rpartition('/')[2]}"
    try:
        found = read_workbook(source, aside, wanted, most_bytes(), run.progress)
        aside.rename(folder / TABLE)
    finally:
        aside.unlink(missing_ok=True)
    return Layout("workbook", file=TABLE, sheet=found.name, sheets=found.names)


def _text(source: Path, folder: Path, run: Run) -> Layout:
    run.progress(stage="Finding out how it is written")
    encoding = encodings.find_encoding(source, run.progress)
    layout = Layout("csv", encoding=encoding.name, encoding_guesses=encoding.guesses, file=source.name)
    if encoding.name in encodings.WIDE:
        encodings.write_as_utf8(source, folder / TABLE, encoding, most_bytes(), run.progress)
        layout.encoding, layout.file = "utf-8", TABLE
        layout.encoding_guesses = []
    layout.delimiter = guess_delimiter(_beginning(folder / layout.file, layout.encoding))
    return layout


def _beginning(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        data = file.read(256 * 1024)
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _look(folder: Path, layout: Layout) -> list[list[str]]:
    """The first rows of the table; settles where it begins and whether it has a header."""
    seen: dict[str, Any] = asdict(layout)
    rows = first_rows(folder / layout.file, seen, LOOK_ROWS)
    layout.first_row = guess_first_row(rows)
    rows = rows[layout.first_row - 1 :]
    layout.header = guess_header(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise Refused("file", "The file holds no rows. Choose the file that holds the list.")
    if layout.header and len(filled) == 1:
        raise Refused(
            "file", "The file holds a header and no rows below it. Choose the file that holds the list."
        )
    width = width_of(rows)
    return [row + [""] * (width - len(row)) for row in rows]
