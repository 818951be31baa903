"""Slips of eye and finger: which recalls would cover the unit if one character were put right. Looks at few recalls
closely where a product or brand has few, else lets the index find those that a twin character leads to."""

from collections.abc import Iterator
from itertools import islice

from registry.criteria.answers import YES
from registry.criteria.doubts import Doubt, Kind, second_look
from registry.criteria.twins import variants
from registry.journeys.answers import DoubtView
from registry.journeys.narrowing import Case
from registry.recalls.index.keys import indexable, shape_of

CLOSE = 8
PROBES = 64
_TELLING = (Kind.LOOK_ALIKE, Kind.LOST_ZERO, Kind.NOT_A_DATE)


def doubts_of(case: Case) -> tuple[DoubtView, ...]:
    """What to look at again; nothing about fields the person has looked at again already."""
    found: dict[tuple[object, ...], DoubtView] = {}
    for number in _worth_a_look(case):
        recall = case.generation.recalls[number]
        for unit in case.spellings[:1] or (case.unit,):
            for doubt in second_look(recall.criteria, unit, case.generation.in_list):
                if doubt.field not in case.told.sure and (doubt.leads_to is YES or doubt.kind in _TELLING):
                    found.setdefault((doubt.field, doubt.position, doubt.twin, doubt.kind), _view(doubt))
    return tuple(islice(found.values(), CLOSE))


def _view(doubt: Doubt) -> DoubtView:
    return DoubtView(
        field=doubt.field,
        position=doubt.typed_position or doubt.position,
        typed=doubt.character,
        twin=doubt.twin,
        kind=str(doubt.kind),
        value=doubt.typed,
        corrected=doubt.corrected,
        lengths=doubt.lengths,
    )


def _worth_a_look(case: Case) -> list[int]:
    """All recalls of the product or brand where they are few, else what the index finds near the codes told."""
    generation = case.generation
    own: set[int] = set()
    if case.products:
        own = {number for product in case.products for number in generation.by_product.get(product, ())}
    elif case.brands is not None:
        own = {number for brand in case.brands for number in generation.by_brand.get(brand, ())}
    if 0 < len(own) <= CLOSE:
        return sorted(own)
    found: list[int] = []
    for field in generation.drivers:
        told = case.unit.told(field) if field else None
        if told is not None and field not in case.told.sure and indexable(told.plain):
            found += _near(case, field, told.plain)
    if case.model and "model" not in case.told.sure and indexable(case.model):
        found += _near(case, "model", case.model)
    brands = case.brands
    kept = (n for n in dict.fromkeys(found) if brands is None or generation.recalls[n].brands & brands)
    return list(islice(kept, CLOSE))


def _near(case: Case, field: str, value: str) -> Iterator[int]:
    generation = case.generation
    twins = [v for v in variants(value, PROBES) if v != value and indexable(v)]
    zeros = ["0" + value, "00" + value] if indexable("00" + value) else []
    fields = [field] if field != "model" else ["model", *(f"model|{d}" for d in generation.drivers if d)]
    yield from sorted(generation.find((one, v) for v in (*twins, *zeros) for one in fields))
    if generation.reader.has_length(field, len(value) + 1) and indexable(value + "0"):
        yield from _one_missing(case, field, value)


def _one_missing(case: Case, field: str, value: str) -> Iterator[int]:
    """Recalls with spans where one more character fits, the likeliest place (the end) first."""
    for place in range(len(value), 0, -1):
        low, high = (value[:place] + c + value[place:] for c in "0Z")
        for kind in ("T", f"S{shape_of(low)}", f"S{shape_of(high)}"):
            yield from sorted(case.generation.touching(field, kind, low, high))
