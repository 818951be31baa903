"""How often something fails, told with the right doubt: few claims on few units say little. Pure.

An empirical Bayes Gamma-Poisson model, after Clayton and Kaldor, "Empirical Bayes estimates of age-standardized
relative risks for use in disease mapping", Biometrics 43 (1987) 671-681, and DuMouchel, "Bayesian data mining in
large frequency tables", The American Statistician 53 (1999) 177-190. The claims n of a cell with u units are Poisson
with mean r * u; the rates r of all cells are Gamma(shape, shape / mean), where the mean is that of all cells together
and the shape is what makes the claims that came most likely. Of a cell we then know r as Gamma(shape + n, shape /
mean + u): its mean lies between the cell's own rate and that of all, the nearer to the latter the fewer units there
are.

A signal is a cell whose 5 % quantile is at least twice the mean of all (DuMouchel's EB05, with the threshold of
Szarfman, Machado and O'Neill, Drug Safety 25 (2002) 381-392), and that has at least three claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from registry.reports.radar.gamma import quantile

THRESHOLD, FEWEST = 2.0, 3
LEAST, MOST = log(0.05), log(10_000.0)
"""Logarithms of the shapes that are looked at: rates that differ wildly, and rates that are all but the same."""
GRID, ROUNDS = 40, 40


@dataclass(frozen=True, slots=True)
class Cell:
    """Units of one production week, plant or run of serials, and how many of them failed in one way."""

    claims: int
    units: int


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of any cell before its own claims are looked at; rates are claims a unit."""

    shape: float
    mean: float


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The rate of a cell, between which bounds it lies with 95 %, and how many times the mean it is at least (EB05)."""

    rate: float
    low: float
    high: float
    score: float

    def stands_out(self, claims: int) -> bool:
        return claims >= FEWEST and self.score >= THRESHOLD


def prior_of(cells: Sequence[Cell]) -> Prior | None:
    """None where nothing failed, or nothing is in use."""
    claims, units = sum(cell.claims for cell in cells), sum(cell.units for cell in cells)
    if not claims or not units:
        return None
    mean = claims / units
    step = (MOST - LEAST) / GRID
    best = max(
        (LEAST + step * at for at in range(GRID + 1)), key=lambda shape: _likelihood(cells, shape, mean)
    )
    low, high = max(LEAST, best - step), min(MOST, best + step)
    for _ in range(ROUNDS):
        third = (high - low) / 3
        if _likelihood(cells, low + third, mean) < _likelihood(cells, high - third, mean):
            low += third
        else:
            high -= third
    return Prior(exp((low + high) / 2), mean)


def shrunk(cell: Cell, prior: Prior) -> Shrunk:
    shape, weight = prior.shape + cell.claims, prior.shape / prior.mean + cell.units
    bounds = [quantile(shape, share) / weight for share in (0.025, 0.975, 0.05)]
    return Shrunk(shape / weight, bounds[0], bounds[1], bounds[2] / prior.mean)


def _likelihood(cells: Sequence[Cell], log_shape: float, mean: float) -> float:
    """Of the claims as they came, by a negative binomial: the Poisson with its rate taken out. What does not depend on
    the shape is left out."""
    shape = exp(log_shape)
    weight, constant = shape / mean, lgamma(shape)
    return sum(
        lgamma(shape + cell.claims) - constant
        + shape * log(weight / (weight + cell.units)) - cell.claims * log(weight + cell.units)
        for cell in cells
    )  # fmt: skip
