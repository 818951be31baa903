"""Runs made to lie apart: the same numbers, nothing doubled, whatever the blocks they come in."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.recalls.merging import Merger, Run, count_of, follower, kind_of
from registry.recalls.tallying import Tally
from registry.serials.keys import shape_of, stored_run
from registry.serials.ranges import SerialRange

TEXTS = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.text("0189AZ", min_size=n, max_size=n), min_size=2, max_size=2)
)
PAIRS = st.one_of(
    TEXTS.map(lambda pair: (pair[0], pair[0])),
    TEXTS.map(sorted).map(tuple),
    st.tuples(st.integers(0, 120), st.integers(0, 30)).map(lambda p: (str(p[0]), str(p[0] + p[1]))),
    st.tuples(st.integers(0, 99), st.integers(0, 3)).map(lambda p: (f"A{p[0]:02}", f"A{min(99, p[0] + p[1]):02}")),
    st.tuples(st.integers(9_980, 10_020), st.integers(0, 9)).map(lambda p: (f"A{p[0]:05}", f"A{p[0] + p[1]:05}")),
)  # fmt: skip
RUNS = st.lists(
    PAIRS.filter(lambda p: (p[0] + p[1]).isdecimal() or shape_of(p[0]) == shape_of(p[1])), max_size=40
)


def numbers(low: str, high: str) -> set[str]:
    """Every key of a run, integers as such."""
    found, key = {low}, low
    while key != high:
        key = follower(key)
        found.add(key)
    return found


def merged(runs: list[Run], size: int, kept: bool = False) -> tuple[list[tuple[str, str]], Merger]:
    merger, found = Merger(), []
    for at in range(0, len(runs), size):
        block = runs[at : at + size]
        found += list(
            zip(
                *merger.take([r.low for r in block], [r.high for r in block], [r.row for r in block]),
                strict=True,
            )
        )
        if kept:
            met = merger.met
            merger = Merger([list(run) for run in merger.open.values()])
            merger.met = met
    found += list(zip(*merger.end(), strict=True))
    return found, merger


@settings(max_examples=300)
@given(RUNS, st.integers(1, 12), st.booleans())
def test_merged_runs_hold_the_same_and_lie_apart(pairs: list[tuple[str, str]], size: int, kept: bool) -> None:
    runs = sorted(Run(*stored_run(*pair), row) for row, pair in enumerate(pairs, 1))
    found, _ = merged(runs, size, kept)
    assert set().union(*(numbers(run.low, run.high) for run in runs)) == set().union(
        *(numbers(*run) for run in found)
    )
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for run in sorted(found):
        by_kind.setdefault(kind_of(run[0]), []).append(run)
    assert all(one[1] < other[0] for some in by_kind.values() for one, other in pairwise(some))
    tally = Tally()
    for at in range(0, len(found), size):
        tally.add([low for low, _ in found[at : at + size]], [high for _, high in found[at : at + size]])
    assert tally.numbers == sum(len(numbers(*run)) for run in found)
    assert (tally.spans, tally.ranges) == (len(found), sum(low != high for low, high in found))
    assert len(set(found)) == len(found)


@given(RUNS, st.integers(1, 12))
def test_every_row_that_says_what_another_said_is_met(pairs: list[tuple[str, str]], size: int) -> None:
    runs = sorted(Run(*stored_run(*pair), row) for row, pair in enumerate(pairs, 1))
    _, merger = merged(runs, size)
    seen: set[str] = set()
    expected = []
    for run in runs:
        mine = numbers(run.low, run.high)
        if seen & mine:
            expected.append(run.row)
        seen |= mine
    assert [meeting.run.row for meeting in merger.met] == expected


@given(TEXTS.map(sorted))
def test_runs_are_counted_as_ranges_are(pair: list[str]) -> None:
    if shape_of(pair[0]) == shape_of(pair[1]):
        assert count_of(*stored_run(*pair)) == SerialRange(*pair).count


def test_followers() -> None:
    assert follower("DAB99") == "DAC00"
    assert follower("DA9Z9") == "DB0A0"
    assert follower("BZ9") == ""
    assert follower("#A9") == "#B10"
    assert follower("#@") == "#A1"
    assert follower("D0123") == "D0124"
