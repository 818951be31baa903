"""Quantiles of the gamma distribution, which no part of Python's own library gives. Pure."""

from math import exp, lgamma, log, sqrt
from statistics import NormalDist

LARGE = 1_000.0
"""From this shape on the approximation of Wilson and Hilferty (1931) is good to five digits."""
EXACT = 1e-12


def share_below(shape: float, x: float) -> float:
    """P(shape, x), the regularised lower incomplete gamma function: by its power series (DLMF 8.11.4) left of the
    mean, by its continued fraction (DLMF 8.9.2) right of it, as Press et al., Numerical Recipes, 6.2 have it."""
    if x <= 0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    return front * _series(shape, x) if x < shape + 1 else 1.0 - front * _fraction(shape, x)


def quantile(shape: float, share: float) -> float:
    """The x below which that share lies, at scale 1."""
    if shape > LARGE:
        normal = NormalDist().inv_cdf(share)
        return float(shape * (1 - 1 / (9 * shape) + normal / (3 * sqrt(shape))) ** 3)
    low, high = 0.0, shape + 10.0
    while share_below(shape, high) < share:
        high *= 2
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if share_below(shape, middle) < share else (low, middle)
    return (low + high) / 2


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    step = shape
    while abs(term) > EXACT * abs(total):
        step += 1
        term *= x / step
        total += term
    return total


def _fraction(shape: float, x: float) -> float:
    """By Lentz's method."""
    tiny, b = 1e-300, x + 1 - shape
    c, d = 1 / tiny, 1 / b
    total, step = d, 0
    while True:
        step += 1
        a = -step * (step - shape)
        b += 2
        d = 1 / ((a * d + b) or tiny)
        c = (b + a / c) or tiny
        total *= c * d
        if abs(c * d - 1) < EXACT:
            return total
