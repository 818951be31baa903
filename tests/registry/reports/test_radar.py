"""The reckoning of the radar: quantiles against closed forms, rates that lie between what they are made of, a planted
defect that is found, and noise that is not taken for one."""

from math import exp, factorial, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reports.radar.gamma import quantile, share_below
from registry.reports.radar.shrinking import Cell, prior_of, shrunk

CELL = st.tuples(st.integers(0, 40), st.integers(1, 5_000)).map(lambda one: Cell(min(one), one[1]))
CELLS = st.lists(CELL, min_size=2, max_size=40)


def poisson(random: Random, mean: float) -> int:
    """By counting events that come one after the other."""
    at, many = random.expovariate(1), 0
    while at < mean:
        at += random.expovariate(1)
        many += 1
    return many


@given(st.integers(1, 60), st.floats(0.01, 150))
def test_below_is_the_sum_of_a_poisson_for_whole_shapes(shape: int, x: float) -> None:
    closed = 1 - sum(exp(-x) * x**k / factorial(k) for k in range(shape))
    assert share_below(shape, x) == pytest.approx(closed, abs=1e-9)


@given(st.floats(0.05, 5_000), st.sampled_from([0.025, 0.05, 0.5, 0.975]))
def test_a_quantile_is_where_that_share_lies_below(shape: float, share: float) -> None:
    assert share_below(shape, quantile(shape, share)) == pytest.approx(share, abs=1e-4)


def test_the_exponential_is_known_in_closed_form() -> None:
    assert quantile(1, 0.975) == pytest.approx(-log(0.025), rel=1e-6)


@given(CELLS)
def test_a_rate_lies_between_its_own_and_that_of_all(cells: list[Cell]) -> None:
    prior = prior_of(cells)
    if prior is None:
        assert not any(cell.claims for cell in cells)
        return
    for cell in cells:
        own, found = cell.claims / cell.units, shrunk(cell, prior)
        assert min(own, prior.mean) <= found.rate * (1 + 1e-9)
        assert found.rate <= max(own, prior.mean) * (1 + 1e-9)
        assert found.low < found.rate < found.high


@given(st.integers(0, 30), st.integers(10, 1_000))
def test_the_fewer_units_the_nearer_to_all(claims: int, units: int) -> None:
    rest = [Cell(10 + n % 7, 1_000) for n in range(30)]
    prior = prior_of(rest)
    assert prior is not None
    few, many = Cell(claims, units), Cell(claims * 10, units * 10)
    far, near = (abs(shrunk(cell, prior).rate - prior.mean) for cell in (many, few))
    assert near <= far + 1e-12


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    random, inside, cells = Random(7), 0, []
    rates = [random.gammavariate(4, 0.01 / 4) for _ in range(600)]
    cells = [Cell(poisson(random, rate * 800), 800) for rate in rates]
    prior = prior_of(cells)
    assert prior is not None
    for rate, cell in zip(rates, cells, strict=True):
        found = shrunk(cell, prior)
        inside += found.low <= rate <= found.high
    assert 0.92 <= inside / len(rates) <= 0.98


def test_a_planted_defect_is_found_and_nothing_else() -> None:
    random = Random(11)
    for planted in range(20):
        cells = [Cell(poisson(random, 5 if at != planted else 40), 500) for at in range(60)]
        prior = prior_of(cells)
        assert prior is not None
        loud = [at for at, cell in enumerate(cells) if shrunk(cell, prior).stands_out(cell.claims)]
        assert loud == [planted]


def test_noise_alone_seldom_stands_out() -> None:
    random, loud, looked = Random(3), 0, 0
    for mean in (0.2, 1, 4, 20):
        for _ in range(25):
            cells = [Cell(poisson(random, mean * size / 400), size) for size in (100, 400, 700) * 20]
            prior = prior_of(cells)
            looked += len(cells)
            loud += sum(shrunk(cell, prior).stands_out(cell.claims) for cell in cells) if prior else 0
    assert loud / looked < 0.001, f"{loud} of {looked}"
