"""Three answers, and what is still needed for one."""

from typing import Any

import pytest

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.judging import judge
from registry.criteria.parsing import parse
from registry.criteria.unit import Value


def answer(test: Any, value: Value, field: str = "serial", **lists: set[str]) -> Answer:
    """Judge one value by one test, as an old rule that already stands."""

    def lookup(name: str, _field: str, value: str) -> bool | None:
        return value in lists[name] if name in lists else None

    return judge(parse({"any": [{field: test}]}, strict=False), {field: value}, lookup).answer


@pytest.mark.parametrize(
    ("test", "inside", "outside"),
    [
        ("AB-1", "ab 1", "AB-11"),
        (["1", "2"], "2", "02"),
        ({"starts": ["AB"]}, "AB", "A"),
        ({"ends": ["GA"]}, "1 ga", "GA1"),
        ({"has": ["98"]}, "3098", "3089"),
        ({"mask": ["06??"]}, "06AB", "06ABC"),
        ({"mask": ["06*9"]}, "069", "06"),
        ({"mask": "06??"}, "0699", "6699"),
        ({"range": ["100,000", "119,039"]}, "0110000", "99999"),
        ({"range": ["KT2400000010", "KT2400000020"]}, "KT2400000020", "KT2400000021"),
        (
            {"range": ["9223372036854775809", "9223372036854775999"]},
            "9223372036854775900",
            "9223372036854775808",
        ),
        ({"range": ["BMP3540001", "BMR2103100"]}, "BMQ0000000", "BM03540001"),
        ({"range": ["SN100", "SN999"]}, "SN500", "SN1A0"),
        ({"range": ["0A", "20"]}, "1Z", "2A"),
        ({"range": [None, "500"]}, "0", "501"),
        ({"range": ["500", None]}, "1" * 60, "499"),
        ({"range": ["AB500", None]}, "AB999", "AC50"),
        ({"range": ["AB500", None]}, "ZZ500", "ABC99"),
        ({"below": "447457319"}, "447457318", "447457319"),
        ({"below": "B5"}, "B4", "B5"),
        ({"width": 9, "below": "447457319"}, "440000001", "44745731"),
        ({"width": [8, 10], "starts": ["A"]}, "A123456789", "A12345678"),
        ({"width": 4}, "1234", "123"),
        ({"length": [3]}, "123", "1234"),
        ({"at": [1, 3], "length": [3]}, "1234", "12"),
        ({"at": [1, 5], "is": ["JUL22"]}, "jul 22-1", "JUL2"),
        ({"at": [-4, -1], "is": ["S9WA"]}, "1 s9wa", "S9WA1"),
        ({"at": [2, -2], "is": ["BC"]}, "ABCD", "ABCCD"),
        ({"at": [3, 3], "range": ["2", "4"]}, "AB3", "AB5"),
        ({"at": [3, 6], "any": [{"at": [1, 2], "is": ["CD"]}]}, "ABCDEF", "CDABEF"),
        ({"all": [{"starts": ["A"]}, {"ends": ["Z"]}]}, "A1Z", "A1"),
        ({"any": [{"starts": ["A"]}, {"ends": ["Z"]}]}, "A1", "B1"),
        ({"raw": True, "at": [3, 3], "is": ["-"]}, "AB-C", "ABC-"),
        ({"raw": True, "starts": ["A-B"]}, "a -b", "AB"),
        ({"raw": True, "any": ["A-B", {"starts": ["C-"]}]}, "c-1", "C1"),
        ({"starts": ["A"], "ends": ["Z"]}, "A1Z", "A1"),
        ({"is": [1234]}, "1234", "01234"),
        ({"absent": False}, "A", None),
        ({"any": [{"absent": True}, {"starts": ["A"]}]}, None, "B"),
        ({"any": [{"absent": True}, {"starts": ["A"]}]}, "", "-B"),
        ({"mask": ["LOT ??1"]}, "LOT 331", "LOT 332"),
        ({"mask": ["SN: ??1"]}, "SN: 331", "SN: 332"),
        ({"mask": ["??LOT 5"]}, "12LOT5", "125"),
        ({"mask": ["SN ??1"]}, "sn 331", "331"),
        ({"mask": ["*AB*B*C"]}, "XABBC", "XABC"),
        ({"mask": ["A*?*B"]}, "A1B", "AB"),
    ],
)
def test_tests_of_text(test: Any, inside: Value, outside: Value) -> None:
    assert answer(test, inside) is YES
    assert answer(test, outside) is NO


