"""Ranges as data, against counting them out."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Refused
from registry.serials.ranges import SerialRange, make_range, merge, subtract

ALPHABET = "0159AKZ"
DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALL = ["".join(pair) for n in (1, 2) for pair in itertools.product(ALPHABET, repeat=n)]
ends = st.sampled_from(ALL)


def ranges() -> st.SearchStrategy[SerialRange]:
    return st.tuples(ends, ends).filter(_makes).map(lambda pair: make_range(*pair))


def _makes(pair: tuple[str, str]) -> bool:
    try:
        make_range(*pair)
    except Refused:
        return False
    return True


def held(one: SerialRange) -> set[str]:
    return {serial for serial in ALL if serial in one}


@given(ranges())
def test_a_range_holds_both_ends(one: SerialRange) -> None:
    assert one.first in one
    assert one.last in one


@pytest.mark.parametrize(("first", "last"), [("A1", "C5"), ("05", "9"), ("1A", "B0"), ("00", "99")])
def test_a_range_counts_what_it_holds(first: str, last: str) -> None:
    one = make_range(first, last)
    every = ["".join(pair) for n in (1, 2) for pair in itertools.product(DIGITS + LETTERS, repeat=n)]
    found = {int(s) if one.shape == "#" else s for s in every if s in one}
    assert one.count == len(found)


@given(ranges(), ranges())
def test_overlap_and_cover_agree_with_counting(one: SerialRange, other: SerialRange) -> None:
    if held(one) & held(other):
        assert one.overlaps(other)
    if one.covers(other):
        assert held(other) <= held(one)


@given(st.lists(ranges(), max_size=4))
def test_merging_changes_nothing_that_is_held(some: list[SerialRange]) -> None:
    merged = list(merge(some))
    assert set().union(*map(held, some)) == set().union(*map(held, merged))
    assert not any(
        a.shape == b.shape and "?" not in a.shape and a.overlaps(b)
        for a, b in itertools.combinations(merged, 2)
    )


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=4),
    st.lists(st.integers(0, 99), max_size=5),
)
def test_what_is_taken_is_gone(pairs: list[tuple[int, int]], taken: list[int]) -> None:
    some = [SerialRange(f"A{min(p):02}", f"A{max(p):02}") for p in pairs]
    holes = [SerialRange(f"A{n:02}", f"A{n:02}") for n in taken]
    left = set().union(*(set(_expand(r)) for r in subtract(some, holes)))
    assert left == set().union(*(set(_expand(r)) for r in some)) - {hole.first for hole in holes}


def _expand(one: SerialRange) -> list[str]:
    return [f"A{n:02}" for n in range(100) if f"A{n:02}" in one]


def test_ranges_are_of_any_size() -> None:
    huge = SerialRange("KT00000000000000000000000001", "KT99999999999999999999999999")
    assert huge.count == 10**26 - 1
    assert str(huge).startswith("KT0000")


def test_shapes_keep_letters_and_digits_apart() -> None:
    assert "SN1A0" not in SerialRange("SN100", "SN999")
    assert not SerialRange("A11", "A19").overlaps(SerialRange("AA1", "AA9"))
    assert not SerialRange("11", "19").covers(SerialRange("A1", "A9"))


def test_a_range_of_letters_and_digits_is_not_divided() -> None:
    mixed = SerialRange("1A", "B0")
    assert list(subtract([mixed], [mixed])) == []
    with pytest.raises(Refused, match="divide it first"):
        list(subtract([mixed], [SerialRange("2A", "A0")]))


@pytest.mark.parametrize(("first", "last"), [("AB001", "005"), ("10", "5"), ("B", "A"), ("A1", "AAA")])
def test_a_range_that_makes_no_sense_is_refused(first: str, last: str) -> None:
    with pytest.raises(Refused):
        make_range(first, last)


@given(ranges(), st.integers(0, 60))
def test_its_numbers_are_what_it_holds(one: SerialRange, begin: int) -> None:
    if one.count > 3000:
        return
    numbers = list(one.numbers())
    assert len(set(numbers)) == len(numbers) == one.count
    assert (numbers[0], numbers[-1]) == (one.first, one.last) or one.shape == "#"
    assert all(number in one for number in numbers)
    assert list(one.numbers(begin)) == numbers[begin:]
