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


@pytest.mark.parametrize(
    ("code", "typed", "moment"),
    [
        ("YYWWD", "08025", (2008, 0, 2, 0, 5)),
        ("YYWWD", "08020", (2008, 0, 2, 0, 0)),
        ("YYWWD", "080212", (2008, 0, 2, 0, 12)),
        ("YYWWD", "0802", None),
        ("YWWD", "8025", (1988, 0, 2, 0, 5)),
        ("YYMMD", "08115", (2008, 11, 0, 0, 5)),
        ("YYMMD", "081131", (None)),
        ("YYMMD", "081130", (2008, 11, 0, 0, 30)),
        ("YLD", "8A5", (1988, 1, 0, 0, 5)),
        ("YLD", "8A15", (1988, 1, 0, 0, 15)),
        ("MYY", "508", (2008, 5, 0, 0, 0)),
        ("MYY", "1208", (2008, 12, 0, 0, 0)),
        ("MYY", "1308", None),
        ("YYM", "0812", (2008, 12, 0, 0, 0)),
        ("YYM", "081", (2008, 1, 0, 0, 0)),
        ("MDYY", "11108", (2008, 11, 0, 0, 1)),
        ("MDYY", "1508", (2008, 1, 0, 0, 5)),
        ("MDYY", "13108", (2008, 1, 0, 0, 31)),
        ("YYWWD#", "080251234", (2008, 0, 2, 0, 5, 1234)),
        ("D", "7", (0, 0, 0, 0, 7)),
        ("M/YYYY", "12/2016", (2016, 12, 0, 0, 0)),
        ("M.YYYY", "12.2016", (2016, 12, 0, 0, 0)),
        ("M.YYYY", "5.2016", (2016, 5, 0, 0, 0)),
        ("M.YYYY", "5A2016", (2016, 5, 0, 0, 0)),
        ("D.M.YYYY", "1.12.2016", (2016, 12, 0, 0, 1)),
        ("D.M.YYYY", "30.2.2016", None),
        ("YYYY/M", "2016/1", (2016, 1, 0, 0, 0)),
        ("D/M/YYYY", "1/2/2016", (2016, 2, 0, 0, 1)),
        ("YYWW.D", "0802A5", (2008, 0, 2, 0, 5)),
    ],
)
def test_a_month_or_day_has_one_digit_or_two(code: str, typed: str, moment: tuple[int, ...] | None) -> None:
    assert date_format(code).decode(typed) == moment


_LETTERS = (
    "D YWWD YYWWD YYMMD YLD LDYY LDDYY YYYYMMDD MMYYYY LYYYY YL WWYYYY DDDY YDDD YY.WW Y.WW ##YYWW YYWW##"
)


@pytest.mark.parametrize(
    "code", (_LETTERS + " L#YY YYL# M/YYYY M/D/YY MM-DD-YYYY MYYYY YM D M L DD..MM").split()
)
def test_every_letter_of_the_language_is_taken(code: str) -> None:
    assert date_format(code).patterns
