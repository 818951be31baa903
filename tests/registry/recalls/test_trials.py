"""Units that must and must not be covered: asked for, run on every rule, uploaded lists included."""

from typing import Any

import pytest
from flask import Flask

from registry.criteria.parsing import parse
from registry.errors import Refused
from registry.recalls import trials
from registry.recalls.differing import in_numbers
from registry.recalls.listed import explained
from registry.recalls.lists import add_list, list_name
from tests.registry.recalls.builders import a_brand, a_recall, trials_of

RULE: dict[str, Any] = {"any": [{"model": "WX1", "serial": {"range": ["AB1000", "AB1999"]}}]}


def ran(rule: dict[str, Any], units: list[dict[str, Any]], maker: int = 1) -> list[tuple[bool, str]]:
    return [(one.passed, " ".join(one.why)) for one in trials.run(parse(rule), units, maker)]


def test_each_says_whether_and_why(app: Flask) -> None:
    units = [
        *trials_of(["AB1000", "AB2000"], covered=True, model="WX1"),
        *trials_of(["AB1999", "AB2000"], covered=False, model="WX1"),
        *trials_of(["AB1500"], covered=True),
        *trials_of(["AB1500"], covered=False),
    ]
    found = ran(RULE, units)
    assert [passed for passed, _ in found] == [True, False, False, True, False, False]
    assert "No group covers it" in found[1][1]
    assert "Group 1 covers it" in found[2][1]
    assert "Still needed: model" in found[4][1], "what is undecided ends as nobody said"


def test_an_uploaded_list_is_looked_up_before_it_is_published(app: Flask) -> None:
    brand = a_brand("Acme")
    recall = a_recall(brand)
    name = list_name(add_list(recall, [("AB1000", "AB1009"), ("CD5", "CD5"), ("100", "2000")]))
    rule = {"any": [{"serial": {"lookup": name}}]}
    units = [
        *trials_of(["AB1000", "ab-1009", "CD5", "150", "2000"], covered=True),
        *trials_of(["AB1010", "CD6", "99", "2001", "AB100"], covered=False),
    ]
    assert all(passed for passed, _ in ran(rule, units, brand.organisation_id))
    other = ran(rule, units[:1], brand.organisation_id + 1)
    assert not other[0][0], "another maker's list is not here"


@pytest.mark.parametrize(
    ("units", "field", "words"),
    [
        ([{"told": {}, "covered": True}], "inside", "says nothing"),
        (trials_of(["A1"], covered=True) + trials_of(["A1"], covered=False), "outside", "both sides"),
        (trials_of(map(str, range(201)), covered=False), "outside", "200"),
    ],
)
def test_what_nobody_can_run_is_refused(units: list[dict[str, Any]], field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        trials.check(units)
    assert refused.value.field == field


def test_lists_are_told_by_their_size_and_their_change_in_numbers(app: Flask) -> None:
    recall = a_recall(a_brand("Acme"))
    many, one = add_list(recall, [("AB1000", "AB2249")]), add_list(recall, [("CD5", "CD5")])
    rule = parse({"any": [{"serial": {"lookup": list_name(many)}}, {"serial": {"lookup": list_name(one)}}]})
    assert explained(rule) == [
        "Covers units with serial number among the 1,250 numbers of the maker’s list.",
        "Also covers units with serial number that the maker’s list names.",
    ]
    counted = {"against": 1, "added": 1250, "removed": 3, "unchanged": 12_000}
    assert in_numbers(counted) == ["In numbers: 1,250 added, 3 no longer covered, 12,000 unchanged."]
    assert in_numbers(counted | {"against": None}) == []
    assert in_numbers({"against": 1, "added": 0, "removed": 0, "unchanged": 5}) == []
