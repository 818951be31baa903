"""The clocks of a claim, whatever happens in which order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry.cases.models import MAKER, OWNER
from registry.cases.stages import CLOSING, STAGES, USUAL, Seen, measure, next_due

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
KINDS = (
    ("message", MAKER), ("message", OWNER), ("asked", MAKER), ("looked_into", MAKER), ("diagnosed", MAKER),
    ("part_ordered", MAKER), ("part_arrived", MAKER), ("visit_offered", MAKER), ("visit_confirmed", OWNER),
    ("visited", MAKER), ("nobody_came", OWNER), ("cover_decided", "site"), ("remedied", MAKER), ("again", OWNER),
)  # fmt: skip
HAPPENED = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 400)), max_size=14)


def told(happened: list[tuple[tuple[str, str], int]]) -> list[Seen]:
    steps, at = [Seen("opened", OWNER, START)], START
    for (kind, side), hours in happened:
        at += timedelta(hours=hours)
        steps.append(Seen(kind, side, at))
    return steps


def hours(**at: int) -> list[Seen]:
    """`asked=5`: five hours after the beginning; in that order."""
    sides = {"told_more": ("message", OWNER)}
    steps = [Seen("opened", OWNER, START)]
    for name, hour in at.items():
        kind, side = sides.get(name, (name, MAKER))
        steps.append(Seen(kind, side, START + timedelta(hours=hour)))
    return steps


@given(HAPPENED)
def test_a_stage_ends_after_it_began_and_is_never_due_before_its_days_are_over(
    happened: list[tuple[tuple[str, str], int]],
) -> None:
    steps = told(happened)
    stages = measure(steps, USUAL)
    names = [one.name for one in stages]
    assert len(set(names)) == len(names)
    assert {"answer", "close"} <= set(names) <= set(STAGES)
    for one in stages:
        assert one.due >= one.began + timedelta(days=USUAL[one.name])
        assert one.ended is None or one.ended >= one.began
    last = max(n for n, one in enumerate(steps) if one.kind in ("opened", "again"))
    closed = any(one.kind in CLOSING for one in steps[last:])
    assert (next_due(stages) is None) == closed


@given(HAPPENED, st.integers(1, 30))
def test_more_days_promised_move_every_end_by_as_many(
    happened: list[tuple[tuple[str, str], int]], more: int
) -> None:
    steps = told(happened)
    longer = {name: days + more for name, days in USUAL.items()}
    for one, other in zip(measure(steps, USUAL), measure(steps, longer), strict=True):
        assert other.due - one.due == timedelta(days=more)
        assert (one.began, one.ended) == (other.began, other.ended)


def test_the_clock_rests_while_it_is_the_owners_turn() -> None:
    stages = {one.name: one for one in measure(hours(asked=10, told_more=58, diagnosed=60), USUAL)}
    assert stages["answer"].ended == START + timedelta(hours=10)
    assert stages["answer"].due == START + timedelta(days=2)
    assert stages["diagnosis"].due == START + timedelta(hours=10 + 48, days=7)
    assert stages["close"].due == START + timedelta(hours=48, days=30)


def test_it_still_does_it_begins_all_stages_anew() -> None:
    steps = hours(looked_into=1, diagnosed=2, remedied=3)
    assert next_due(measure(steps, USUAL)) is None
    again = START + timedelta(days=90)
    stages = measure([*steps, Seen("again", OWNER, again)], USUAL)
    assert [(one.name, one.began, one.ended) for one in stages] == [
        ("answer", again, None),
        ("close", again, None),
    ]
    assert next_due(stages) == again + timedelta(days=2)
