"""Ranges as people type them: the ways other software got them wrong, each read or refused by name."""

import pytest

from registry.errors import Refused
from registry.serials.typed import read_ends, read_range, read_serial


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("1 - 3", "1", "3"),
        ("from 1 to 3", "1", "3"),
        ("1..3", "1", "3"),
        ("A1X-A3X", "A1X", "A3X"),
        ("KT2400000010 to KT2400000020", "KT2400000010", "KT2400000020"),
        ("[001-100]", "001", "100"),
        ("5-5", "5", "5"),
        ("9223372036854775809 - 9223372036854775999", "9223372036854775809", "9223372036854775999"),
        ("100,000 to 119,039", "100000", "119039"),
        ("EAAA-1000037 to EAAA-1015421", "EAAA1000037", "EAAA1015421"),
        ("AB001", "AB001", "AB001"),
    ],
)
def test_a_range_is_read(typed: str, first: str, last: str) -> None:
    found = read_range(typed)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("100 + 2", "a range has a first and a last number"),
        ("AB001-005", "the last number lacks its prefix AB: AB001 to AB005?"),
        ("AB001 to 005", "the last number lacks its prefix AB: AB001 to AB005?"),
        ("10-5", "10 comes after 5"),
        ("AB9 to AB1", "AB9 comes after AB1"),
        ("ABC-001-ABC-003", "did you mean ABC-001 to ABC-003?"),
        ("1-3-5", "hyphens inside"),
        ("1 to 3 to 5", "more than two ends"),
        ("EAAA-1000037", "one serial or a range?"),
        ("1, 3, 5", "one range at a time"),
        ("AB1 to ABC1", "different lengths"),
        ("", "type a serial number"),
        ("É1", "not A to Z"),
        ("1" * 61, "at most 60"),
    ],
)
def test_an_unclear_range_is_refused_by_name(typed: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read_range(typed, "serials")
    assert refused.value.field == "serials"
    assert message in refused.value.message


def test_two_fields_need_no_guessing() -> None:
    assert read_ends("ABC-001", "ABC-003").count == 3
    assert read_serial("s/n 0042") == "0042"
