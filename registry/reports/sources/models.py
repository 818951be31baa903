"""What a source of figures is: rows of a recall, each with its day. Pure but for naming columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOMENT, DAY, NONE = "moment", "day", ""


@dataclass(frozen=True, slots=True)
class Source:
    """`rows` selects a recall's rows: `number` (in whose order they stand), `at` (a moment or a day, as `dated` says;
    NONE: the figure is of now), a column for each of `heads`, and `request`, the case that a row is of, 0 for none.
    The figure is how many rows there are; with `sums`, what they come to in that column."""

    words: str
    what: str
    heads: Mapping[str, str]
    rows: Callable[[int], Any]
    dated: str = MOMENT
    sums: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column -> the words for its values, where these are codes."""
