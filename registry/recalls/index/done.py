"""What the index says of a remedy that is on record: the day, and what was done as far as whoever has the number of the
unit may read it. Pure."""

import re
from datetime import date

from registry.remedies.offers import KINDS

_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./#_-]{0,29}")
DAY = len("2026-11-25")


def written(day: date, note: str) -> str:
    """`2026-11-25 repair J-7`: of what is noted the kind of remedy, and the job where it has a number. Words are left
    out: they may name somebody."""
    kind, _, job = note.partition(" ")
    if kind not in KINDS:
        return day.isoformat()
    return f"{day.isoformat()} {kind} {job if _NUMBER.fullmatch(job) else ''}".rstrip()


def day_of(done: str) -> str:
    """`2026-11-25`."""
    return done[:DAY]


def what_of(done: str) -> str:
    """`repair J-7`; empty where that is not on record."""
    return done[DAY + 1 :]
