"""What a rule would change, counted as brute force counts it."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings

from registry.db import db
from registry.recalls.comparing import advice, compare
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall
from registry.recalls.reckoning import in_blocks, share, without
from registry.recalls.scopes import scopes_of
from tests.registry.recalls import test_merging as merging
from tests.registry.recalls.builders import a_brand, a_published_recall, a_recall, a_version
from tests.registry.recalls.test_merging import Run, stored_run


def apart(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    runs = sorted(Run(*stored_run(*pair), row) for row, pair in enumerate(pairs, 1))
    return sorted(merging.merged(runs, 5)[0])


def covered(runs: list[tuple[str, str]]) -> set[str]:
    """As numbers: integers of runs hold any spelling, so digits alone within them are the same."""
    integers = {key for low, high in runs if low[0] == "#" for key in merging.numbers(low, high)}
    found = set(integers)
    for low, high in runs:
        if low[0] != "#":
            found |= {k for k in merging.numbers(low, high) if as_integer(k) not in integers}
    return found


def as_integer(key: str) -> str:
    return stored_run(key[1:], key[1:] + "0")[0] if key[1:].isdecimal() else ""


ONLY_TEXTS = merging.RUNS.map(lambda runs: [run for run in runs if not (run[0] + run[1]).isdecimal()])


@settings(max_examples=200)
@given(ONLY_TEXTS, ONLY_TEXTS)
def test_shared_numbers_are_counted(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    mine, theirs = apart(one), apart(other)
    found = share(in_blocks(mine), in_blocks(theirs))
    a, b = covered(mine), covered(theirs)
    assert (found.one, found.other, found.both) == (len(a), len(b), len(a & b))
    assert bool(found.example) == bool(a & b)


@given(ONLY_TEXTS, ONLY_TEXTS)
def test_what_is_left_without_others(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    mine, theirs = apart(one), apart(other)
    left = [pair for block in without(in_blocks(mine), theirs) for pair in block]
    assert covered(left) == covered(mine) - covered(theirs)


def test_digits_lie_in_runs_of_integers() -> None:
    mine = apart([("100", "200"), ("150", "150"), ("0150", "0150"), ("7", "7")])
    theirs = apart([("150", "150"), ("7", "7"), ("300", "300")])
    found = share(in_blocks(mine), in_blocks(theirs))
    assert (found.one, found.other, found.both) == (102, 3, 2)


def rule(*serials: Any, model: str = "") -> dict[str, Any]:
    return {"any": [{**({"model": model} if model else {}), "serial": serial} for serial in serials]}


def test_a_rule_against_what_is_public(app: Flask) -> None:
    brand = a_brand("Acme")
    recall = a_recall(brand)
    a_version(recall, rule({"range": ["AB001", "AB010"]}))
    listed = add_list(recall, [("AB005", "AB009"), ("AB020", "AB020"), ("AB022", "AB022")])
    found = compare(recall.organisation_id, recall.id, rule({"lookup": list_name(listed)}))
    assert found["numbers"] == 7
    assert found["by_model"] == [("", 7, 3)]
    assert found["difference"] == {"against": 1, "added": 2, "removed": 5, "unchanged": 5}
    (bound,) = found["bounds"]
    assert (bound["first"], bound["last"]) == ("AB005", "AB009")
    assert bound["before"] == ["AB000", "AB001", "AB002", "AB003", "AB004"]
    assert bound["from_first"] == bound["to_last"] == ["AB005", "AB006", "AB007", "AB008", "AB009"]
    assert bound["after"][0] == "AB010"


def test_the_same_list_under_other_models_changes_nothing(app: Flask) -> None:
    recall = a_recall(a_brand("Acme"))
    listed = list_name(add_list(recall, [(f"A{n:03}", f"A{n:03}") for n in range(0, 100, 2)]))
    a_version(recall, rule({"lookup": listed}, model="ONE"))
    found = compare(recall.organisation_id, recall.id, rule({"lookup": listed}, model="TWO"))
    assert found["difference"] == {"against": 1, "added": 0, "removed": 0, "unchanged": 50}


def test_exceptions_are_taken_off(app: Flask) -> None:
    recall = a_recall(a_brand("Acme"))
    out = {**rule({"range": ["AB001", "AB100"]}), "except": [{"serial": {"range": ["AB050", "AB059"]}}]}
    found = compare(recall.organisation_id, recall.id, out)
    assert (found["numbers"], found["difference"]["added"]) == (90, 90)
    assert found["difference"]["against"] is None
    assert [bound["first"] for bound in found["bounds"]] == ["AB001", "AB060"]


def test_other_recalls_with_the_same_numbers_are_named(app: Flask) -> None:
    brand = a_brand("Acme")
    other = a_published_recall(brand, rule({"range": ["AB090", "AB120"]}, model="KT-1"))
    a_published_recall(brand, rule({"range": ["AB090", "AB120"]}, model="OTHER"))
    a_published_recall(a_brand("Stranger"), rule({"range": ["AB090", "AB120"]}))
    recall = a_recall(brand)
    found = compare(recall.organisation_id, recall.id, rule({"range": ["AB001", "AB100"]}, model="KT-1"))
    assert found["overlaps"] == [
        {"recall_id": other.id, "title": other.title, "numbers": 11, "example": "AB090"}
    ]


def test_what_no_count_can_tell_is_said() -> None:
    scopes = scopes_of(rule({"starts": ["AB"]}, {"range": ["1", "9"]}, {"any": ["A1", {"starts": ["B"]}]}))
    assert scopes.uncounted == 2
    assert [scope.runs for scope in scopes.scopes] == [[("#A1", "#A9"), ("BA1", "BA1")]]


@pytest.mark.parametrize(
    ("numbers", "units", "said"),
    [
        (18_421_523, 5_000, "18,421,523 numbers for 5,000 units: a list would be better."),
        (99_999, 5_000, ""),
        (5, None, ""),
    ],
)
def test_too_many_numbers_for_the_units(numbers: int, units: int | None, said: str) -> None:
    assert advice(numbers, units) == said


def test_a_large_rule_is_compared_in_blocks(app: Flask) -> None:
    recall: Recall = a_recall(a_brand("Acme"))
    old = list_name(add_list(recall, [(f"A{n:06}", f"A{n:06}") for n in range(0, 90_000, 2)]))
    new = list_name(add_list(recall, [(f"A{n:06}", f"A{n:06}") for n in range(30_000, 120_000, 2)]))
    a_version(recall, rule({"lookup": old}))
    db.session.commit()
    found = compare(recall.organisation_id, recall.id, rule({"lookup": new}))
    assert found["difference"] == {"against": 1, "added": 15_000, "removed": 15_000, "unchanged": 30_000}
