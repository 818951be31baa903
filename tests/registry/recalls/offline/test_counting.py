"""Every number of a span is named once, and counted without naming it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.recalls.index.keys import Shelf, Span, numbers, opening, point, shaped
from registry.recalls.offline.counting import count_of, hashed, numbers_of, one_form
from registry.serials.keys import shape_of

LETTERS = {"9": "0123456789", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def _all_of(shape: str) -> list[str]:
    return ["".join(parts) for parts in product(*(LETTERS[kind] for kind in shape))]


@given(st.sampled_from(["99", "A9", "9A", "A9A", "AA", "9A9"]), st.data())
def test_texts_of_one_shape(shape: str, data: st.DataObject) -> None:
    every = _all_of(shape)
    low, high = sorted(data.draw(st.sampled_from(every)) for _ in range(2))
    (span,) = shaped("serial", low, high)
    wanted = [one_form(text) for text in every if low <= text <= high]
    assert list(numbers_of(span)) == wanted
    assert count_of(span) == len(wanted)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_integers_whatever_zeros_stand_in_front(one: int, other: int) -> None:
    low, high = sorted((one, other))
    spans = list(numbers("serial", str(low).lstrip("0"), str(high).lstrip("0")))
    assert [number for span in spans for number in numbers_of(span)] == [str(n) for n in range(low, high + 1)]
    assert sum(count_of(span) or 0 for span in spans) == high - low + 1
    assert one_form(f"000{high}") == str(high)


def test_what_nobody_can_count() -> None:
    assert count_of(opening("serial", "AB", "AB")) is None
    wrong = Span(Shelf("serial", "S" + shape_of("A1"), 2), int("11", 36), int("B2", 36))
    assert count_of(wrong) is None, "an end of another shape"
    whole_alphabet = next(iter(shaped("serial", "A" * 30, "Z" * 30)))
    assert (count_of(whole_alphabet) or 0) == 26**30, "counted, not named"


@pytest.mark.parametrize("number", ["AB100", "0", "12", "X" * 60])
def test_one_value(number: str) -> None:
    assert list(numbers_of(point("serial", number))) == [number]
    assert count_of(point("serial", number)) == 1
    assert hashed("serial", number) != hashed("lot", number)
