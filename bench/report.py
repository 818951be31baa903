"""One line a goal: the ratio's median with least and most, the goal, and whether it was met."""

import statistics
from dataclasses import dataclass

SLACK = 0.15


@dataclass(frozen=True, slots=True)
class Figure:
    """Ratios of several rounds against a goal. `at_least` tells on which side of it they must lie."""

    goal: str
    what: str
    ratios: tuple[float, ...]
    limit: float
    at_least: bool
    unit: str = "x"

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)

    @property
    def met(self) -> bool:
        return self.median >= self.limit if self.at_least else self.median <= self.limit

    @property
    def good(self) -> bool:
        """Met, or missed by no more than the slack."""
        bound = self.limit * (1 - SLACK if self.at_least else 1 + SLACK)
        return self.median >= bound if self.at_least else self.median <= bound


def show(figure: Figure) -> Figure:
    """Prints the figure and hands it on."""
    sign = ">=" if figure.at_least else "<="
    word = "met" if figure.met else ("missed, within the slack" if figure.good else "MISSED")
    print(
        f"{figure.goal:4} {figure.what:72} {figure.median:7.2f} {figure.unit} "
        f"({min(figure.ratios):.2f} to {max(figure.ratios):.2f}), goal {sign} {figure.limit:g}: {word}",
        flush=True,
    )
    return figure