@pytest.mark.parametrize(
    ("test", "inside", "outside"),
    [
        ({"as": "WWYY", "range": ["5120", "0121"], "base": 2000}, ["5120", "53 20", "0121"],
         ["5020", "0221", "9920", "512"]),
        ({"as": "DDDYY", "range": ["00212", "22717"]}, ["30015", "36512"], ["00112", "22817", "36615", "00012"]),
        ({"as": "YDDD", "base": 2010, "range": ["5133", "6067"]}, ["5365"], ["5132", "6068", "4133"]),
        ({"as": "MMDDYY", "range": ["110105", "081012"]}, ["05/06/07"], ["130108", "103105", "022930"]),
        ({"as": "YYLDD", "range": ["20G20", "21L17"]}, ["21A01", "20-L-31"], ["20G19", "21M01", "21L18"]),
        ({"as": "YYYYWW", "range": [None, "201310"]}, ["201253"], ["201311", "301311"]),
        ({"as": "M/YYYY", "range": ["6/2009", "12/2010"]}, ["06/2009", "7-2010", "122010", "1 / 2010"],
         ["5/2009", "13/2009"]),
        ({"as": "M/D/YYYY", "below": "6/14/2009"}, ["6/13/2009", "06-01-2009"], ["6/14/2009", "2/30/2009"]),
        ({"as": "YYWW#", "range": ["12141", "121420"]}, ["1214 2", "12149", "121420"], ["121421", "12130009", "1214"]),
        ({"as": "YYWW###", "range": ["1214001", None]}, ["1215000"], ["1214000", "12150"]),
        ({"as": ".YYMM.", "range": ["A1301B", "Z1312Z"]}, ["Q1306Q"], ["Q1313Q", "1306"]),
        ({"as": "YY", "is": ["13"]}, ["13"], ["14", "2013"]),
        ({"as": "WWYY", "below": "0110"}, ["5209"], ["0110"]),
        ({"at": [1, 4], "as": "YYWW", "range": ["1115", "1631"]}, ["1452 0123"], ["1199A"]),
        ({"width": 4, "as": "WWYY", "base": 2000, "any": [{"range": ["2920", "3220"]}, {"range": ["4220", "4420"]}]},
         ["3020", "4320"], ["3320"]),
        ({"as": "YWW", "base": 1995, "range": ["501", "452"]}, ["901", "001", "452"], ["499"]),
        ({"as": "YYWWD", "range": ["08011", "09303"]}, ["08011", "08 025", "09303"],
         ["08010", "09304", "0802", "08600"]),
        ({"as": "M.YYYY", "range": ["4.2016", "1.2017"]}, ["12.2016", "04.2016", "1.2017"], ["3.2016", "2.2017"]),
        ({"as": "D.M.YYYY", "below": "2.10.2016"}, ["1.10.2016", "10.2.2016"], ["2.10.2016", "1.12.2016"]),
        ({"as": "YYMD", "range": ["1695", "161012"]}, ["16930", "1695", "16101"], ["1694", "161013"]),
    ],
)  # fmt: skip
def test_date_codes(test: Any, inside: list[str], outside: list[str]) -> None:
    assert [answer(test, code, "date_code") for code in inside] == [YES] * len(inside)
    assert [answer(test, code, "date_code") for code in outside] == [NO] * len(outside)


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ({"range": ["2011-01", "2013-06"]}, "2013-06-14", YES),
        ({"range": ["2011-01", "2013-06"]}, "06/2013", YES),
        ({"range": ["2011-01", "2013-06"]}, "14 June 2013", YES),
        ({"range": ["2011-01", "2013-06"]}, "2013-07-01", NO),
        ({"range": ["2011-01", "2013-06"]}, "2013", UNDECIDED),
        ({"range": ["2011-01", "2013-06"]}, "2012", YES),
        ({"range": ["2011-01", "2013-06-10"]}, "2013-06", UNDECIDED),
        ({"range": ["2013-04-05", "2013-05-01"]}, "04/05/2013", UNDECIDED),
        ({"range": ["2013-04-05", "2013-12-01"]}, "04/05/2013", YES),
        ({"range": ["2011-01", None]}, "2010", NO),
        ({"below": "2019-10"}, "2019-09-30", YES),
        ({"below": "2019-10"}, "2019-10-01", NO),
        ({"below": "2019-10"}, "2019", UNDECIDED),
        ("2013-06", "2013-06-14", YES),
        (["2013-06", "2014"], "2014-01", YES),
        ("2013-06", "2013", UNDECIDED),
        ({"range": ["2011", "2013"]}, "soon", NO),
        ({"range": ["2011", "2013"]}, "2012-13", NO),
        ({"range": ["2011", "2013"]}, None, NO),
        ({"as": "M/YYYY", "range": ["6/2009", "12/2010"]}, "2009-07-01", YES),
        ({"as": "M/YYYY", "range": ["6/2009", "12/2010"]}, "07/2009", YES),
    ],
)
def test_dates_compare_by_the_precision_given(test: Any, value: str | None, expected: Answer) -> None:
    assert answer(test, value, "made_on") is expected
    assert answer(test, value, "bought_on") is expected


