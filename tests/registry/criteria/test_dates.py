"""Calendar dates as people type them."""

from datetime import date

import pytest

from registry.criteria.datecodes import date_format
from registry.criteria.dates import Period, read_date


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2013", "2013-01-01", "2013-12-31"),
        ("2013-06", "2013-06-01", "2013-06-30"),
        ("2012/2", "2012-02-01", "2012-02-29"),
        ("2013-06-14", "2013-06-14", "2013-06-14"),
        ("2013-06-14T00:00:00", "2013-06-14", "2013-06-14"),
        ("2013 06 14", "2013-06-14", "2013-06-14"),
        ("20130614", "2013-06-14", "2013-06-14"),
        ("201306", "2013-06-01", "2013-06-30"),
        ("6/2013", "2013-06-01", "2013-06-30"),
        ("06/13", "2013-06-01", "2013-06-30"),
        ("14.06.2013", "2013-06-14", "2013-06-14"),
        ("06/14/2013", "2013-06-14", "2013-06-14"),
        ("14/06/13", "2013-06-14", "2013-06-14"),
        ("June 2013", "2013-06-01", "2013-06-30"),
        ("14 June 2013", "2013-06-14", "2013-06-14"),
        ("Jun. 14, 2013", "2013-06-14", "2013-06-14"),
        ("14-JUN-2013", "2013-06-14", "2013-06-14"),
        ("JUN13", "2013-06-01", "2013-06-30"),
        ("Mfg. date: 2013-06", "2013-06-01", "2013-06-30"),
        ("EXP 2013-06", "2013-06-01", "2013-06-30"),
    ],
)
def test_a_date_is_read_as_its_days(typed: str, first: str, last: str) -> None:
    assert read_date(typed) == (days(first, last),)


def test_a_date_that_can_mean_two_days_is_both() -> None:
    assert set(read_date("03/04/2013")) == {
        days("2013-03-04", "2013-03-04"),
        days("2013-04-03", "2013-04-03"),
    }
    assert read_date("03/03/2013") == (days("2013-03-03", "2013-03-03"),)


@pytest.mark.parametrize(
    "typed", ["", "soon", "2013-13", "2013-02-30", "13/2013", "3 June", "June", "1 2 3 4", "999"]
)
def test_what_is_no_date_is_not_read(typed: str) -> None:
    assert read_date(typed) == ()


@pytest.mark.parametrize(
    ("code", "base", "typed", "moment"),
    [
        ("WWYY", 1980, "0179", (2079, 0, 1, 0, 0)),
        ("WWYY", 1980, "0180", (1980, 0, 1, 0, 0)),
        ("Y", 2012, "2", (2012, 0, 0, 0, 0)),
        ("Y", 2012, "1", (2021, 0, 0, 0, 0)),
        ("YDDD", 2010, "6366", (2016, 0, 0, 366, 0)),
        ("YYYYMMDD", 1980, "20120229", (2012, 2, 0, 0, 29)),
        ("LYY", 1980, "L13", (2013, 12, 0, 0, 0)),
        ("M/YYYY", 1980, "6/2013", (2013, 6, 0, 0, 0)),
        ("YY-MM", 1980, "13-06", (2013, 6, 0, 0, 0)),
        ("YYWW#", 1980, "1326000120", (2013, 0, 26, 0, 0, 120)),
        ("##YYWW", 1980, "991326", (2013, 0, 26, 0, 0, 99)),
        ("MMDD", 1980, "0229", (0, 2, 0, 0, 29)),
        ("WWYY", 1980, "0012", None),
        ("WWYY", 1980, "5412", None),
        ("YDDD", 2010, "5366", None),
        ("MMDDYY", 1980, "022913", None),
        ("LYY", 1980, "M13", None),
        ("WWYY", 1980, "12", None),
        ("WWYY", 1980, "1²13", None),
    ],
)
def test_a_code_means_a_moment_or_none(
    code: str, base: int, typed: str, moment: tuple[int, ...] | None
) -> None:
    assert date_format(code, base).decode(typed) == moment


def test_a_one_digit_month_needs_a_separator() -> None:
    with pytest.raises(ValueError, match="two places"):
        date_format("MYY")
