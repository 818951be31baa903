"""What is found without trying everything is what trying everything finds."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.criteria.alike import alike
from registry.criteria.answers import NO, YES
from registry.criteria.doubts import Kind, second_look
from registry.criteria.facts import Steps
from registry.criteria.many import any_of
from registry.criteria.nodes import AnyOf, Node
from registry.criteria.parsing import parse
from registry.criteria.twins import fold, of_shape, variants
from registry.criteria.unit import Told, kept_elsewhere
from tests.registry.criteria import rules

MOST = 64
_typed = st.text(alphabet="0159ABOIS8QUV", min_size=1, max_size=5)
_shapes = st.text(alphabet="9A", min_size=1, max_size=5)


class Listing:
    """A list that says what its values look like."""

    def __init__(self, values: set[str]) -> None:
        self.values = values

    def __call__(self, _name: str, _field: str, value: str, /) -> bool:
        return value in self.values

    def shapes(self, _name: str, _field: str, length: int, /) -> frozenset[str]:
        return frozenset(_shape(value) for value in self.values if len(value) == length)


def _shape(text: str) -> str:
    return "".join("9" if c.isdecimal() else "A" for c in text)


def _node(test: Any) -> Node:
    return parse({"any": [{"serial": test}]}, strict=False).groups[0].tests[0][1]


@settings(max_examples=1_000)
@given(rules.tests, _typed)
def test_look_alikes_led_by_the_test_are_there_when_trying_all_finds_one(test: Any, text: str) -> None:
    node, every = _node(test), list(variants(text, MOST + 1))
    found = alike(node, "serial", text, kept_elsewhere, Steps())
    assert {fold(new) for new in found} <= {fold(text)}
    if len(every) <= MOST:
        tries = (text, *every)
        right = [new for new in tries if node.judge(Told("serial", new), kept_elsewhere) is not NO]
        agreeing = [new for new in found if node.judge(Told("serial", new), kept_elsewhere) is not NO]
        assert bool(agreeing) == bool(right)


@given(st.sets(_typed, max_size=20), _typed)
def test_a_list_is_asked_for_the_look_alikes_that_it_may_hold(values: set[str], text: str) -> None:
    listing, node = Listing(values), _node({"lookup": "list"})
    every = list(variants(text, MOST + 1))
    found = alike(node, "serial", text, listing, Steps())
    if text not in values and len(every) <= MOST:
        assert set(found) == set(every) & values


@given(_typed, _shapes)
def test_look_alikes_of_a_shape_are_all_look_alikes_that_have_it(text: str, shape: str) -> None:
    every = set(variants(text, 10_000))
    found = set(of_shape(text, shape, 10_000)) if len(text) == len(shape) else set()
    assert found == {new for new in every if _shape(new) == shape}


_one = st.one_of(
    st.lists(rules.texts, min_size=1, max_size=3).map(lambda values: {"is": values}),
    st.lists(rules.texts | st.none(), min_size=2, max_size=2).map(lambda ends: {"range": ends}),
    rules.texts.map(lambda bound: {"below": bound}),
    rules.tests,
)


@settings(max_examples=300)
@given(st.lists(_one, min_size=9, max_size=20), st.lists(_typed, min_size=1, max_size=10))
def test_a_long_any_answers_as_its_tests_one_by_one(tests: list[Any], values: list[str]) -> None:
    nodes = tuple(map(_node, tests))
    many, plain = any_of(nodes), AnyOf(nodes)
    assert many == plain
    assert many.batch is not None
    for value in values:
        told = Told("serial", value)
        assert many.judge(told, kept_elsewhere) is plain.judge(told, kept_elsewhere)
        found = [alike(node, "serial", value, kept_elsewhere, Steps()) for node in (many, plain)]
        assert bool(found[0]) == bool(found[1])


@settings(max_examples=300)
@given(rules.tests, _typed)
def test_whatever_one_look_alike_would_cover_is_doubted(test: Any, text: str) -> None:
    criteria = parse({"any": [{"serial": test}]}, strict=False)
    node = criteria.groups[0].tests[0][1]
    every = list(variants(text, MOST + 1))
    if len(every) > MOST or node.judge(Told("serial", text), kept_elsewhere) is not NO:
        return
    covered = [new for new in every if node.judge(Told("serial", new), kept_elsewhere) is YES]
    doubts = second_look(criteria, {"serial": text})
    assert doubts or not covered
    for doubt in doubts:
        if doubt.kind is Kind.LOOK_ALIKE:
            assert fold(doubt.corrected) == fold(text)
