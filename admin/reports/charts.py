"""Draws how numbers grew: one line a step, each with a pattern of its own and its name at its end. Pure reckoning of
where each point goes; the template writes the SVG, and a table beneath says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any

from registry.reports.steps import OVER_TIME, STEPS
from registry.tongue.words import day, number

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 480, 260, 66, 136, 12, 30
MOST_POINTS = 180
APART = 15
"""Between two names at the right edge."""


@dataclass(slots=True)
class Line:
    """`points` as SVG has them; `y` where its name stands."""

    key: str
    words: str
    total: int
    points: str
    y: float


@dataclass(frozen=True, slots=True)
class Lines:
    width: int
    height: int
    lines: list[Line]
    levels: list[tuple[float, str]]
    first: str
    last: str
    left: int
    right: int
    base: int


def lines(days: Sequence[Sequence[Any]]) -> Lines | None:
    """`days` are [day, number of each step on it]. None where nothing has happened yet."""
    if not days:
        return None
    first, last = date.fromisoformat(days[0][0]), date.fromisoformat(days[-1][0])
    if first == last:
        first -= timedelta(days=1)
    sums = [list(accumulate(row[place + 1] for row in days)) for place in range(len(OVER_TIME))]
    most = _round_up(max(max(one) for one in sums))
    at = [(date.fromisoformat(row[0]) - first).days / (last - first).days for row in days]
    drawn = [
        Line(key, STEPS[key].words, one[-1], _points(at, one, most), _y(one[-1], most))
        for key, one in zip(OVER_TIME, sums, strict=True)
    ]
    _spread(drawn)
    levels = [(_y(part * most // 2, most), number(part * most // 2)) for part in (0, 1, 2)]
    return Lines(WIDE, HIGH, drawn, levels, day(first), day(last), LEFT, WIDE - RIGHT, HIGH - BOTTOM)


def _points(at: Sequence[float], sums: Sequence[int], most: int) -> str:
    """Steps, since nothing happens between two days: from nothing up to each sum, and on."""
    every = max(1, -(-len(at) // MOST_POINTS))
    chosen = sorted({*range(0, len(at), every), len(at) - 1})
    path, before = [f"{LEFT},{_y(0, most):g}"], 0
    for place in chosen:
        x = LEFT + at[place] * (WIDE - LEFT - RIGHT)
        path += [f"{x:.1f},{_y(before, most):g}", f"{x:.1f},{_y(sums[place], most):g}"]
        before = sums[place]
    return " ".join(path)


def _y(number: int, most: int) -> float:
    return round(TOP + (HIGH - TOP - BOTTOM) * (1 - number / most), 1)


def _round_up(number: int) -> int:
    """2, 4, 6, 10, 20, 40 ...: its half is whole."""
    size = 1
    while True:
        for lead in (2, 4, 6, 10):
            if number <= lead * size:
                return lead * size
        size *= 10


def _spread(drawn: list[Line]) -> None:
    """Names that would lie on each other are moved apart, downwards and then back into the picture."""
    ordered = sorted(drawn, key=lambda one: one.y)
    for above, one in pairwise(ordered):
        one.y = max(one.y, above.y + APART)
    lowest = float(HIGH - BOTTOM)
    for one in reversed(ordered):
        one.y = min(one.y, lowest)
        lowest = one.y - APART
