"""Slips of eye and finger: which recalls would cover the unit if one character were put right. The index finds those
that a twin character leads to; rules that it cannot follow are looked at closely where product or brand have few."""

from collections.abc import Iterator
from itertools import islice

from registry.criteria.answers import YES
from registry.criteria.doubts import Doubt, Kind, second_look
from registry.criteria.twins import as_digits, of_shape, variants
from registry.journeys.answers import DoubtView
from registry.journeys.narrowing import Case
from registry.serials.keys import LONGEST, indexable, shape_of

CLOSE = 8
PROBES = 64
FEW_SHAPES = 32
NAMES = ("model", "brand", "type")
_OF_ANY_LENGTH = frozenset("LN")
_TELLING = (Kind.LOOK_ALIKE, Kind.LOST_ZERO, Kind.NOT_A_DATE)


def doubts_of(case: Case) -> tuple[DoubtView, ...]:
    """What to look at again; nothing about fields the person has looked at again already."""
    found: dict[tuple[object, ...], DoubtView] = {}
    for number in _worth_a_look(case):
        recall = case.generation.recalls[number]
        for unit in case.spellings[:1] or (case.unit,):
            for doubt in second_look(recall.criteria, unit, case.look):
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
    """Recalls that a slip could lead to, of the brand told."""
    generation, brands = case.generation, case.brands
    codes = list(_codes(case))
    found = [number for number in _own(case) if not _followed(case, number, codes)]
    for field, value in codes:
        found += _near(case, field, value)
    if not found:
        return found
    kept = (n for n in dict.fromkeys(found) if brands is None or generation.recalls[n].brands & brands)
    return list(islice(kept, CLOSE))


def _codes(case: Case) -> Iterator[tuple[str, str]]:
    for field in ("model", *case.generation.drivers):
        if not field or field in case.told.sure or (field == "model" and case.products):
            continue
        told = case.unit.told(field)
        if told is not None:
            yield from ((field, text) for text in told.readings if indexable(text))


def _own(case: Case) -> list[int]:
    """The recalls of the product, or of the brand, where they are few."""
    generation = case.generation
    if case.products:
        lists = [generation.by_product.get(number, []) for number in case.products]
    else:
        lists = [generation.by_brand.get(number, []) for number in case.brands or ()]
    return [number for one in lists for number in one] if sum(map(len, lists)) <= CLOSE else []


def _followed(case: Case, number: int, codes: list[tuple[str, str]]) -> bool:
    """Whether the index finds every slip: all values are single or listed, this one is as long as others, and the rule
    looks at no second code that was told: the index holds one code of each group, whichever others lead elsewhere."""
    recall = case.generation.recalls[number]
    if not recall.exact:
        return False
    told = [field for field in recall.tested if field in case.unit.values and field not in NAMES]
    if len(told) > 1 or any(field not in {*case.told.sure, *(name for name, _ in codes)} for field in told):
        return False
    kinds = case.generation.reader.kinds
    return all(kinds(field, len(value)) - _OF_ANY_LENGTH for field, value in codes if field != "model")


def _near(case: Case, field: str, value: str) -> Iterator[int]:
    """Recalls with a value that looks like this one, or is longer by a zero in front or one character."""
    generation, size = case.generation, len(value)
    kinds = generation.reader.kinds
    fields = [field] if field != "model" else ["model", *(f"model|{d}" for d in generation.drivers if d)]
    for one in fields:
        alike = [(one, text) for text in _alike(case, one, value) if text != value]
        if kinds(one, size + 1):
            alike.append((one, "0" + value))
        if kinds(one, size + 2):
            alike.append((one, "00" + value))
        if alike:
            yield from sorted(case.look.recalls(pair for pair in alike if len(pair[1]) <= LONGEST))
        if size < LONGEST and kinds(one, size + 1) - _OF_ANY_LENGTH:
            yield from _one_missing(case, one, value)


def _alike(case: Case, field: str, value: str) -> Iterator[str]:
    """Texts that look like the value and could stand on one of the field's shelves."""
    kinds = case.generation.reader.kinds(field, len(value))
    shapes = [kind[1:] for kind in kinds if kind[0] == "S"]
    if "L" in kinds or "T" in kinds or len(shapes) > FEW_SHAPES:
        yield from variants(value, PROBES)
    if "N" in kinds and not value.isdecimal() and (digits := as_digits(value)).isdecimal():
        yield digits
    if len(shapes) <= FEW_SHAPES:
        for shape in shapes:
            yield from of_shape(value, shape, PROBES)


def _one_missing(case: Case, field: str, value: str) -> Iterator[int]:
    """Recalls with spans where one more character fits, the likeliest place (the end) first."""
    for place in range(len(value), 0, -1):
        low, high = (value[:place] + c + value[place:] for c in "0Z")
        for kind in ("T", f"S{shape_of(low)}", f"S{shape_of(high)}"):
            yield from sorted(case.look.touching(field, kind, low, high))
