"""Opens a small table here and now, while a person waits: every row as it stands, and what could not be read of it.
Large ones are uploads, which a job reads. Keeps nothing."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from registry.errors import Refused
from registry.intake.blocks import read_blocks
from registry.intake.columns import concepts
from registry.intake.faults import Fault
from registry.intake.layouts import Table, look
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number as said

MOST_BYTES = 8 * 1024 * 1024
MOST_COLUMNS = 40
MOST_CELL = 300
SECONDS = 20
LONG_CELL = marked("A cell of this row is longer than 300 characters.")


@dataclass(slots=True)
class Small:
    """`rows`: number as a spreadsheet shows it, cells; the header is one of them where there is a `header`, which has
    words that we know: a row taken for one would be lost unseen. `faults` name rows that cannot be read; their cells
    are there as far as they can be shown."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: dict[int, Fault] = field(default_factory=dict)
    header: bool = False


def read_small(data: bytes, most_rows: int) -> Small:
    """All rows of a table; raises Refused where it is none, or larger than what is read while somebody waits."""
    if not data.strip():
        raise Refused("file", marked("The file is empty. Choose the file that holds the rows."))
    with tempfile.TemporaryDirectory(prefix="recall-small-") as name:
        folder = Path(name)
        (folder / "source").write_bytes(data)
        layout = Table(folder, MOST_BYTES, lambda **_: None, seconds=SECONDS).lay_out()
        first = look(folder, layout)[0]
        small = Small(header=layout.header and any(map(concepts, first)))
        told = layout.told() | {"header": False}
        for block in read_blocks(folder / layout.file, told):
            small.faults |= {fault.row: fault for fault in block.faults}
            for number, row in enumerate(block.rows, block.first_row):
                _add(small, number, block.broken.get(number, row), most_rows)
    return small


def _add(small: Small, number: int, cells: list[str], most_rows: int) -> None:
    if not any(cell.strip() for cell in cells):
        return
    if len(small.rows) >= most_rows + small.header:
        raise Refused(
            "file", _("The list has more than %(most)s rows. Send it in parts.", most=said(most_rows))
        )
    if len(cells) > MOST_COLUMNS:
        raise Refused(
            "file",
            _("The list has more than %(most)s columns. Leave out what is not needed.", most=MOST_COLUMNS),
        )
    if any(len(cell) > MOST_CELL for cell in cells) and number not in small.faults:
        small.faults[number] = Fault(
            number, "", "", "error", "long", LONG_CELL, marked("Check that the columns are right.")
        )
    small.rows.append((number, [cell.strip()[:MOST_CELL] for cell in cells]))
