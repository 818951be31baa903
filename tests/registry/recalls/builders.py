"""Plain functions that make what a test needs, as the domain itself would."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from registry.catalogue.actions import model_key, store_picture
from registry.catalogue.models import Brand, Model, Organisation, Product
from registry.catalogue.names import name_key, slug_of
from registry.db import db
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, RecallBrand, RecallProduct, ScopeVersion
from registry.recalls.publication import next_number, publish_version
from registry.recalls.states import Author

PUBLISHER = Author(None, "A second person")
_numbers = count(1)


def a_brand(name: str) -> Brand:
    maker = Organisation(slug=f"maker-{next(_numbers)}", name=f"{name} Ltd")
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, name=name, key=name_key(name), slug=slug_of(name))
    db.session.add(brand)
    db.session.flush()
    return brand


def a_product(brand: Brand, name: str = "kettle", models: Iterable[str] = (), **facts: Any) -> Product:
    product = Product(
        organisation_id=brand.organisation_id,
        brand_id=brand.id,
        name=name,
        slug=f"{slug_of(name)}-{next(_numbers)}",
        serial_lengths=facts.pop("serial_lengths", []),
        **facts,
    )
    db.session.add(product)
    db.session.flush()
    db.session.add_all(Model(product_id=product.id, text=text, key=model_key(text)) for text in models)
    return product


def a_picture(brand: Brand, size: tuple[int, int] = (600, 400)) -> str:
    """The address of a picture of the brand's maker."""
    jpeg = BytesIO()
    Image.new("RGB", size, "#2b4a6f").save(jpeg, "JPEG")
    digest = hashlib.sha256(jpeg.getvalue() + str(brand.id).encode()).hexdigest()
    return store_picture(brand.organisation_id, jpeg.getvalue(), digest, size)


def a_recall(brand: Brand, product: Product | None = None, **facts: Any) -> Recall:
    number = next(_numbers)
    facts = {"title": f"Recall {number}", "sold_in": ["GB"]} | facts
    recall = Recall(organisation_id=brand.organisation_id, slug=f"recall-{number}", **facts)
    db.session.add(recall)
    db.session.flush()
    db.session.add(RecallBrand(recall_id=recall.id, brand_id=brand.id))
    if product is not None:
        db.session.add(RecallProduct(recall_id=recall.id, product_id=product.id))
    return recall


def a_version(recall: Recall, criteria: dict[str, Any]) -> ScopeVersion:
    version = ScopeVersion(
        organisation_id=recall.organisation_id,
        recall_id=recall.id,
        number=next_number(recall.id),
        criteria=criteria,
    )
    db.session.add(version)
    publish_version(recall, version, PUBLISHER)
    return version


def a_published_recall(
    brand: Brand, criteria: dict[str, Any], product: Product | None = None, **facts: Any
) -> Recall:
    recall = a_recall(brand, product, **facts)
    a_version(recall, criteria)
    return recall


def trials_of(serials: Iterable[str], *, covered: bool, **facts: str) -> list[dict[str, Any]]:
    """Trials of units that differ in their serial."""
    return [{"told": {"serial": serial, **facts}, "covered": covered, "note": ""} for serial in serials]


def a_listed_recall(brand: Brand, runs: Iterable[tuple[str, str]], product: Product | None = None) -> Recall:
    """A recall by an uploaded list of serials."""
    recall = a_recall(brand, product)
    made = add_list(recall, runs)
    a_version(recall, {"any": [{"serial": {"lookup": list_name(made)}}]})
    return recall
