"""How many each level asks, and that the draw is the same for everybody who looks."""

import pytest

from registry.consignees.levels import draw, lot_of, percent_of, share
from registry.errors import Refused


@pytest.mark.parametrize(
    ("level", "told", "percent"),
    [("A", "", 100), ("B", " 25 %", 25), ("C", "50", 10), ("D", "", 2), ("E", "", 0)],
)
def test_percentages(level: str, told: str, percent: int) -> None:
    assert percent_of(level, told) == percent


@pytest.mark.parametrize("told", ["", "10", "100", "-20", "2.5", "٣٠", "1e1", "%", "9999"])
def test_level_b_is_between_ten_and_a_hundred(told: str) -> None:
    with pytest.raises(Refused) as refused:
        percent_of("B", told)
    assert refused.value.field == "percent"


def test_there_is_no_level_f() -> None:
    with pytest.raises(Refused):
        percent_of("F", "")


def test_never_fewer_than_the_percentage_says() -> None:
    assert [share(count, 2) for count in (0, 1, 50, 51, 1000)] == [0, 1, 1, 2, 20]
    assert share(7, 100) == 7
    assert share(7, 0) == 0


def test_the_draw_can_be_done_again() -> None:
    everybody = list(range(1, 101))
    first = draw(7, everybody, (), 10)
    assert len(first) == 10
    assert draw(7, everybody[::-1], (), 10) == first
    assert first == sorted(everybody, key=lambda one: lot_of(7, one))[:10]
    assert set(first) != set(draw(8, everybody, (), 10))


def test_who_was_drawn_stays_and_others_come_in_addition() -> None:
    first = draw(7, range(1, 101), (), 10)
    assert draw(7, range(1, 101), first, 10) == []
    more = draw(7, range(1, 201), first, 10)
    assert len(more) == 10
    assert not set(more) & set(first)
