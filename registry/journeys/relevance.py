"""Whether an undecided recall could well be about this very unit, so that nobody is asked for what cannot matter.
Nothing here ever takes a yes away."""

from registry.journeys.narrowing import Case
from registry.recalls.index.generation import RecallEntry
from registry.recalls.index.products import kind_words
from registry.recalls.index.sourcing import serial_shape, telling

STRONG = ("serial", "vin", "imei", "lot", "part", "gtin", "model", "brand")
"""Fields of which one must speak for a recall where no brand was told: a date code alone is everybody's."""


def evident(case: Case, recall: RecallEntry) -> bool:
    """Whether a yes rests on more than a code that any product may bear."""
    if case.brands is not None or case.products:
        return True
    tested = {field for group in recall.criteria.groups for field in group.fields}
    return any(field in case.unit.values and field in tested for field in STRONG)


def belongs(case: Case, recall: RecallEntry) -> bool:
    """Not another product's: not where the product, or the model's product, is known and is none of the recall's,
    nor where neither brand nor number leads to it."""
    if case.brand is not None and case.brand.joint and not case.brand.ids <= recall.brands:
        return False
    if case.brand is not None and case.brand.known and not case.brand.ids & recall.brands:
        return False
    if case.brands is None and not case.products and recall.id not in case.led_to:
        return False
    if case.products:
        return not recall.products or bool(case.products & recall.products)
    if case.model and case.brands is not None and not any(modelled for _, modelled, _ in recall.entries):
        family = case.generation.products.family(case.model, case.brands)
        return not family or not recall.products or bool(family & recall.products)
    return True


def off_kind(case: Case, recall: RecallEntry) -> bool:
    """The kind told has no word in common with what the recall is about, and its rule does not ask for a kind."""
    kind = case.told.fields.get("type")
    if not isinstance(kind, str) or case.products or _tests(recall, "type"):
        return False
    words = {word for product in recall.products for word in case.generation.products.words_of(product)}
    return bool(words) and not words & kind_words(kind)


def guess_by_shape(case: Case) -> int | None:
    """The one product whose serials look like this: the same letters at the same places."""
    told = case.unit.told("serial")
    if told is None or not telling(shape := serial_shape(told.plain)):
        return None
    products = case.generation.shapes.get(shape, frozenset())
    return next(iter(products)) if len(products) == 1 else None


def _tests(recall: RecallEntry, field: str) -> bool:
    return any(field in group.fields for group in recall.criteria.groups)
