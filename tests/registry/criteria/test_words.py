"""Rules in plain English."""

from typing import Any

import pytest

from registry.criteria.parsing import parse
from registry.criteria.words import difference, explain, fields


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ({"model": ["X", "Y"], "serial": {"range": ["A1", "A9"]}}, "model X or Y and with serial number from A1 to A9"),
        ({"serial": {"range": [None, "9"]}}, "with serial number up to 9"),
        ({"serial": {"range": ["9", None]}}, "with serial number from 9 on"),
        ({"serial": {"below": "9"}}, "with serial number below 9"),
        ({"made_on": {"below": "2013-06"}}, "with date made before 2013-06"),
        ({"made_on": ["2013", "2015"]}, "with date made 2013 or 2015"),
        ({"serial": {"starts": ["A"], "ends": ["Z"], "has": ["5"]}},
         "beginning with A, ending with Z and containing 5"),
        ({"serial": {"mask": ["06??"], "width": 4}}, "of 4 characters and like 06??"),
        ({"serial": {"at": [1, 4], "as": "WWYY", "range": ["0113", "5213"]}},
         "from 0113 to 5213 read as WWYY at characters 1 to 4"),
        ({"lot": {"as": "YDDD", "base": 2010, "is": ["5133"]}},
         "with lot number 5133 read as YDDD (years from 2010 on)"),
        ({"serial": {"at": [-4, -1], "is": ["S9WA"]}}, "S9WA at the last 4 characters"),
        ({"serial": {"at": [3, 3], "raw": True, "is": ["-"]}}, "- at character 3 (hyphens counted)"),
        ({"serial": {"at": [-3, -2], "is": ["AB"]}}, "AB at characters 3 from the end to 2 from the end"),
        ({"serial": {"at": [3, -1], "starts": ["AB"]}}, "beginning with AB at characters 3 to the last"),
        ({"date_code": {"absent": True}}, "units without any date code"),
        ({"date_code": {"absent": False}}, "units with any date code"),
        ({"green dot": False}, 'where the answer to "green dot" is no'),
        ({"serial": {"lookup": "list 5"}}, 'in the list "list 5"'),
        ({"serial": {"length": [8, 9]}}, "of 8 or 9 characters"),
        ({"serial": {"any": ["A", {"all": [{"starts": ["B"]}, {"ends": ["C"]}]}]}},
         "either A; or beginning with B and ending with C"),
        ({"serial": {"any": [{"absent": True}, "A"]}}, "either not there at all or A"),
        ({"serial": {"range": ["2", "1"]}}, "that cannot be decided: first is after last"),
        ({"model": [str(n) for n in range(20)]}, "model 0, 1, 2, 3, 4, 14 more or 19"),
        ({"model": "X", "note": "Early units."}, "model X (Early units)"),
        ({}, "Covers every unit."),
    ],
)  # fmt: skip
def test_each_test_has_its_words(group: dict[str, Any], said: str) -> None:
    assert said in explain(parse({"any": [group]}, strict=False))[0]


def test_groups_and_exceptions_are_sentences() -> None:
    criteria = parse({"any": [{"model": "X"}, {"model": "Y"}], "except": [{"serial": {"starts": ["A"]}}]})
    assert explain(criteria) == [
        "Covers units with model X.",
        "Also covers units with model Y.",
        "Except units with serial number beginning with A.",
    ]
    assert fields(criteria) == ("model", "serial")
    assert explain(parse({"any": []}, strict=False)) == ["Covers nothing yet."]


def test_the_difference_of_two_versions() -> None:
    old = parse({"any": [{"model": "X", "lot": "1"}, {"model": "Y"}], "except": [{"lot": "5"}]})
    new = parse(
        {"any": [{"lot": "1", "model": "X", "remedy": "new"}, {"model": "Z"}], "except": [{"lot": "6"}]}
    )
    assert difference(old, new) == [
        "No longer covers units with model Y.",
        "Now covers units with model Z.",
        "No longer excepts units with lot number 5.",
        "Now excepts units with lot number 6.",
    ]
    assert difference(old, old) == []