def test_bounds_written_as_dates_make_any_other_field_a_date() -> None:
    assert answer({"range": ["2019-01", "2019-06"]}, "2019-06-14", "packed") is YES
    assert answer({"range": ["2019-01", "2019-06"]}, "2019-06-14", "lot") is NO


@pytest.mark.parametrize(
    "test",
    [
        {"range": ["10", "5"]},
        {"range": ["AB001", "005"]},
        {"as": "WWYY", "range": ["9912", "0113"]},
        {"as": "WWYY", "range": ["0213", "0113"]},
        {"as": "WWYY", "is": ["9913"]},
    ],
)
def test_a_faulty_old_rule_is_undecided(test: Any) -> None:
    found = judge(parse({"any": [{"serial": test}]}, strict=False), {"serial": "7"})
    assert (found.answer, found.faulty, found.needed) == (UNDECIDED, True, ())


def test_faulty_tests_do_not_stand_in_the_way_of_others() -> None:
    assert answer({"width": 3, "range": ["10", "5"]}, "7") is NO
    assert answer({"any": ["7", {"range": ["10", "5"]}]}, "7") is YES


@pytest.mark.parametrize(
    ("test", "typed", "expected"),
    [
        ({"range": ["4410000", "4419999"]}, "SN 4410001", YES),
        ({"range": ["4410000", "4419999"]}, "sn-4410001", YES),
        ({"range": ["4410000", "4419999"]}, "No. 4410001", YES),
        ({"range": ["4410000", "4419999"]}, "S/No. 4410001", YES),
        ({"range": ["4410000", "4419999"]}, "SN4410001", NO),
        ({"range": ["SN100000", "SN199999"]}, "SN 100001", YES),
        ({"range": ["SN100000", "SN199999"]}, "SN100001", YES),
        ({"range": ["SN 100000", "SN 199999"]}, "SN100001", YES),
        ({"range": ["SN100000", "SN199999"]}, "SN 200000", NO),
        ({"any": [{"starts": ["NO9"]}, {"range": ["1", "9"]}]}, "NO-8", NO),
        ({"starts": ["NO9"]}, "NO-9", YES),
        ({"length": [7]}, "SN 4410001", YES),
        ({"lookup": "list"}, "SN 4410001", YES),
        ({"lookup": "list"}, "SN 77", YES),
        ({"lookup": "list"}, "SN 78", NO),
    ],
)
def test_a_short_label_goes_unless_the_rule_says_it_belongs(test: Any, typed: str, expected: Answer) -> None:
    assert answer(test, typed, list={"4410001", "SN77"}) is expected
    assert answer({"any": [test]}, typed, list={"4410001", "SN77"}) is expected


def test_a_short_label_is_part_of_a_name() -> None:
    assert answer({"is": ["5"]}, "NO 5", "model") is NO
    assert answer({"is": ["NO 5"]}, "No. 5", "retailer") is YES


