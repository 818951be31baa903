"""Rules cut into spans: whatever could hold lies in one of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.criteria.answers import NO
from registry.criteria.nodes import Node
from registry.criteria.parsing import parse
from registry.criteria.unit import Told, kept_elsewhere
from registry.recalls.index.cutting import Cut, cut_test
from registry.recalls.index.keys import probes
from registry.serials.keys import indexable
from registry.serials.reading import normalise
from tests.registry.criteria import rules

NOTICES = Path(__file__).parents[4] / "demo" / "recall-notices.jsonl"


def node(test: Any) -> Node:
    return parse({"any": [{"serial": test}]}, strict=False).groups[0].tests[0][1]


def found(cut: Cut, value: str) -> bool:
    """Whether a probe of the index would lead from a value to the test."""
    places = dict(probes(value))
    return bool(cut.lists) or any(
        low <= places.get((shelf.kind, shelf.length), -1) <= high for shelf, low, high in cut.spans
    )


@pytest.mark.parametrize(
    ("test", "inside", "outside"),
    [
        (["1", "AB"], ["1", "AB"], ["01", "AC"]),
        ({"range": ["100,000", "119,039"]}, ["100000", "0110000", "119039"], ["99999", "119040", "01199990"]),
        ({"range": ["BA10021201", "BA10029200"]}, ["BA10021201"], ["BA10029201", "BA100212011", "BA1002120A"]),
        ({"mask": ["0607?????"]}, ["060712345"], ["060612345", "6071234"]),
        ({"width": 10, "range": ["0701009633", "0804272329"]}, ["0701009633"], ["0804272330"]),
        ({"below": "500"}, ["0", "0499"], ["501"]),
        ({"width": 8, "at": [1, 3], "range": ["122", "936"]}, ["12200000", "936ZZZZZ"], ["12100000"]),
    ],
)  # fmt: skip
def test_spans_narrow(test: Any, inside: list[str], outside: list[str]) -> None:
    cut = cut_test("serial", node(test))
    assert cut is not None
    assert all(found(cut, value) for value in inside)
    assert not any(found(cut, value) for value in outside)


@pytest.mark.parametrize(
    "test",
    [
        {"ends": ["A"]},
        {"has": ["A"]},
        {"lookup": "list"},
        {"as": "WWYY", "range": ["0113", "5213"]},
        {"at": [5, 9], "is": ["ABCDE"]},
        {"mask": ["*A"]},
        {"any": [{"absent": True}, "A"]},
        {"any": ["A", {"ends": ["B"]}]},
        {"range": ["10", "5"]},
    ],
)
def test_what_cannot_be_cut_is_judged(test: Any) -> None:
    assert cut_test("serial", node(test)) is None


@given(
    rules.tests, st.lists(st.text(alphabet=rules.CHARACTERS, min_size=1, max_size=6), min_size=1, max_size=20)
)
def test_spans_leave_out_nothing_that_could_hold(test: Any, values: list[str]) -> None:
    compiled = node(test)
    cut = cut_test("serial", compiled)
    if cut is None:
        return
    for value in values:
        if compiled.judge(Told("serial", value), kept_elsewhere) is not NO:
            assert found(cut, value)


@pytest.mark.parametrize("notice", [json.loads(line) for line in NOTICES.read_text("utf-8").splitlines()])
def test_covered_serials_of_the_notices_lie_in_spans(notice: dict[str, Any]) -> None:
    tests = [group.test("serial") for group in parse(notice["criteria"]).groups]
    cuts = [cut_test("serial", test) if test is not None else None for test in tests]
    for unit in notice["in"]:
        value = normalise(unit.get("serial") or "")
        if indexable(value) and all(cut is not None for cut in cuts):
            assert any(found(cut, value) for cut in cuts if cut is not None)
