"""From what was told to the few recalls worth judging, and what the rules say of them. The index narrows; only
`criteria` decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from registry.criteria.answers import NO, UNDECIDED, YES
from registry.criteria.judging import Judgement, judge
from registry.criteria.unit import Unit
from registry.journeys.answers import OTHER, Told
from registry.recalls.index.generation import Generation, RecallEntry
from registry.recalls.index.looking import Look
from registry.recalls.index.products import BrandMatch
from registry.serials.keys import indexable
from registry.serials.reading import normalise

CROWD = 24
NOBODY: frozenset[int] = frozenset()


@dataclass(slots=True)
class Case:
    """One unit as read: whose it may be, and the recalls judged for it."""

    generation: Generation
    look: Look
    told: Told
    unit: Unit
    brand: BrandMatch | None
    products: frozenset[int]
    model: str
    chosen: bool
    spellings: tuple[Unit, ...]
    facts: dict[str, str] = field(default_factory=dict)
    covered: list[RecallEntry] = field(default_factory=list)
    open: list[tuple[RecallEntry, Judgement]] = field(default_factory=list)
    crowded: bool = False
    led_to: set[int] = field(default_factory=set)

    @property
    def brands(self) -> frozenset[int] | None:
        """Brands that count, None where none was told or the one told is unknown."""
        return self.brand.wide if self.brand is not None and self.brand.known else None


def read_case(generation: Generation, told: Told) -> Case:
    """Names looked up, nothing judged yet."""
    catalogue = generation.products
    brand_text = told.fields.get("brand")
    brand = catalogue.brand(brand_text) if isinstance(brand_text, str) and brand_text else None
    brands = brand.wide if brand is not None and brand.known else None
    model_text = told.fields.get("model")
    model = normalise(model_text) if isinstance(model_text, str) else ""
    chosen = bool(told.product) and told.product != OTHER
    products = catalogue.product(told.product or "", brands) if chosen else NOBODY
    fields = dict(told.fields)
    if products:
        fields = {**_facts(generation, products), **fields}
    elif model:
        products = catalogue.of_model(model, brands)
    elif isinstance(gtin := told.fields.get("gtin"), str):
        products = catalogue.of_gtin(normalise(gtin))
    case = Case(generation, Look(generation), told, Unit(fields), brand, products, model, chosen, ())
    case.spellings = _spellings(case)
    if products and not chosen:
        case.facts = {
            name: value for name, value in _facts(generation, products).items() if name not in fields
        }
    return case


def judge_all(case: Case) -> None:
    """Fills `covered` and `open`."""
    for number in sorted(_candidates(case)):
        recall = case.generation.recalls[number]
        found = verdict_of(case, recall)
        if found.answer is YES:
            case.covered.append(recall)
        elif found.answer is UNDECIDED:
            case.open.append((recall, found))


def verdict_of(case: Case, recall: RecallEntry) -> Judgement:
    """What the rule says. A joint brand is every one of its names; facts of the catalogue only ever add a yes."""
    lookup = case.look.in_list
    if not case.spellings:
        found = judge(recall.criteria, case.unit, lookup)
    else:
        all_found = [judge(recall.criteria, unit, lookup) for unit in case.spellings]
        found = all_found[0]
        if any(one.answer is not found.answer for one in all_found):
            found = Judgement(UNDECIDED, needed=("brand",))
    if found.answer is UNDECIDED and case.facts:
        known = judge(recall.criteria, Unit({**case.facts, **case.unit.values}), lookup)
        return known if known.answer is not NO else found
    return found


def remedied(case: Case, recall_id: int) -> str:
    """The day on which the remedy was done to this very unit and what was done, as `recalls.index.done` writes it;
    empty where none is on record."""
    remedies = case.generation.remedies
    told = (case.unit.told(name) for name in case.unit.values) if remedies else ()
    found = (remedies.get((recall_id, one.field, one.plain)) for one in told if one is not None)
    return next((done for done in found if done), "")


def _facts(generation: Generation, products: frozenset[int]) -> dict[str, str]:
    """What a product says of its units: brand and kind, where it has but one."""
    if len(products) != 1:
        return {}
    (product,) = products
    brands = generation.products.brands_of(product)
    facts = {"type": generation.products.type_of(product)}
    if len(brands) == 1:
        facts["brand"] = generation.products.brand_names[brands[0]]
    return {name: value for name, value in facts.items() if value}


def _spellings(case: Case) -> tuple[Unit, ...]:
    """The unit under each name that a joint or longer brand stands for."""
    if case.brand is None or not case.brand.names:
        return ()
    return tuple(Unit({**case.unit.values, "brand": name}) for name in case.brand.names)


def _candidates(case: Case) -> set[int]:
    """Recalls that may cover the unit, or may after one thing more is told."""
    generation = case.generation
    codes, untold = _codes(case)
    pairs = codes
    if indexable(case.model):
        pairs = [*codes, ("model", case.model), *((f"model|{driver}", case.model) for driver in untold)]
    found = case.led_to = case.look.recalls(pairs)
    if case.chosen and case.products:
        own = (number for product in case.products for number in generation.by_product.get(product, ()))
        found |= _crowd(case, own)
    brands = case.brands
    if brands is None:
        return found.union(generation.bare.anywhere(("",)))
    found = {number for number in found if generation.recalls[number].brands & brands}
    found.update(generation.bare.of_brands(("", *untold), brands))
    if not indexable(case.model) and not (case.chosen and case.products):
        found |= _crowd(case, generation.modelled.of_brands(("", *untold), brands))
    return found


def _crowd(case: Case, numbers: Iterable[int]) -> set[int]:
    """So many that the model must be asked before any of them is worth judging."""
    found = set(islice(numbers, CROWD + 1))
    if len(found) > CROWD:
        case.crowded = True
        return set()
    return found


def _codes(case: Case) -> tuple[list[tuple[str, str]], list[str]]:
    """Codes told that the index knows, as (field, value); codes it could use that were not told."""
    codes, untold = [], []
    for driver in case.generation.drivers:
        told = case.unit.told(driver) if driver else None
        if told is not None and indexable(told.plain):
            codes += [(driver, text) for text in told.readings if indexable(text)]
        elif driver:
            untold.append(driver)
    return codes, untold
