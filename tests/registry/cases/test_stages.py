"""The clocks of a claim, whatever happens in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.cases.models import MAKER, OWNER
from registry.cases.stages import CLOSING, DONE, FAILED, NEEDLESS, STAGES, USUAL, Seen, measure, next_due

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
KINDS = (
    ("message", MAKER), ("message", OWNER), ("asked", MAKER), ("looked_into", MAKER), ("diagnosed", MAKER),
    ("part_ordered", MAKER), ("part_arrived", MAKER), ("visit_offered", MAKER), ("visit_confirmed", OWNER),
    ("visited", MAKER), ("nobody_came", OWNER), ("cover_decided", "site"), ("remedied", MAKER), ("again", OWNER),
    ("visit_off", MAKER), ("refund_chosen", OWNER), ("ended", MAKER), ("withdrawn", OWNER),
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
    sides = {
        "told_more": ("message", OWNER), "nobody_came": ("nobody_came", OWNER), "withdrawn": ("withdrawn", OWNER),
    }  # fmt: skip
    steps = [Seen("opened", OWNER, START)]
    for name, hour in at.items():
        kind, side = sides.get(name, (name, MAKER))
        steps.append(Seen(kind, side, START + timedelta(hours=hour)))
    return steps


def days(**at: int) -> list[Seen]:
    return hours(**{name: 24 * day for name, day in at.items()})


def came_to(steps: list[Seen], *, claim: bool = False) -> list[tuple[str, int, str]]:
    """Stage, for which time, what it came to and whether it was late."""
    return [
        (
            one.name,
            one.number,
            "late" if one.result == DONE and one.ended and one.ended > one.due else one.result,
        )
        for one in measure(steps, USUAL, claim=claim)
    ]


@given(HAPPENED)
def test_a_stage_ends_after_it_began_and_is_never_due_before_its_days_are_over(
    happened: list[tuple[tuple[str, str], int]],
) -> None:
    steps = told(happened)
    stages = measure(steps, USUAL)
    names = [(one.name, one.number) for one in stages]
    assert len(set(names)) == len(names)
    assert {"answer", "close"} <= {name for name, _ in names} <= set(STAGES)
    for one in stages:
        assert one.due >= one.began + timedelta(days=USUAL[one.name])
        assert one.ended is None or one.ended >= one.began
        assert (one.ended is None) == (one.result == "")
        assert one.number == 1 or (one.name, one.number - 1) in names
    last = max(n for n, one in enumerate(steps) if one.kind in ("opened", "again"))
    closed = any(one.kind in CLOSING for one in steps[last:])
    assert (next_due(stages) is None) == closed


@given(HAPPENED, HAPPENED)
def test_what_a_stage_came_to_stays_whatever_happens_later(
    happened: list[tuple[tuple[str, str], int]], more: list[tuple[tuple[str, str], int]]
) -> None:
    """But that somebody says that nobody came, where a visit was noted."""
    steps = told(happened + [one for one in more if one[0][0] != "nobody_came"])
    before = {one for one in measure(steps[: len(happened) + 1], USUAL) if one.ended}
    assert before <= set(measure(steps, USUAL))


@given(HAPPENED, st.integers(1, 30))
def test_more_days_promised_move_every_end_by_as_many(
    happened: list[tuple[tuple[str, str], int]], more: int
) -> None:
    steps = told(happened)
    longer = {name: days + more for name, days in USUAL.items()}
    for one, other in zip(measure(steps, USUAL), measure(steps, longer), strict=True):
        assert other.due - one.due == timedelta(days=more)
        assert (one.number, one.began, one.ended) == (other.number, other.began, other.ended)


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
    assert stages[:3] == measure(steps, USUAL), "what was is not lost"
    assert [(one.name, one.number, one.began, one.ended) for one in stages[3:]] == [
        ("answer", 2, again, None),
        ("close", 2, again, None),
    ]
    assert next_due(stages) == again + timedelta(days=2)


@pytest.mark.parametrize(
    ("happened", "stage", "results"),
    [
        (days(visit_offered=1, visit_confirmed=1, nobody_came=5, ended=6), "visit", [FAILED, NEEDLESS]),
        (days(visit_offered=1, nobody_came=5, visited=7, ended=8), "visit", [FAILED, DONE]),
        (days(visit_offered=1, nobody_came=5, visited=20, ended=21), "visit", [FAILED, "late"]),
        (days(visit_offered=1, visited=5, nobody_came=5, ended=6), "visit", [FAILED, NEEDLESS]),
        (days(visit_offered=1, told_more=1, ended=40), "visit", [FAILED]),
        (days(visit_offered=1, ended=40), "visit", [NEEDLESS]),
        (days(part_ordered=1, remedied=10), "part", [NEEDLESS]),
        (days(part_ordered=1, remedied=20), "part", [FAILED]),
        (days(part_ordered=1, part_arrived=20, remedied=20), "part", ["late"]),
        (days(part_ordered=1, asked=2, told_more=12, remedied=20), "part", [NEEDLESS]),
        (days(withdrawn=1), "answer", [NEEDLESS]),
        (days(withdrawn=3), "answer", [FAILED]),
        (days(looked_into=1, withdrawn=29), "close", [NEEDLESS]),
        (days(looked_into=1, withdrawn=31), "close", [FAILED]),
        (days(looked_into=1, remedied=31), "close", ["late"]),
    ],
)
def test_only_what_came_in_time_is_kept(happened: list[Seen], stage: str, results: list[str]) -> None:
    assert [result for name, _, result in came_to(happened) if name == stage] == results


def test_the_record_of_the_work_shows_that_the_part_was_there_and_somebody_came() -> None:
    steps = days(part_ordered=1, visit_offered=1)
    steps.append(Seen("visit_confirmed", OWNER, START + timedelta(days=1), {"day": "2026-11-06"}))
    for done_on, part, wanted in (
        ("2026-11-06", "P-1", {"part": DONE, "visit": DONE}),
        ("2026-11-05", "", {"part": NEEDLESS, "visit": NEEDLESS}),
    ):
        done = Seen("remedied", MAKER, START + timedelta(days=5), {"done_on": done_on, "part": part})
        found = {name: result for name, _, result in came_to([*steps, done])}
        assert {name: found[name] for name in wanted} == wanted


def test_another_remedy_is_a_promise_of_its_own() -> None:
    steps = days(part_ordered=1)
    steps.append(Seen("refund_chosen", OWNER, START + timedelta(days=35), {"days": 10}))
    steps.append(Seen("remedied", MAKER, START + timedelta(days=40)))
    assert came_to(steps) == [
        ("answer", 1, DONE),
        ("close", 1, FAILED),
        ("part", 1, FAILED),
        ("close", 2, DONE),
    ]
    last = measure(steps, USUAL, claim=False)[-1]
    assert last.due - last.began == timedelta(days=10)
