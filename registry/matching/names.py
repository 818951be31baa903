"""What the catalogue says of a unit: brand, kind and, where its record names none, the models it may be. Never guesses:
where that leaves several units to judge, only what all of them answer counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from sqlalchemy import Connection, select

from registry.catalogue.models import Brand, Model, Product, ProductBrand
from registry.criteria.answers import NO, UNDECIDED, Answer
from registry.criteria.judging import answer_group
from registry.criteria.rule import Group
from registry.criteria.unit import Unit, kept_elsewhere
from registry.units.models import Unit as UnitRow

NAMES = ("model", "brand", "type")
Named = dict[str, str]


@dataclass(slots=True)
class Sort:
    """One product of a maker."""

    kind: str
    brands: list[str]
    models: list[str] = field(default_factory=list)


def sorts_of(connection: Connection, organisation_id: int) -> dict[int, Sort]:
    """Every product of a maker, by its number."""
    mine = Product.organisation_id == organisation_id
    wanted = (
        select(Product.id, Product.type, Brand.name).join(Brand, Brand.id == Product.brand_id).where(mine)
    )
    found = {number: Sort(kind, [brand]) for number, kind, brand in connection.execute(wanted)}
    others = (
        select(Product.id, Brand.name)
        .join(ProductBrand, ProductBrand.product_id == Product.id)
        .join(Brand, Brand.id == ProductBrand.brand_id)
        .where(mine)
    )
    for number, brand in connection.execute(others):
        found[number].brands.append(brand)
    models = select(Model.product_id, Model.text).join(Product, Product.id == Model.product_id).where(mine)
    for number, model in connection.execute(models.order_by(Model.id)):
        found[number].models.append(model)
    return found


def named(sort: Sort, model: str) -> tuple[Named, ...]:
    """Every unit that one of this product, with this model in its record, can be."""
    models = [model] if model else sort.models
    if not models or any("*" in text or "?" in text for text in models):
        models = [model]
    ways = product(dict.fromkeys(models), dict.fromkeys(sort.brands))
    told = ({"model": model, "brand": brand, "type": sort.kind} for model, brand in ways)
    return tuple({name: value for name, value in one.items() if value} for one in told)


def pairs_of(connection: Connection, organisation_id: int) -> list[tuple[int, str]]:
    """Every product and model that units of a maker have."""
    wanted = select(UnitRow.product_id, UnitRow.model).where(UnitRow.organisation_id == organisation_id)
    return [(number, model) for number, model in connection.execute(wanted.distinct())]


def answer_names(group: Group, ways: Sequence[Named]) -> Answer | None:
    """What the names alone say of a group; None where the ways to read them differ."""
    asked = Group(tuple(test for test in group.tests if test[0] in NAMES))
    found = {answer_group(asked, Unit(way), kept_elsewhere) for way in ways}
    return found.pop() if len(found) == 1 else None


def all_alike(answers: Iterable[Answer]) -> Answer:
    """One answer for a unit of several readings."""
    found = set(answers)
    return found.pop() if len(found) == 1 else UNDECIDED if found else NO
