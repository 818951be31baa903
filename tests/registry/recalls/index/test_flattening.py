"""Disjoint pieces, each with every source that holds it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from registry.recalls.index.flattening import flatten

RUNS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 12), st.integers(0, 4)).map(
        lambda r: (r[0], r[0] + r[1], r[2])
    )
)


@given(RUNS)
def test_pieces_are_disjoint_in_order_and_hold_the_same(runs: list[tuple[int, int, int]]) -> None:
    pieces = list(flatten(sorted(runs)))
    assert all(one[1] < other[0] for one, other in pairwise(pieces))
    for point in range(80):
        held = {source for low, high, source in runs if low <= point <= high}
        found = {source for low, high, sources in pieces if low <= point <= high for source in sources}
        assert found == held
