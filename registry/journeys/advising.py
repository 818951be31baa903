"""I typed a number that may be mistyped: I am told which character to look at, and what it may be instead. In words, as
the check itself says it. Pure but for what the maker says its numbers look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.catalogue.public import PublicProduct
from registry.journeys.check import Answer, DoubtView
from registry.journeys.starting import unlike
from registry.recalls.fields import words_for
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import day


@dataclass(frozen=True, slots=True)
class Advice:
    """What to look at on the number. `instead`: numbers it may be, each one press away."""

    title: str
    reasons: Sequence[str]
    instead: Sequence[str]


def advice_of(answer: Answer, product: PublicProduct, number: str) -> Advice:
    """In words, as the check itself says it."""
    if answer.message_key == "number_unknown":
        told = date.fromisoformat(answer.numbers_as_of)
        text = _("The maker has no such number on record for this product (as of %(day)s).", day=day(told))
        return Advice(_("Look at the number once more"), [text], [])
    if answer.doubts:
        return slip_in(answer, product.number_field, _("Look at the number once more"))
    why = [f"{text[:1].upper()}{text[1:]}." for text in unlike(product, number)]
    return Advice(_("A %(product)s seldom has a number like this", product=product.title), why, [])


def slip_in(answer: Answer, field: str, title: str = "") -> Advice:
    """What the check itself doubts about a field."""
    own = [doubt for doubt in answer.doubts if doubt.field == field]
    others = {_label(doubt.field) for doubt in answer.doubts if doubt not in own}
    reasons = [
        *map(_reason, own),
        *(_("Look at this once more, too: %(label)s.", label=label) for label in sorted(others)),
    ]
    instead = dict.fromkeys(doubt.corrected for doubt in own if doubt.corrected)
    return Advice(title or _("Look at it once more"), list(dict.fromkeys(reasons)), list(instead)[:3])


def _reason(doubt: DoubtView) -> str:
    position, typed, twin = doubt.position, doubt.typed, doubt.twin
    facts = {"position": position, "typed": typed, "twin": twin}
    if doubt.kind == "not a date":
        return _("The date is part of it. As typed, that part names no day, week or month there is.")
    if position is None:
        return _("Count its characters: with one more or less it would be another unit, and may be recalled.")
    if not typed:
        return _(
            "%(twin)s may be missing at place %(position)s. With it, it is another unit, and may be recalled.",
            **facts,
        )
    if not twin:
        return _(
            "%(typed)s at place %(position)s may be part of the label. Without it, it is another unit.",
            **facts,
        )
    words = marked(
        "Character %(position)s: %(typed)s or %(twin)s? With %(twin)s it is another unit, and may be recalled."
    )
    return _(words, **facts)


def _label(field: str) -> str:
    return _("Number") if field == "serial" else _(words_for(field).label)
