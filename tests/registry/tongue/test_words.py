"""Days and sums as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from registry.tongue.speaking import speaking
from registry.tongue.words import appointed, day, iso_day, iso_moment, moment, money, number

FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "1 December 2026"), ("de", "1. Dezember 2026"), ("fr", "1er décembre 2026"),
     ("es", "1 de diciembre de 2026"), ("pl", "1 grudnia 2026"), ("ar", "1 ديسمبر 2026")],
)  # fmt: skip
def test_the_first_of_a_month(code: str, said: str) -> None:
    with speaking(code):
        assert day(FIRST) == said
        assert iso_day("2026-12-01") == said
        assert iso_moment("2026-12-01T09:30:00+00:00").startswith(said)
        assert moment(datetime(2026, 12, 1, 9, 30, tzinfo=UTC)).startswith(said)
        assert appointed(FIRST, "09:00", "12:00", "").startswith(said)


def test_french_counts_only_the_first_so() -> None:
    with speaking("fr"):
        assert day(date(2026, 12, 11)) == "11 décembre 2026"
        assert day(date(2026, 12, 21)) == "21 décembre 2026"


@pytest.mark.parametrize(
    ("code", "many", "sum_"),
    [("en", "1,234", "1,234.50 EUR"), ("de", "1.234", "1.234,50 EUR"), ("fr", "1\u202f234", "1\u202f234,50 EUR"),
     ("pl", "1\u00a0234", "1\u00a0234,50 EUR")],
)  # fmt: skip
def test_numbers_and_sums(code: str, many: str, sum_: str) -> None:
    with speaking(code):
        assert number(1234) == many
        assert money(Decimal("1234.50"), "EUR") == sum_
