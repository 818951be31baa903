"""Tests cut into spans of keys."""

from typing import Any

import pytest

from registry.criteria.nodes import Node
from registry.criteria.parsing import parse
from registry.criteria.spans import MOST, Spans, crossed, merged, to_spans
from registry.serials.keys import encode


def node(test: Any) -> Node:
    return parse({"any": [{"serial": test}]}, strict=False).groups[0].tests[0][1]


def found(spans: Spans, value: str) -> bool:
    key = encode(value) or ""
    return any(low <= key <= high for low, high in spans)


@pytest.mark.parametrize(
    ("test", "number", "inside", "outside"),
    [
        (["1", "AB"], 2, ["1", "AB"], ["01", "AC"]),
        ({"range": ["100,000", "119,039"]}, 1, ["100000", "0110000", "119039"], ["99999", "119040", "01199990"]),
        ({"range": ["BA10021201", "BA10029200"]}, 1, ["BA10021201"], ["BA10029201", "BA100212011"]),
        ({"width": 9, "starts": ["AB", "CD"]}, 2, ["AB1234567"], ["AB12345678"]),
        ({"width": 9, "starts": ["06"]}, 2, ["060000001", "06ABCDEFG"], ["0600000011"]),
        ({"mask": ["0607?????"]}, 2, ["060712345"], ["060612345", "6071234"]),
        ({"width": 10, "range": ["0701009633", "0804272329"]}, 1, ["0701009633"], ["0804272330"]),
        ({"below": "500"}, 1, ["0", "0499"], ["501"]),
        ({"all": [{"starts": ["408"]}, {"lookup": "list"}]}, 38, ["408123456"], ["407123456"]),
        ({"width": 17, "all": [{"starts": ["1HFVE02"]}, {"at": [10, 17], "range": ["M4700031", "M4700694"]}]},
         1, ["1HFVE02A1M4700100"], ["1HFVE03A1M4700100"]),
        ({"width": 8, "at": [1, 3], "range": ["122", "936"]}, 1, ["12200000", "936ZZZZZ"], ["12100000"]),
    ],
)  # fmt: skip
def test_spans_narrow(test: Any, number: int, inside: list[str], outside: list[str]) -> None:
    spans = to_spans(node(test))
    assert spans is not None
    assert len(spans) == number
    assert all(found(spans, value) for value in inside)
    assert not any(found(spans, value) for value in outside)


@pytest.mark.parametrize(
    "test",
    [
        {"ends": ["A"]},
        {"has": ["A"]},
        {"lookup": "list"},
        {"as": "WWYY", "range": ["0113", "5213"]},
        {"at": [5, 9], "is": ["ABCDE"]},
        {"mask": ["*A"]},
        {"raw": True, "starts": ["A-"]},
        {"any": [{"absent": True}, "A"]},
        {"any": ["A", {"ends": ["B"]}]},
        {"range": ["10", "5"]},
        {"starts": [f"A{n}" for n in range(1000)]},
    ],
)
def test_what_cannot_be_cut_is_judged(test: Any) -> None:
    assert to_spans(node(test)) is None


def test_a_test_that_never_holds_has_no_spans() -> None:
    assert to_spans(node({"all": ["A", "B"]})) == ()


def test_many_single_values_are_few_enough() -> None:
    spans = to_spans(node([f"A{n}" for n in range(MOST)]))
    assert spans is not None
    assert len(spans) == MOST


def test_spans_are_merged_and_crossed_in_order() -> None:
    assert merged([("C", "D"), ("A", "B"), ("B", "C"), ("F", "G")]) == (("A", "D"), ("F", "G"))
    assert crossed((("A", "C"), ("E", "G")), (("B", "F"),)) == (("B", "C"), ("E", "F"))
