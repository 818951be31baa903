"""What holds for every rule and every unit."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.criteria.answers import UNDECIDED, YES
from registry.criteria.doubts import second_look
from registry.criteria.judging import judge
from registry.criteria.nodes import Faulty
from registry.criteria.parsing import parse
from registry.criteria.rule import CriteriaError
from registry.criteria.unit import Value
from registry.criteria.words import explain, fields
from tests.registry.criteria import rules

Told_ = dict[str, Value]


@given(rules.criteria, rules.units, rules.groups.filter(bool))
def test_an_exception_never_widens(data: dict[str, Any], unit: Told_, exception: dict[str, Any]) -> None:
    before = judge(parse(data, strict=False), unit).answer
    more = {**data, "except": [*data["except"], exception]}
    assert judge(parse(more, strict=False), unit).answer <= before


@given(rules.criteria, rules.units, st.sampled_from(rules.FIELDS))
def test_what_is_decided_without_a_field_stays_so_with_it(
    data: dict[str, Any], unit: Told_, field: str
) -> None:
    """Untelling a field leaves an answer or makes it undecided: it never turns one decision into the other."""
    criteria = parse(data, strict=False)
    less = {name: value for name, value in unit.items() if name != field}
    before, after = judge(criteria, unit).answer, judge(criteria, less).answer
    assert after in (before, UNDECIDED)


@given(rules.criteria, rules.units)
def test_undecided_says_what_would_decide(data: dict[str, Any], unit: Told_) -> None:
    found = judge(parse(data, strict=False), unit)
    if found.answer is UNDECIDED:
        assert found.needed or found.lookups or found.faulty
    else:
        assert not found.needed
    assert set(found.needed) <= set(fields(parse(data, strict=False)))
    assert all(field not in unit for field in found.needed if field in ("serial", "model", "date_code"))


@given(rules.criteria)
def test_everything_told_decides_all_but_lists_and_faults(data: dict[str, Any]) -> None:
    unit: Told_ = {
        "serial": "A1",
        "model": "B",
        "date_code": "0112",
        "made_on": "2011-05-20",
        "green dot": True,
    }
    found = judge(parse(data, strict=False), unit)
    assert found.answer is not UNDECIDED or found.lookups or found.faulty


@given(rules.criteria)
def test_strict_parsing_takes_nothing_that_cannot_be_decided(data: dict[str, Any]) -> None:
    old = parse(data, strict=False)
    try:
        criteria = parse(data)
    except CriteriaError:
        return
    assert criteria == old
    assert not any(isinstance(node, Faulty) for _, node in criteria.nodes())


@given(rules.criteria)
def test_every_rule_can_be_said_in_words(data: dict[str, Any]) -> None:
    for sentence in explain(parse(data, strict=False)):
        assert sentence.endswith(".")
        assert "of another kind" not in sentence


@settings(max_examples=200)
@given(rules.criteria, rules.units)
def test_a_doubt_put_right_raises_the_answer(data: dict[str, Any], unit: Told_) -> None:
    criteria = parse(data, strict=False)
    before = judge(criteria, unit).answer
    for doubt in second_look(criteria, unit):
        assert before is not YES
        assert doubt.leads_to > before
        assert unit[doubt.field]