def test_questions() -> None:
    for told, expected in (
        (True, YES),
        ("yes", YES),
        ("on", YES),
        (False, NO),
        ("No", NO),
        ("maybe", UNDECIDED),
        ("", UNDECIDED),
    ):
        assert answer(True, told, "green dot") is expected
    assert answer([True, False], "no", "green dot") is YES
    assert answer("NO", "no", "sold_in") is YES


def test_lists_that_were_uploaded_and_lists_kept_elsewhere() -> None:
    assert answer({"lookup": "list"}, "a-1", list={"A1"}) is YES
    assert answer({"lookup": "list"}, "a-2", list={"A1"}) is NO
    assert answer({"lookup": "other"}, "a-1") is UNDECIDED
    assert answer({"any": ["A1", {"lookup": "other"}]}, "A1") is YES
    assert answer({"all": [{"starts": ["B"]}, {"lookup": "other"}]}, "A1") is NO
    assert answer({"at": [2, 3], "lookup": "list"}, "A12B", list={"12"}) is YES
    assert answer({"lookup": "other"}, None) is NO


def test_what_is_needed_comes_fewest_first() -> None:
    criteria = parse(
        {
            "any": [
                {"model": "X", "serial": "1", "made_on": "2010"},
                {"model": "X", "lot": "L"},
                {"model": "Y", "part": "P"},
                {"model": "X", "serial": {"lookup": "elsewhere"}},
            ],
            "except": [{"green dot": True}],
        }
    )
    found = judge(criteria, {"model": "x"})
    assert found.needed == ("lot", "serial", "made_on", "green dot")
    assert judge(criteria, {"model": "x", "serial": "2"}).lookups == ("elsewhere",)
    assert judge(criteria, {"model": "x", "lot": "L"}).needed == ("green dot",)
    assert judge(criteria, {"model": "z"}).answer is NO


def test_a_date_told_too_coarsely_is_asked_for_again() -> None:
    found = judge(parse({"any": [{"made_on": {"below": "2019-10"}}]}), {"made_on": "2019"})
    assert (found.needed, found.finer) == (("made_on",), ("made_on",))


def test_exceptions() -> None:
    criteria = parse(
        {
            "any": [{"model": "X", "note": "n", "remedy": "r"}],
            "except": [{"serial": {"starts": ["A"]}, "note": "old"}],
        }
    )
    assert judge(criteria, {"model": "x"}).answer is UNDECIDED
    covered = judge(criteria, {"model": "x", "serial": "B1"})
    assert (covered.answer, covered.group, covered.note, covered.remedy) == (YES, 0, "n", "r")
    excluded = judge(criteria, {"model": "x", "serial": "A1"})
    assert (excluded.answer, excluded.exception, excluded.note) == (NO, 0, "old")
    assert judge(criteria, {"serial": "A1"}).answer is NO
    assert judge(criteria, {"model": "x", "serial": None}).answer is YES
    assert judge(criteria, {"model": "y"}).answer is NO
    assert judge(criteria, {}).needed == ("model", "serial")


def test_a_code_that_is_not_there_is_not_a_code_that_was_not_told() -> None:
    criteria = parse({"any": [{"date_code": {"absent": True}, "made_on": {"below": "2007"}}]})
    assert judge(criteria, {"date_code": None, "made_on": "1999"}).answer is YES
    assert judge(criteria, {"date_code": "0525", "made_on": "1999"}).answer is NO
    assert judge(criteria, {"made_on": "1999"}).needed == ("date_code",)


@pytest.mark.parametrize("first", ["A1", "B0", "AA"])
def test_a_range_holds_its_ends_and_nothing_outside(first: str) -> None:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    every = [a + b for a in alphabet for b in alphabet]
    for last in ("C5", "DD"):
        found = {text for text in every if answer({"range": [first, last]}, text) is YES}
        agreed = [
            (a.isdecimal(), i)
            for i, (a, b) in enumerate(zip(first, last, strict=True))
            if a.isdecimal() == b.isdecimal()
        ]
        expected = {
            t for t in every if first <= t <= last and all(t[i].isdecimal() == digit for digit, i in agreed)
        }
        assert found == expected
        assert {first, last} <= found
