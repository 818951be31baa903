"""Keys of numbers and runs sort as the numbers do, alike in Python and in a database."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.serials.keys import LONGEST, indexable, shown_run, stored_run
from registry.serials.ranges import make_range

serials = st.text(alphabet="0019AZBK", min_size=1, max_size=LONGEST)


@given(serials, serials)
def test_no_two_serials_share_a_key(one: str, other: str) -> None:
    assert (stored_run(one, one) == stored_run(other, other)) == (one == other)


@given(serials)
def test_a_key_gives_its_serial_back(serial: str) -> None:
    assert shown_run(*stored_run(serial, serial)) == (serial, serial)


@given(st.integers(0, 10**18), st.integers(0, 10**18), st.integers(0, 10**18))
def test_runs_of_integers_sort_as_integers(low: int, high: int, number: int) -> None:
    low, high = sorted((low, high))
    first, last = stored_run(str(low), str(high))
    key = stored_run(str(number), str(number + 1))[0]
    if low != high:
        assert (first <= key <= last) == (low <= number <= high)
        assert shown_run(first, last) == (str(low), str(high))


@given(serials, serials, serials)
def test_runs_of_texts_hold_what_their_range_holds(one: str, other: str, number: str) -> None:
    low, high = sorted((one, other[: len(one)].ljust(len(one), "0")))
    if low == high or low.isdecimal():
        return
    within = make_range(low, high)
    first, last = stored_run(low, high)
    if number in within:
        assert first <= stored_run(number, number)[0] <= last


def test_the_database_sorts_as_python_does() -> None:
    numbers = ("9", "10", "ZZ", "00010", "A1", "AA", "0", "000", "1" * LONGEST)
    keys = [stored_run(s, s)[0] for s in numbers] + [stored_run("1", "20")[0], stored_run("0", "5")[0]]
    database = sqlite3.connect(":memory:")
    rows = database.execute(
        "select value from json_each(?) order by cast(value as blob)", [str(keys).replace("'", '"')]
    )
    assert [row[0] for row in rows] == sorted(keys)
    database.close()


@pytest.mark.parametrize("serial", ["", "a1", "É1", "A-1", "1" * (LONGEST + 1)])
def test_what_is_no_number_has_no_key(serial: str) -> None:
    assert not indexable(serial)
