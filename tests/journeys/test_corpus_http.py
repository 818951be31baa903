"""Someone checks every unit of the real notices, as a person would type it: one by one, and all at once by POST.
A covered unit is always told so; one that is not covered never hears of that recall; a doubt is never a no."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.criteria.answers import NO
from registry.criteria.judging import judge
from registry.criteria.parsing import parse
from tests.demo import NOTICES, demo  # noqa: F401 - a fixture

EXPECTED = {
    "in": {"affected", "affected_no_remedy_yet", "affected_remedied"},
    "out": {"not_in_any_recall", "not_recognised"},
    "ask": {"look_again", "need"},
    "unknown": {"need", "list_not_complete"},
}
MOST_EXCEPTIONS = {
    "another notice of the brand covers it": 2,
    "another notice of the brand is undecided": 2,
    "a slip put right would make it covered": 21,
}
"""Units that are out of their own notice and yet get another verdict, each for one of these reasons."""


@dataclass(frozen=True, slots=True)
class Case:
    """One unit of a notice, and what is known of it: in, out, ask or unknown."""

    notice: str
    brand: str
    kind: str
    unit: dict[str, str | bool | None]

    def __str__(self) -> str:
        return f"{self.notice} {self.kind} {self.unit}"

    def query(self) -> list[tuple[str, str]]:
        """What a person tells of it by an address."""
        return [
            ("absent", name)
            if value in (None, "")
            else (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in self.unit.items()
        ]


def _cases() -> Iterator[Case]:
    for line in NOTICES.read_text("utf-8").splitlines():
        notice = json.loads(line)
        for listed in ("in", "out", "unknown"):
            for unit in notice.get(listed, ()):
                kind = "ask" if "ask" in unit else listed
                told = {name: value for name, value in unit.items() if name != "ask"}
                yield Case(notice["id"], notice["brand"], kind, {"brand": notice["brand"], **told})


CASES = tuple(_cases())
RULES = {
    (notice["id"], notice["brand"]): parse(notice["criteria"])
    for notice in map(json.loads, NOTICES.read_text("utf-8").splitlines())
}


@pytest.fixture(scope="session")
def singly(demo: Flask) -> list[dict[str, Any]]:  # noqa: F811
    """Every unit by an address of its own."""
    client = demo.test_client()
    return [client.get("/api/v1/check", query_string=case.query()).get_json() for case in CASES]


@pytest.fixture
def client(demo: Flask) -> FlaskClient:  # noqa: F811
    return demo.test_client()


def test_the_corpus_is_all_there() -> None:
    assert Counter(case.kind for case in CASES) == {"out": 341, "in": 288, "ask": 16, "unknown": 12}


def test_a_covered_unit_is_told_its_recall(singly: list[dict[str, Any]]) -> None:
    wrong = [
        f"{case}: {answer['verdict']}"
        for case, answer in _of("in", singly)
        if answer["verdict"] not in EXPECTED["in"] or case.notice not in _slugs(answer)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_unit_that_is_not_covered_never_hears_of_that_recall(singly: list[dict[str, Any]]) -> None:
    wrong = [
        f"{case}: {answer['verdict']}"
        for kind in ("out", "ask")
        for case, answer in _of(kind, singly)
        if answer["verdict"] in EXPECTED["in"] and case.notice in _slugs(answer)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_plain_no_has_few_exceptions_and_each_a_reason(singly: list[dict[str, Any]]) -> None:
    exceptions = [
        (_reason(case, answer), case, answer["verdict"])
        for case, answer in _of("out", singly)
        if answer["verdict"] not in EXPECTED["out"]
    ]
    listed = "\n".join(f"{reason}: {case}: {verdict}" for reason, case, verdict in exceptions)
    counted = Counter(reason for reason, _, _ in exceptions)
    assert not counted.keys() - MOST_EXCEPTIONS.keys(), listed
    assert all(counted[reason] <= most for reason, most in MOST_EXCEPTIONS.items()), listed


@pytest.mark.parametrize("kind", ["ask", "unknown"])
def test_a_doubt_is_never_a_no(singly: list[dict[str, Any]], kind: str) -> None:
    wrong = [
        f"{case}: {answer['verdict']}"
        for case, answer in _of(kind, singly)
        if answer["verdict"] not in EXPECTED[kind]
    ]
    assert not wrong, "\n".join(wrong)


def test_all_at_once_says_the_same(client: FlaskClient, singly: list[dict[str, Any]]) -> None:
    units = [{**case.unit, "ref": number} for number, case in enumerate(CASES)]
    for unit in units:  # an empty text says in the corpus that there is no such code; here null does
        unit.update({name: None for name, value in unit.items() if value == ""})
    answer = client.post("/api/v1/checks", json={"units": units}).get_json()
    assert answer["failed"] == 0
    for case, row, single in zip(CASES, answer["answers"], singly, strict=True):
        assert row.pop("ref") == CASES.index(case)
        assert _timeless(row) == _timeless(single), str(case)


def _timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in {"as_of", "text"}}


def _of(kind: str, answers: list[dict[str, Any]]) -> Iterator[tuple[Case, dict[str, Any]]]:
    return ((case, answer) for case, answer in zip(CASES, answers, strict=True) if case.kind == kind)


def _slugs(answer: dict[str, Any]) -> set[str]:
    return {recall["slug"] for recall in answer["recalls"]}


def _reason(case: Case, answer: dict[str, Any]) -> str:
    """Why a unit that is out of its own notice got another verdict than no; worked out from the rules themselves."""
    others = (
        judge(rule, case.unit)
        for (notice, brand), rule in RULES.items()
        if notice != case.notice and brand == case.brand
    )
    undecided_or_covered = any(found.answer is not NO for found in others)
    if answer["verdict"] in EXPECTED["in"] and undecided_or_covered:
        return "another notice of the brand covers it"
    if answer["verdict"] in EXPECTED["unknown"] and undecided_or_covered:
        return "another notice of the brand is undecided"
    if answer["verdict"] == "look_again" and all(one["field"] in case.unit for one in answer["doubts"]):
        return "a slip put right would make it covered"
    return f"no good reason ({answer['verdict']})"
