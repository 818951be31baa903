"""Months as calendars have them, grace, extension, transfer: for any dates, and for those that go wrong easily."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.catalogue.warranty.reckoning import Facts, add_months, reckon, register_until, start_of
from registry.catalogue.warranty.terms import Cover, Terms
from registry.catalogue.warranty.words import why

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
months = st.integers(0, 600)
spans = st.sampled_from(("months", "years"))
covers = st.builds(
    Cover, st.just("Motor"), st.just("parts"), st.integers(1, 50), spans, st.integers(0, 60), st.just("")
)
starts = st.sampled_from(("sale", "registration", "delivery", "production"))
some_days = st.none() | st.integers(0, 400)
terms_of_any_kind = st.builds(
    Terms,
    start=starts,
    grace_days=some_days,
    register_days=some_days,
    transferable=st.booleans(),
    covers=st.lists(covers, min_size=1, max_size=3).map(tuple),
)
facts_of_any_kind = st.builds(
    Facts,
    sold_on=st.none() | days,
    made_on=st.none() | days,
    delivered_on=st.none() | days,
    registered_on=st.none() | days,
    passed_on=st.none() | days,
)


@pytest.mark.parametrize(
    ("day", "by", "last"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 3, 31), 6, date(2026, 9, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 15), 24, date(2028, 3, 15)),
    ],
)
def test_the_end_of_months(day: date, by: int, last: date) -> None:
    assert add_months(day, by) == last


@given(days, months)
def test_months_are_whole_and_no_day_is_made_up(day: date, by: int) -> None:
    later = add_months(day, by)
    assert (later.year - day.year) * 12 + later.month - day.month == by
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days, days, months, months)
def test_later_or_longer_never_ends_earlier(one: date, other: date, by: int, more: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, by) <= add_months(second, by)
    assert add_months(first, by) <= add_months(first, by + more)


@given(terms_of_any_kind, facts_of_any_kind, days)
def test_every_cover_is_there_with_reasons_or_what_is_missing_is_said(
    terms: Terms, facts: Facts, today: date
) -> None:
    start, held = start_of(terms, facts), reckon(terms, facts, today)
    assert (start.day is None) == bool(start.missing)
    assert [h.cover for h in held] == ([] if start.day is None else list(terms.covers))
    for one in held:
        assert one.starts == start.day
        assert one.starts <= one.ends <= add_months(one.starts, one.cover.months + one.cover.extra)
        assert why(one)
        assert all(text.endswith(".") and "{" not in text for text in why(one) + why(one, days=False))
        assert 0 <= one.percent_left(today) <= 100
        assert (one.days_left(today) == 0) == (one.state(today) == "over")
        if one.state(today) == "runs":
            assert one.percent_left(today) >= 1


@given(terms_of_any_kind, facts_of_any_kind, days, st.integers(0, 100))
def test_more_grace_and_registering_never_take_from_a_cover(
    terms: Terms, facts: Facts, today: date, more: int
) -> None:
    terms = replace(terms, start="sale" if terms.start == "registration" else terms.start)
    held = reckon(terms, facts, today)
    wide = Terms(
        terms.start,
        None if terms.grace_days is None else terms.grace_days + more,
        None if terms.register_days is None else terms.register_days + more,
        True,
        covers=terms.covers,
    )
    for before, after in zip(held, reckon(wide, facts, today), strict=True):
        assert before.ends <= after.ends
    unregistered = Facts(facts.sold_on, "record", facts.made_on, facts.delivered_on, None, facts.passed_on)
    for without, with_it in zip(reckon(terms, unregistered, today), held, strict=True):
        assert without.ends <= with_it.ends


@given(st.integers(0, 400), days, st.integers(1, 60))
def test_the_last_day_for_registering_counts_and_the_next_does_not(
    within: int, sold: date, extra: int
) -> None:
    terms = Terms("sale", None, within, covers=(Cover("Motor", "parts", 2, "years", extra),))
    until = register_until(terms, Facts(sold), sold)
    assert until is not None
    in_time, late = (
        reckon(terms, Facts(sold, registered_on=day), until)[0].ends
        for day in (until, until + timedelta(days=1))
    )
    assert in_time == add_months(sold, 24 + extra)
    assert late == add_months(sold, 24)


TWO_YEARS = (Cover("Whole saw", "parts_labour", 24, "months"),)
SOLD, MADE = date(2026, 3, 14), date(2026, 1, 2)


def test_each_rule_has_its_own_first_day() -> None:
    def first(terms: Terms, **facts: date) -> date | None:
        return start_of(terms, Facts(**facts)).day  # type: ignore[arg-type]

    assert first(Terms("sale"), sold_on=SOLD, made_on=MADE) == SOLD
    assert first(Terms("sale"), made_on=MADE) is None
    assert first(Terms("sale", grace_days=90), made_on=MADE) == date(2026, 4, 2)
    assert first(Terms("production", grace_days=30), sold_on=SOLD, made_on=MADE) == date(2026, 2, 1)
    assert first(Terms("production", grace_days=30), sold_on=SOLD) is None
    assert first(Terms("delivery"), sold_on=SOLD, delivered_on=date(2026, 3, 20)) == date(2026, 3, 20)
    assert first(Terms("delivery"), sold_on=SOLD) == SOLD
    late = date(2029, 1, 1)
    assert first(Terms("registration"), sold_on=SOLD, registered_on=late) == late
    assert first(Terms("registration", grace_days=30), sold_on=SOLD, registered_on=late) == date(2026, 4, 13)
    assert first(Terms("registration", grace_days=30), sold_on=SOLD) == date(2026, 4, 13)
    assert first(Terms("registration"), sold_on=SOLD) is None


def test_a_cover_that_does_not_pass_on_ends_with_the_hand_over() -> None:
    passed = date(2027, 1, 1)
    (kept,) = reckon(Terms(transferable=True, covers=TWO_YEARS), Facts(SOLD, passed_on=passed), passed)
    assert kept.ends == date(2028, 3, 14)
    (lost,) = reckon(Terms(covers=TWO_YEARS), Facts(SOLD, passed_on=passed), passed)
    assert lost.ends == passed
    assert "does not pass to the next owner" in " ".join(why(lost))
    (over,) = reckon(Terms(covers=TWO_YEARS), Facts(SOLD, passed_on=date(2030, 1, 1)), passed)
    assert over.ends == date(2028, 3, 14), "a later hand-over makes nothing longer"


def test_what_is_left_is_counted_with_today() -> None:
    (held,) = reckon(Terms(covers=TWO_YEARS), Facts(SOLD), SOLD)
    assert held.state(held.ends) == "runs"
    assert held.days_left(held.ends) == 1
    assert held.state(held.ends + timedelta(days=1)) == "over"
    assert held.percent_left(SOLD) == 100
    assert held.percent_left(held.ends) == 1
    assert held.state(SOLD - timedelta(days=1)) == "waits"
    assert held.percent_left(held.ends + timedelta(days=1)) == 0


def test_the_day_of_a_sale_is_said_only_to_its_owner() -> None:
    (held,) = reckon(Terms(covers=TWO_YEARS), Facts(SOLD), SOLD)
    assert why(held) == ["Counted from the day of sale, 14 March 2026, as the maker’s sales records have it."]
    assert why(held, days=False) == ["Counted from the day of sale, as the maker’s sales records have it."]
