"""Lines stay inside their picture, their names apart, whatever the numbers."""

from itertools import pairwise

import pytest

from admin.reports.charts import APART, lines

MANY = [[f"2026-{month:02}-{day:02}", 10_000, 4, 1, 2, 0] for month in range(1, 13) for day in range(1, 29)]


@pytest.mark.parametrize(
    "days",
    [[["2026-11-28", 6, 2, 1, 1, 1]], [["2026-11-01", 0, 0, 0, 0, 1], ["2026-11-28", 7, 7, 7, 7, 0]], MANY],
    ids=["one day", "the same sums", "a year"],
)
def test_everything_stays_inside(days: list[list[object]]) -> None:
    drawn = lines(days)
    assert drawn is not None
    for line in drawn.lines:
        points = [tuple(map(float, point.split(","))) for point in line.points.split()]
        assert all(drawn.left <= x <= drawn.right and 0 <= y <= drawn.base for x, y in points)
        assert points == sorted(points, key=lambda point: point[0]), "time goes on"
    heights = sorted(line.y for line in drawn.lines)
    assert all(below - above >= APART for above, below in pairwise(heights))
    assert heights[0] > 0
    assert heights[-1] <= drawn.base
    assert [line.total for line in drawn.lines] == [
        sum(int(str(day[at])) for day in days) for at in range(1, 6)
    ]


def test_nothing_has_happened() -> None:
    assert lines([]) is None
