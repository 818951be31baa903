"""No rule and no value takes long: masks, labels, look-alikes, missing characters, lists of thousands."""

import time
from typing import Any

import pytest

from registry.criteria.answers import NO, YES
from registry.criteria.doubts import second_look
from registry.criteria.judging import judge
from registry.criteria.parsing import parse

MOST = 0.4
"""Seconds of our own processor time, four times the limit: what else a machine has to do does not count."""
LONG = [f"A{first:08}" for first in range(0, 20_000, 10)]
RANGES: dict[str, Any] = {"any": [{"range": [first, f"{first[:-1]}5"]} for first in LONG]}
NUMBERS: dict[str, Any] = {"any": [{"range": [f"2{first[1:]}", f"2{first[1:-1]}5"]} for first in LONG]}


@pytest.mark.parametrize(
    ("test", "typed"),
    [
        ({"mask": ["*a*a*a*a*b"]}, "a" * 200),
        ({"mask": ["*a*a*a*a*b"]}, "a" * 10_000),
        ({"mask": ["*0*0*0*0*0*0*0*0*1"]}, "0" * 100),
        ({"mask": ["**********b"]}, "a" * 10_000),
        ({"mask": ["*O*0*O*0*O*0*O*0*OX"]}, "O" * 40),
        ({"mask": [f"A{n:04}????" for n in range(2000)]}, "A30000000"),
        ({"mask": [f"A{n:04}????" for n in range(2000)]}, "A19999"),
        ({"is": ["X"]}, "LOT" + " " * 10_000 + "!"),
        ({"is": ["X"]}, "SERIAL" + ". -" * 5_000),
        ({"is": [f"{n:08}" for n in range(30_000)]}, "OO012345"),
        ({"starts": [f"{n:05}XX" for n in range(30_000)]}, "B0O00000"),
        ({"at": [-10_000, -1], "is": ["X" * 10]}, "A" * 9_999),
        ({"any": [{"length": [2_000], "mask": [f"A*B*{n}C"]} for n in range(30)]}, "A" * 1_999),
        ({"width": 10**9, "starts": ["1"]}, "1"),
        ({"below": "*a*"}, "A" * 6_000),
        ({"range": ["A" + "0" * 30, "A" + "9" * 30]}, "A" + "O" * 30),
        ({"range": ["0S" * 12, "9Z" * 12]}, "OS" * 11 + "OO"),
        ({"all": [{"has": ["O" * n]} for n in range(1, 30)]}, "0OQD" * 40),
        ({"as": "YYWW#", "range": ["01010", "02020"]}, "01O1" + "0OIL" * 45),
        (
            {"any": [{"starts": ["AB"], "at": [3, 9], "range": [n[2:], n[2:]], "width": 9} for n in LONG]},
            "AB00O0007",
        ),
    ],
)
def test_a_second_look_ends_soon(test: Any, typed: str) -> None:
    criteria = parse({"any": [{"serial": test}]}, strict=False)
    begun = time.process_time()
    judge(criteria, {"serial": typed})
    second_look(criteria, {"serial": typed})
    assert time.process_time() - begun < MOST


@pytest.mark.parametrize("rule", [RANGES, NUMBERS])
def test_thousands_of_ranges_are_one_search(rule: dict[str, Any]) -> None:
    criteria = parse({"any": [{"serial": rule}]})
    first = rule["any"][0]["range"][0]
    for end, expected in (("03", YES), ("05", YES), ("06", NO), ("09", NO)):
        assert judge(criteria, {"serial": first[:-2] + end}).answer is expected
    (doubt,) = second_look(criteria, {"serial": first[:-3] + "O03"})
    assert doubt.corrected == first[:-2] + "03"


def test_an_identifier_longer_than_any_is_just_outside() -> None:
    rules: list[Any] = [{"starts": ["A"]}, {"mask": ["A*"]}, {"below": "B"}, {"has": ["A"]}, {"absent": True}]
    for rule in rules:
        criteria = parse({"any": [{"serial": rule}]})
        assert judge(criteria, {"serial": "A" * 201}).answer is NO
        assert second_look(criteria, {"serial": "A" * 201}) == []
    assert judge(parse({"any": [{"serial": {"absent": False}}]}), {"serial": "A" * 201}).answer is YES


def test_rules_without_inner_tests_are_looked_at_too() -> None:
    """An old rule may hold empty lists."""
    tests: list[Any] = [{"any": []}, {"all": [{"is": ["X"]}, {"all": []}]}, {"all": [], "is": ["*"]}]
    for test in tests:
        for field in ("serial", "expires"):
            criteria = parse({"any": [{field: test}]}, strict=False)
            assert isinstance(second_look(criteria, {field: "2013-99"}), list)
