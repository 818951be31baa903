"""Rules of real notices as lines of the form and back: they judge as before."""

import json
from pathlib import Path
from typing import Any

import pytest

from admin.recalls.scope.reading import read
from admin.recalls.scope.writing import write
from registry.criteria.judging import judge
from registry.criteria.parsing import parse

NOTICES = Path(__file__).parents[3] / "demo" / "recall-notices.jsonl"
SHAPES: list[dict[str, Any]] = [
    {"serial": ["A1", "A2"]},
    {"serial": "A1"},
    {"serial": {"range": ["A1", "A9"]}, "model": {"starts": ["X"]}},
    {"serial": {"range": [None, "A9"], "width": 2}},
    {"serial": {"any": [{"is": ["A1"]}, {"range": ["B1", "B9"]}]}},
    {"serial": {"at": [2, 3], "is": ["12"]}},
    {"serial": {"at": [-2, -1], "range": ["10", "20"]}},
    {"date_code": {"as": "WWYY", "range": ["0112", "5212"], "base": 2000}},
    {"date_code": {"as": "YWW", "range": ["201", "252"], "at": [2, 4], "base": 2012}},
    {"lot": {"absent": True}},
    {"green dot": True},
    {"green dot": False, "note": "Look at the box.", "remedy": "None needed."},
    {"serial": {"all": [{"starts": ["VF"]}, {"at": [3, 5], "range": ["122", "936"]}], "width": 10}},
    {"serial": {"mask": ["AB????"], "raw": True}},
    {"serial": {"below": "500"}},
    {"serial": {"length": [9, 10]}},
    {"serial": {"lookup": "list:5"}},
    {"made_on": {"range": ["2011-01", "2013-06"]}},
]


@pytest.mark.parametrize("group", SHAPES, ids=lambda g: json.dumps(g)[:60])
def test_every_usual_test_has_a_line_and_comes_back(group: dict[str, Any]) -> None:
    scope = read({"any": [group]})
    assert scope
    assert "other" not in {line.kind for line in scope.groups[0].lines}
    rule, marked, criteria = write(scope)
    assert not marked.errors()
    assert rule
    again = read(rule)
    assert again == scope
    assert criteria == parse({"any": [group]}) or "all" in json.dumps(group)


def test_what_no_line_shows_stays_json() -> None:
    strange = {"any": [{"at": [1, 2], "is": ["ZZ"]}, {"ends": ["9"]}]}
    scope = read({"any": [{"serial": strange}]})
    assert scope
    assert scope.groups[0].lines[0].kind == "other"
    rule, _, _ = write(scope)
    assert rule == {"any": [{"serial": strange}]}
    assert read({"any": "nonsense"}) is None
    assert read({"any": [], "more": 1}) is None


@pytest.mark.skipif(not NOTICES.is_file(), reason="no demonstration notices")
def test_rules_of_real_notices_judge_as_before() -> None:
    lines = shown = 0
    for text in NOTICES.read_text("utf-8").splitlines():
        notice = json.loads(text)
        scope = read(notice["criteria"])
        assert scope, notice["id"]
        for group in (*scope.groups, *scope.exceptions):
            lines += len(group.lines)
            shown += sum(line.kind != "other" for line in group.lines)
        rule, marked, criteria = write(scope)
        assert rule, (notice["id"], marked.errors())
        assert criteria
        before = parse(notice["criteria"])
        for unit in (*notice.get("in", []), *notice.get("out", []), *notice.get("unknown", [])):
            told = {k: v for k, v in unit.items() if k not in {"ask", "note"}}
            assert judge(criteria, told).answer == judge(before, told).answer, notice["id"]
    assert shown / lines > 0.95
