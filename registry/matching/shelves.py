"""Batches of staged rows, each as an SQLite file of its own, so that a database of that kind takes them in by itself
while the next is made ready: binding every cell costs more than writing it. What is kept of a batch in memory is what
its columns are, not their cells. Knows nothing of the database that takes them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from registry.intake.records.fields import LOT, MADE, SALE
from registry.matching import many
from registry.matching.staged import Batch

NAME = "shelf"
"""What the database that takes a batch calls its file; its one table is `line`, its rows numbered from 1."""
_SERIAL = "substr(c0, 2)"
"""As its key has it."""
_TOLD_OR_NOT = frozenset({
    "lot_key", "sold_on", "delivered_on", "made_on", "expires", "shipped_on", "name", "email", "phone",
})  # fmt: skip
"""Columns of which it makes a difference whether all cells are told."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A column of a shelved batch, as an SQL expression over its table. `blank`: some of its cells may be blank."""

    sql: str
    blank: bool


@dataclass(frozen=True, slots=True)
class Shelved:
    """A batch of serials."""

    path: Path
    size: int
    first: str
    last: str
    products: frozenset[str]
    cells: list[Stored | str]
    alone: bool = True
    """No two rows tell of the same unit."""

    def rows(self) -> list[Sequence[str]]:
        """Every field of every row."""
        each = ", ".join(one.sql if isinstance(one, Stored) else "?" for one in self.cells)
        told = [one for one in self.cells if isinstance(one, str)]
        with closing(sqlite3.connect(self.path)) as file:
            return file.execute(f"SELECT {each} FROM line ORDER BY rowid", told).fetchall()  # noqa: S608 - our own


def fits(batch: Batch, *, sales: bool) -> bool:
    """Whether a database can take all of it without us: units by serial, each told of once, no address to seal."""
    if not batch.alone or batch.last.startswith(LOT):
        return False
    return not sales or batch.cells[SALE.index("address")] == ""


def shelve(batch: Batch, path: Path, *, sales: bool) -> Shelved:
    """Writes what differs from row to row of a batch as it was given. A file that is half written when we die is never
    read."""
    kept: list[Sequence[str]] = []
    cells: list[Stored | str] = []
    for name, column in zip(SALE if sales else MADE, batch.cells, strict=True):
        if isinstance(column, str):
            cells.append(Stored(_SERIAL, blank=False) if name == "serial" and not column else column)
            continue
        told = f"c{_place(column, kept)}"
        if name == "serial":
            cells.append(Stored(f"coalesce(nullif({told}, ''), {_SERIAL})", blank=False))
        else:
            cells.append(Stored(told, name not in _TOLD_OR_NOT or not all(column)))
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=OFF")
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA page_size=32768")
        file.execute(f"CREATE TABLE line ({', '.join(f'c{at}' for at in range(len(kept)))})")
        file.execute("BEGIN")
        many.insert(file, "INSERT INTO line", f"({', '.join('?' * len(kept))})", kept)
        file.execute("COMMIT")
    return Shelved(path, batch.size, batch.first, batch.last, frozenset(batch.products), cells)


def _place(column: Sequence[str], kept: list[Sequence[str]]) -> int:
    """What says the same as another, such as invoices and their keys, is kept once."""
    for place, other in enumerate(kept):
        if column[0] == other[0] and column[-1] == other[-1] and column == other:
            return place
    kept.append(column)
    return len(kept) - 1
