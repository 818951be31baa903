"""Days in repair make a cover longer: each day once, whatever order the repairs came in."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry.catalogue.warranty.reckoning import Facts, days_in_repair, reckon
from tests.registry.catalogue.warranty.builders import FULL

FIRST, ENDS = date(2024, 11, 1), date(2026, 11, 1)
SPANS = st.lists(st.tuples(st.integers(-60, 900), st.integers(0, 60)), max_size=6)


def spans(told: list[tuple[int, int]]) -> list[tuple[date, date]]:
    began = [(FIRST + timedelta(days=start), length) for start, length in told]
    return [(day, day + timedelta(days=length)) for day, length in began]


@given(SPANS, st.randoms())
def test_no_day_counts_twice_and_the_order_does_not_matter(
    told: list[tuple[int, int]], chance: object
) -> None:
    repairs = spans(told)
    mixed = list(repairs)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    days = days_in_repair(FIRST, ENDS, repairs)
    assert days == days_in_repair(FIRST, ENDS, mixed) == days_in_repair(FIRST, ENDS, [*repairs, *repairs])
    away = {began + timedelta(days=n) for began, ended in repairs for n in range((ended - began).days + 1)}
    counted = {day for day in away if day >= FIRST}
    assert 0 <= days <= len(counted)
    inside = {day for began, ended in repairs if began <= ENDS for day in away if began <= day <= ended}
    assert days >= len({day for day in inside if day >= FIRST})


@given(SPANS, st.tuples(st.integers(0, 700), st.integers(0, 60)))
def test_one_repair_more_never_makes_it_shorter(told: list[tuple[int, int]], more: tuple[int, int]) -> None:
    assert days_in_repair(FIRST, ENDS, spans([*told, more])) >= days_in_repair(FIRST, ENDS, spans(told))


def test_a_repair_counts_that_began_in_days_which_an_earlier_one_added() -> None:
    first = (ENDS - timedelta(days=3), ENDS + timedelta(days=6))
    late = (ENDS + timedelta(days=9), ENDS + timedelta(days=9))
    assert days_in_repair(FIRST, ENDS, [first]) == 10
    assert days_in_repair(FIRST, ENDS, [late]) == 0
    assert days_in_repair(FIRST, ENDS, [late, first]) == 11


def test_only_terms_that_say_so_are_longer_and_the_reason_stands_there() -> None:
    facts = Facts(sold_on=FIRST, repairs=((date(2025, 3, 1), date(2025, 3, 10)),))
    plain = reckon(FULL, facts, ENDS)[0]
    longer = reckon(replace(FULL, adds_repair=True), facts, ENDS)[0]
    assert longer.ends - plain.ends == timedelta(days=10)
    assert [one.number for one in longer.reasons if one.code == "repaired"] == [10]
    assert not any(one.code == "repaired" for one in plain.reasons)
