"""Sizes, spans of time and names of columns, as people say them."""

import pytest

from admin.uploads.words import kind, letters, size, span


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (3_400, "3.4 kB"), (1024**2, "1.0 MB"), (1024**3, "1.0 GB")],
)
def test_sizes_are_never_more_than_there_is(count: int, said: str) -> None:
    assert size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "about 5 seconds"), (42, "about 40 seconds"), (55, "about a minute"), (600, "about 10 minutes"),
        (3600, "about an hour"), (9000, "about 2 hours and 30 minutes"),
    ],
)  # fmt: skip
def test_time_left(seconds: int, said: str) -> None:
    assert span(seconds) == said


def test_names() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert kind("order") == "first after last"
    assert kind("some_new_kind") == "some new kind"
