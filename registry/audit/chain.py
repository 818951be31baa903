"""Proves that no entry was changed, taken out or put in between. Reads only, in constant memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from registry.audit.hashing import digest
from registry.audit.models import AuditChain, AuditEntry
from registry.db import db
from registry.tongue.speaking import gettext as _

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Walked:
    """A chain after it was walked. `broken` is the number of the first entry that does not fit, `why` says how."""

    chain: int
    entries: int
    head: str
    broken: int | None = None
    why: str = ""


def verify(noted: Mapping[int, tuple[int, str]] | None = None) -> Iterator[Walked]:
    """Walks every chain. `noted` holds heads written down elsewhere: chain -> (entry's number, its hash)."""
    noted = noted or {}
    there = list(db.session.scalars(select(AuditChain.chain).order_by(AuditChain.chain)))
    for chain in sorted({*there, *noted}):
        yield walk(chain, noted.get(chain))


def walk(chain: int, noted: tuple[int, str] | None = None) -> Walked:
    """One chain from its first entry to its head."""
    expected = db.session.execute(
        select(AuditChain.entries, AuditChain.head).where(AuditChain.chain == chain)
    ).first() or (0, "")
    number, head = 0, ""
    for row in _rows(chain):
        number += 1
        if why := _fault(row, number, head, noted):
            return Walked(chain, number - 1, head, number, why)
        head = row["digest"]
        if number == expected[0] and head == expected[1]:
            break  # what others add meanwhile is theirs to prove
    if (number, head) != tuple(expected):
        return Walked(chain, number, head, number + 1, _("the last entries are missing"))
    if noted and noted[0] > number:
        why = _("entry %(number)s, noted elsewhere, is missing", number=noted[0])
        return Walked(chain, number, head, number + 1, why)
    return Walked(chain, number, head)


def _rows(chain: int) -> Iterator[RowMapping]:
    """By pages of the primary key: a cursor held open would keep a writer of SQLite waiting."""
    columns, after = AuditEntry.__table__, 0
    while True:
        wanted = select(columns).where(columns.c.chain == chain, columns.c.number > after)
        page = db.session.execute(wanted.order_by(columns.c.number).limit(BATCH)).mappings().all()
        yield from page
        if len(page) < BATCH:
            return
        after = page[-1]["number"]


def _fault(row: RowMapping, number: int, head: str, noted: tuple[int, str] | None) -> str:
    if row["number"] != number:
        return _("entry %(number)s is missing", number=number)
    if row["previous"] != head:
        return _("it does not follow the entry before")
    if digest(dict(row)) != row["digest"]:
        return _("it was changed")
    if noted and noted[0] == number and noted[1] != row["digest"]:
        return _("its hash is not the one noted elsewhere")
    return ""
