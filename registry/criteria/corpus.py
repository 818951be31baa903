"""Judges a file of notices with units whose answers are known, so that the rule language is tried on real recalls."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.doubts import second_look
from registry.criteria.judging import judge
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria, CriteriaError
from registry.criteria.unit import Value

_EXPECTED = {"in": YES, "out": NO, "unknown": UNDECIDED}
_WORDS = {YES: "covered", NO: "not covered", UNDECIDED: "undecided"}


class _Unreadable(Exception):
    """A line that is not of the corpus format."""


class Example(NamedTuple):
    """One unit of a notice: its answer as it should be, and the hint if it must be asked about again."""

    notice: str
    expected: Answer
    unit: dict[str, Value]
    ask: str | None


@dataclass(slots=True)
class Report:
    """What judging found. ``lines`` holds a sentence for every wrong unit and every missed ask."""

    judged: int = 0
    wrong: int = 0
    asks: int = 0
    missed: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing wrong, nothing missed."""
        return not self.wrong and not self.missed

    def __str__(self) -> str:
        counts = (
            f"{self.judged} units judged, {self.wrong} wrong; {self.asks} asks expected, {self.missed} missed"
        )
        return "\n".join([*self.lines, counts])


def judge_file(lines: Iterable[str], report: Report | None = None) -> Report:
    """Judge the units of one file, a JSON notice a line, adding to a report.

    A line that is no notice, or whose rule cannot be read, is reported as wrong (with all its units), and the next
    one judged.
    """
    report = Report() if report is None else report
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                _judge_notice(json.loads(line), report)
            except (ValueError, RecursionError, _Unreadable) as wrong:
                report.wrong += 1
                report.lines.append(f"line {number}: {wrong}")
    return report


def _judge_notice(notice: object, report: Report) -> None:
    if not isinstance(notice, Mapping) or "criteria" not in notice:
        raise _Unreadable("not a notice with criteria")
    units = list(examples(notice))
    try:
        criteria = parse(notice["criteria"], strict=False)
    except CriteriaError as wrong:
        report.judged += len(units)
        report.wrong += max(1, len(units))
        report.lines.append(
            f"{notice.get('id', 'unnamed')}: cannot be read, none of its units judged: {wrong}"
        )
        return
    for example in units:
        _judge_example(criteria, example, report)


def _judge_example(criteria: Criteria, example: Example, report: Report) -> None:
    found = judge(criteria, example.unit).answer
    report.judged += 1
    if found is not example.expected:
        report.wrong += 1
        report.lines.append(_line(example, f"{_WORDS[found]}, expected {_WORDS[example.expected]}"))
    if example.ask is None:
        return
    report.asks += 1
    if found is NO and not second_look(criteria, example.unit):
        report.missed += 1
        report.lines.append(_line(example, f"a plain no, expected to ask again: {example.ask}"))


def _line(example: Example, what: str) -> str:
    return f"{example.notice}: {json.dumps(example.unit, ensure_ascii=False)} {what}"


def examples(notice: Mapping[str, Any]) -> Iterator[Example]:
    """Yield the units of a notice; refuse a notice where one is not an object of plain values."""
    name = str(notice.get("id", "unnamed"))
    for key, expected in _EXPECTED.items():
        for unit in _listed(notice, key):
            if not isinstance(unit, Mapping):
                raise _Unreadable(f'a unit of "{key}" is not an object')
            values = {str(field): _plain(value) for field, value in unit.items() if field != "ask"}
            if not all(value is None or isinstance(value, str | int) for value in values.values()):
                raise _Unreadable(
                    f'a unit of "{key}" holds something other than text, a number, true, false or null'
                )
            yield Example(name, expected, values, str(unit["ask"]) if "ask" in unit else None)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, float) else value


def _listed(notice: Mapping[str, Any], key: str) -> list[object]:
    units = notice.get(key) or []
    if not isinstance(units, list):
        raise _Unreadable(f'"{key}" is not a list')
    return units
