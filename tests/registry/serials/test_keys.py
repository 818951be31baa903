"""Keys sort as serials should, and give back the serial."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.serials.keys import MAX_LENGTH, decode, encode, number_span

serials = st.text(alphabet="0019AZBK", min_size=1, max_size=MAX_LENGTH)


@given(serials)
def test_a_key_gives_its_serial_back(serial: str) -> None:
    key = encode(serial)
    assert key is not None
    assert decode(key) == serial


@given(serials, serials)
def test_no_two_serials_share_a_key(one: str, other: str) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@given(st.integers(0, 10**18), st.integers(0, 10**18), st.integers(0, 10**18), st.integers(0, 5))
def test_integers_lie_in_their_span_whatever_zeros_are_typed(
    low: int, high: int, number: int, zeros: int
) -> None:
    low, high = sorted((low, high))
    key = encode("0" * zeros + str(number))
    first, last = number_span(low, high)
    assert key is not None
    assert (first <= key <= last) == (low <= number <= high)


def test_the_database_sorts_as_python_does() -> None:
    keys = [encode(s) or "" for s in ("9", "10", "ZZ", "00010", "A1", "AA", "0", "000", "1" * 40)]
    database = sqlite3.connect(":memory:")
    rows = database.execute(
        "select value from json_each(?) order by cast(value as blob)", [str(keys).replace("'", '"')]
    )
    assert [row[0] for row in rows] == sorted(keys)
    database.close()


@pytest.mark.parametrize("serial", ["", "a1", "É1", "A-1", "1" * 41])
def test_what_is_no_serial_has_no_key(serial: str) -> None:
    assert encode(serial) is None


@pytest.mark.parametrize("key", ["", "B", "A12", "AAA", "J0110000"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="is not the key"):
        decode(key)
