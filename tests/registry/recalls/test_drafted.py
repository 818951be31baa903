"""A list that is loaded but not published answers as its rows read one by one would."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.db import db
from registry.recalls.drafted import lists_of_draft
from registry.recalls.lists import add_list, list_name
from registry.serials.keys import shape_of
from registry.serials.ranges import make_range
from tests.registry.recalls.builders import a_brand, a_recall

NUMBERS = st.integers(1, 4).flatmap(lambda n: st.text("0189AX", min_size=n, max_size=n))
PAIRS = st.one_of(
    NUMBERS.map(lambda n: (n, n)),
    st.integers(1, 3).flatmap(lambda n: st.tuples(*[st.text("0189AX", min_size=n, max_size=n)] * 2)),
    st.tuples(st.text("0189", min_size=1, max_size=4), st.text("0189", min_size=1, max_size=4)),
)


def is_run(low: str, high: str) -> bool:
    same = low.isdecimal() and high.isdecimal() and int(low) <= int(high)
    return low == high or same or (shape_of(low) == shape_of(high) and low < high)


def holds(runs: list[tuple[str, str]], value: str) -> bool:
    return any(low == value if low == high else value in make_range(low, high) for low, high in runs)


def test_a_list_answers_as_its_rows_do(app: Flask) -> None:
    recall = a_recall(a_brand("Acme"))

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.lists(PAIRS, max_size=12), st.lists(NUMBERS, min_size=10, max_size=30))
    def agree(pairs: list[tuple[str, str]], values: list[str]) -> None:
        runs = [pair for pair in pairs if is_run(*pair)]
        name = list_name(add_list(recall, runs))
        for value in values:
            assert lists_of_draft(recall.organisation_id)(name, "serial", value) is holds(runs, value), value

    agree()
    db.session.rollback()


def test_another_makers_list_and_another_field_are_not_there(app: Flask) -> None:
    recall = a_recall(a_brand("Acme"))
    name = list_name(add_list(recall, [("A1", "A9")]))
    assert lists_of_draft(recall.organisation_id)(name, "serial", "A5") is True
    assert lists_of_draft(recall.organisation_id)(name, "lot", "A5") is False
    assert lists_of_draft(recall.organisation_id + 1)(name, "serial", "A5") is None
    assert lists_of_draft(recall.organisation_id)("vin decoder", "serial", "A5") is None


def test_many_shapes_among_one_another(app: Flask) -> None:
    recall = a_recall(a_brand("Acme"))
    mixed = [(f"A1{chr(65 + n % 26)}{n:04}", f"A1{chr(65 + n % 26)}{n:04}") for n in range(2600)]
    name = list_name(add_list(recall, [*mixed, ("A100000", "A159999")]))
    assert lists_of_draft(recall.organisation_id)(name, "serial", "A159000") is True
    assert lists_of_draft(recall.organisation_id)(name, "serial", "A160000") is False
    assert lists_of_draft(recall.organisation_id)(name, "serial", "A1A0001") is False
    assert lists_of_draft(recall.organisation_id)(name, "serial", "A1B0001") is True
