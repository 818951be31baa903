"""Whole numbers as people of any language type them."""

import pytest

from registry.tongue.counts import whole


@pytest.mark.parametrize(
    "typed", ["12500", "12,500", "12.500", "12 500", "12\u00a0500", "12\u202f500", "12'500", "12’500"]
)
def test_thousands_are_divided_as_each_language_divides_them(typed: str) -> None:
    assert whole(typed) == 12_500


@pytest.mark.parametrize(
    "typed", ["", "1,5", "1.50", "12,50", "1250,000", "-1", "1e3", "١٢", "1" * 21, "12\n"]
)
def test_what_is_no_whole_number_is_not_read_as_one(typed: str) -> None:
    assert whole(typed) is None
