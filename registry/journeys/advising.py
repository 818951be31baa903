"""I typed a number that may be mistyped: I am told which character to look at, and what it may be instead. In words, as
the check itself says it. Pure but for what the maker says its numbers look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.catalogue.public import PublicProduct
from registry.clock import day_in_words
from registry.journeys.check import Answer, DoubtView
from registry.journeys.starting import unlike
from registry.recalls.fields import words_for


@dataclass(frozen=True, slots=True)
class Advice:
    """What to look at on the number. `instead`: numbers it may be, each one press away."""

    title: str
    reasons: Sequence[str]
    instead: Sequence[str]


def advice_of(answer: Answer, product: PublicProduct, number: str) -> Advice:
    """In words, as the check itself says it."""
    if answer.message_key == "number_unknown":
        day = date.fromisoformat(answer.numbers_as_of)
        text = f"The maker has no such number on record for this product (as of {day_in_words(day)})."
        return Advice("Look at the number once more", [text], [])
    if answer.doubts:
        return slip_in(answer, product.number_field, "Look at the number once more")
    why = [f"{text[:1].upper()}{text[1:]}." for text in unlike(product, number)]
    return Advice(f"A {product.title} seldom has a number like this", why, [])


def slip_in(answer: Answer, field: str, title: str = "Look at it once more") -> Advice:
    """What the check itself doubts about a field."""
    own = [doubt for doubt in answer.doubts if doubt.field == field]
    others = {_label(doubt.field) for doubt in answer.doubts if doubt not in own}
    reasons = [*map(_reason, own), *(f"Look at this once more, too: {label}." for label in sorted(others))]
    instead = dict.fromkeys(doubt.corrected for doubt in own if doubt.corrected)
    return Advice(title, list(dict.fromkeys(reasons)), list(instead)[:3])


def _reason(doubt: DoubtView) -> str:
    position, typed, twin = doubt.position, doubt.typed, doubt.twin
    if doubt.kind == "not a date":
        return "The date is part of it. As typed, that part names no day, week or month there is."
    if position is None:
        return "Count its characters: with one more or less it would be another unit, and may be recalled."
    if not typed:
        return f"{twin} may be missing at place {position}. With it, it is another unit, and may be recalled."
    if not twin:
        return f"{typed} at place {position} may be part of the label. Without it, it is another unit."
    return f"Character {position}: {typed} or {twin}? With {twin} it is another unit, and may be recalled."


def _label(field: str) -> str:
    return "Number" if field == "serial" else words_for(field).label
