"""Rules as they are written: every fault is named with its place."""

from typing import Any

import pytest

from registry.criteria.nodes import Faulty
from registry.criteria.parsing import parse
from registry.criteria.rule import CriteriaError


def faults(test: Any, field: str = "serial", strict: bool = True) -> list[str]:
    try:
        parse({"any": [{field: test}]}, strict=strict)
    except CriteriaError as refused:
        return [str(fault) for fault in refused.faults]
    return []


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ({"range": ["0912", "0101"]}, "any[0].serial.range: first 0912 is after last 0101"),
        ({"range": ["AB9", "AB1"]}, "any[0].serial.range: first AB9 is after last AB1"),
        (
            {"range": ["AB001", "005"]},
            "any[0].serial.range: the last number lacks its prefix AB: AB001 to AB005?",
        ),
        ({"range": ["AB001", "AB0005"]}, "AB001 and AB0005 have different lengths"),
        ({"as": "WWYY", "range": ["9912", "0113"]}, "any[0].serial.range: 9912 is no date when read as WWYY"),
        ({"as": "WWYY", "range": ["0213", "0113"]}, "first 0213 is after last 0113 read as WWYY"),
        ({"as": "WWYY", "is": ["0113", "5413"]}, "5413 is no date when read as WWYY"),
        ({"range": [None, None]}, "open at both ends"),
        ({"is": []}, "any[0].serial.is: is empty"),
        ({"is": ["-"]}, "'-' has no letter or digit"),
        ({"at": [1, 5], "is": ["JUL2"]}, "JUL2 has 4 characters, the position 5"),
        ({"at": [1, 5], "range": ["AB1", "AB9"]}, "AB1 has 3 characters, the position 5"),
        ({"width": 9, "is": ["12345678"]}, "12345678 has 8 characters, the width is 9"),
        ({"width": 9, "mask": ["06??"]}, "06?? has 4 characters, the width is 9"),
        ({"mask": ["**"]}, "tests nothing"),
        ({"mask": ["06##"]}, "holds a sign that is no mask"),
        ({"any": []}, "any[0].serial.any: is empty"),
        ({"below": "0"}, "nothing is below 0"),
        ({"any": [{"range": ["2", "1"]}]}, "any[0].serial.any[0].range: first 2 is after last 1"),
        ({"as": "WEEK", "is": ["1"]}, "any[0].serial.as: it may hold"),
        ({"as": "YYYY#X", "is": ["1"]}, "any[0].serial.as"),
        ({"as": "##", "is": ["11"]}, "holds no year"),
        ({"as": "YYMML", "is": ["11"]}, "names one part of the date twice"),
    ],
)
def test_what_an_old_rule_may_hold_is_refused_when_written(test: Any, said: str) -> None:
    assert any(said in fault for fault in faults(test))
    assert not faults(test, strict=False)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ({"begins": ["A"]}, "any[0].serial.begins: is not a test"),
        ({}, "any[0].serial: tests nothing"),
        ({"at": [1, 3]}, "tests nothing"),
        ({"is": [None]}, "any[0].serial.is[0]: must be text"),
        (None, "any[0].serial: must be text"),
        ([["A"]], "any[0].serial[0]: must be text"),
        ({"is": [1.5]}, "must be text"),
        ({"below": None}, "any[0].serial.below: must be text"),
        ({"range": ["1"]}, "must be [first, last]"),
        ({"range": "1-2"}, "must be [first, last]"),
        ({"range": ["1", True]}, "must be text"),
        ({"at": [0, 3], "is": ["ABC"]}, "any[0].serial.at: must be [first, last]"),
        ({"at": [3, 1], "is": ["ABC"]}, "any[0].serial.at: first 3 is after last 1"),
        ({"at": "1-3", "is": ["ABC"]}, "any[0].serial.at"),
        ({"width": 0, "is": ["A"]}, "any[0].serial.width: must be a number of characters"),
        ({"length": ["9"]}, "any[0].serial.length: must be a number of characters"),
        ({"as": "YY", "base": "2000", "is": ["11"]}, "any[0].serial.base: must be a year"),
        ({"raw": "yes", "is": ["A"]}, "any[0].serial.raw: must be true or false"),
        ({"absent": "yes"}, "any[0].serial.absent: must be true or false"),
        ({"lookup": ""}, "any[0].serial.lookup: must name a list"),
        ({"all": {"is": "A"}}, "any[0].serial.all: must be a list of tests"),
    ],
)
def test_what_is_not_of_the_language_is_refused_always(test: Any, said: str) -> None:
    for strict in (True, False):
        assert any(said in fault for fault in faults(test, strict=strict))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "criteria: must be an object"),
        ({}, "any: is missing"),
        ({"any": {}}, "any: must be a list of groups"),
        ({"any": ["A"]}, "any[0]: must be an object of fields"),
        ({"any": [], "all": []}, "all: is not a key of criteria"),
        ({"any": [{"a": "b"}], "": 1}, '"": is not a key of criteria'),
        ({"any": [{"a": "b"}], "except": "x"}, "except: must be a list of groups"),
        (
            {"any": [{"a": "b"}], "except": [{"c": {"range": [1, 2, 3]}}]},
            "except[0].c.range: must be [first, last]",
        ),
    ],
)
def test_the_frame_is_checked(data: Any, said: str) -> None:
    with pytest.raises(CriteriaError) as refused:
        parse(data, strict=False)
    assert said in str(refused.value)


def test_empty_frames_are_refused_only_when_written() -> None:
    frames: list[Any] = [{"any": []}, {"any": [{}]}, {"any": [{"note": "all"}]}]
    for data in frames:
        parse(data, strict=False)
        with pytest.raises(CriteriaError):
            parse(data)


def test_all_faults_are_told_at_once() -> None:
    assert len(faults({"range": ["2", "1"], "below": 1.5, "what": 1})) == 3


def test_nesting_has_an_end() -> None:
    test: Any = "A"
    for _ in range(50):
        test = {"all": [test]}
    assert any("nested too deep" in fault for fault in faults(test, strict=False))


def test_dates_are_checked_as_dates() -> None:
    assert faults({"range": ["2013-07", "2013-06"]}, "made_on") == [
        "any[0].made_on.range: first 2013-07 is after last 2013-06 (swap them?)"
    ]
    assert "is no date" in faults({"below": "2013-13"}, "sold_on")[0]
    assert "can mean two dates" in faults({"below": "03/04/2013"}, "sold_on")[0]
    old = parse({"any": [{"made_on": {"below": "2013-13"}}]}, strict=False)
    assert [type(node) for _, node in old.nodes()] == [Faulty]


def test_note_and_remedy_are_not_tests() -> None:
    group = parse({"any": [{"model": "X", "note": "n", "remedy": "r"}]}).groups[0]
    assert (group.fields, group.note, group.remedy) == (("model",), "n", "r")
    assert group.test("model") is not None
    assert group.test("note") is None
