"""The notices of real recalls, and files that are no notices."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from registry.cli.criteria import criteria_group
from registry.criteria.corpus import judge_file
from registry.criteria.doubts import second_look
from registry.criteria.judging import judge
from registry.criteria.parsing import parse

NOTICES = Path(__file__).parents[3] / "demo" / "recall-notices.jsonl"
MORE = Path(__file__).with_name("more_notices.jsonl")
READ: list[dict[str, Any]] = [json.loads(line) for line in NOTICES.read_text("utf-8").splitlines()]


def test_every_unit_of_the_notices_is_judged_as_it_should_be() -> None:
    with NOTICES.open(encoding="utf-8") as lines:
        report = judge_file(lines)
    assert str(report) == "657 units judged, 0 wrong; 16 asks expected, 0 missed"


def test_a_second_opinion_on_the_language_agrees() -> None:
    """72 notices that are invented: a tester who had not seen how rules are judged wrote them after criteria.md and
    said what each unit must be. Where the text can be read in two ways he left the unit out."""
    with MORE.open(encoding="utf-8") as lines:
        report = judge_file(lines)
    assert str(report) == "1333 units judged, 0 wrong; 292 asks expected, 0 missed"


def test_a_plain_no_is_seldom_doubted() -> None:
    plain = [(parse(n["criteria"]), unit) for n in READ for unit in n["out"] if "ask" not in unit]
    doubted = [unit for criteria, unit in plain if second_look(criteria, unit)]
    assert len(doubted) / len(plain) < 0.1


def test_the_order_of_fields_told_does_not_matter() -> None:
    for notice in READ:
        criteria = parse(notice["criteria"])
        for unit in notice["in"]:
            assert judge(criteria, dict(reversed(unit.items()))) == judge(criteria, unit)


def test_wrong_units_and_missed_asks_are_told() -> None:
    notice = {
        "id": "n1",
        "criteria": {"any": [{"serial": {"range": ["10", "20"]}}]},
        "in": [{"serial": "9"}],
        "out": [{"serial": "15"}, {"serial": "XY", "ask": "why not"}],
        "unknown": [{}],
    }
    report = judge_file([json.dumps(notice), "\n"])
    assert not report.good
    assert str(report).splitlines() == [
        'n1: {"serial": "9"} not covered, expected covered',
        'n1: {"serial": "15"} covered, expected not covered',
        'n1: {"serial": "XY"} a plain no, expected to ask again: why not',
        "4 units judged, 2 wrong; 1 asks expected, 1 missed",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: "),
        ("[]", "line 2: not a notice with criteria"),
        (
            '{"criteria": {"any": [{"a": {"b": 1}}]}}',
            "unnamed: cannot be read, none of its units judged: any[0].a.b",
        ),
        ('{"criteria": {"any": []}, "in": 5}', 'line 2: "in" is not a list'),
        ('{"criteria": {"any": []}, "in": [5]}', 'line 2: a unit of "in" is not an object'),
        ('{"criteria": {"any": []}, "out": [{"a": []}]}', 'line 2: a unit of "out" holds'),
    ],
)
def test_a_line_that_is_no_notice_is_wrong_and_the_others_are_judged(line: str, said: str) -> None:
    good = {"id": "good", "criteria": {"any": [{"a": "1"}]}, "in": [{"a": "1"}]}
    report = judge_file(["", line, json.dumps(good)])
    assert said in report.lines[0]
    assert (report.wrong, report.good) == (1, False)
    assert report.judged >= 1


def test_a_rule_that_cannot_be_read_makes_all_its_units_wrong() -> None:
    odd = {
        "id": "odd",
        "criteria": {"any": [{"a": {"is": "1", "b": 1}}]},
        "in": [{"a": "1"}],
        "out": [{"a": "2"}],
    }
    report = judge_file([json.dumps(odd)])
    assert str(report).splitlines() == [
        "odd: cannot be read, none of its units judged: any[0].a.b: is not a test (use one of is, starts, ends, has,"
        " mask, range, below, absent, length, lookup, all, any)",
        "2 units judged, 2 wrong; 0 asks expected, 0 missed",
    ]


def test_a_format_that_cannot_be_read_leaves_the_other_fields_to_decide() -> None:
    rule = {"any": [{"a": "1", "b": {"as": "JJ", "range": ["01", "02"]}}]}
    units = {"out": [{"a": "2", "b": "01"}], "unknown": [{"a": "1", "b": "01"}]}
    assert judge_file([json.dumps({"criteria": rule, **units})]).good


def test_the_command_prints_the_count_last_and_exits_by_it(tmp_path: Path) -> None:
    run = CliRunner().invoke(criteria_group, ["judge", str(NOTICES), str(NOTICES)])
    assert (run.exit_code, run.output) == (0, "1314 units judged, 0 wrong; 32 asks expected, 0 missed\n")
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"criteria": {"any": [{"a": "1"}]}, "in": [{"a": "2"}]}')
    run = CliRunner().invoke(criteria_group, ["judge", str(wrong)])
    assert run.exit_code == 1
    assert run.output.endswith("1 units judged, 1 wrong; 0 asks expected, 0 missed\n")
    wrong.write_bytes(b"\xff\xfe")
    for path in (wrong, tmp_path / "missing.jsonl", tmp_path):
        run = CliRunner().invoke(criteria_group, ["judge", str(path)])
        assert run.exit_code == 2
        assert str(path) in run.output
