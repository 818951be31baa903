"""Changes to a maker's products and brands. Every one takes the maker; commits nothing."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from registry.audit.entries import keep
from registry.audit.who import COMMAND_LINE, By
from registry.catalogue.descriptions import Description, alphabet_of
from registry.catalogue.limits import limit
from registry.catalogue.models import Brand, Gtin, Model, Product, ProductPicture
from registry.catalogue.names import name_key, slug_of
from registry.catalogue.slugs import free_slug
from registry.catalogue.staff_queries import description_of
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.actions import queue

CHANGED = "Somebody changed this product since you opened it. Open it again in a new tab and compare."


def create_product(organisation_id: int, given: Description, by: By = COMMAND_LINE) -> Product:
    """A new product of the maker. Raises the first fault; forms show all of `given.faults()` before."""
    _refuse(given)
    brand = brand_named(organisation_id, given.brand)
    product = Product(
        organisation_id=organisation_id,
        brand_id=brand.id,
        slug=free_slug(slug_of(f"{brand.name} {given.name}", "product", 100), Product.slug),
        name=given.name.strip(),
        serial_lengths=[],
    )
    db.session.add(product)
    _flush()
    _describe(product, given)
    _keep(product, by, "product.created", Description(), given)
    return product


def edit_product(product: Product, given: Description, seen: datetime, by: By = COMMAND_LINE) -> None:
    """Writes only over what the writer has seen: `seen` is the product's updated_at when the form was opened."""
    _refuse(given)
    before = description_of(product)
    moment = now()
    mine = update(Product).where(Product.id == product.id, Product.updated_at == seen)
    if db.session.execute(mine.values(updated_at=moment)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("", CHANGED)
    product.updated_at = moment
    product.brand_id = brand_named(product.organisation_id, given.brand).id
    product.name = given.name.strip()
    _describe(product, given)
    if others := sorted(set(before.gtin_list) ^ set(given.gtin_list)):
        _weigh_anew(product, others, by)
    _keep(product, by, "product.edited", before, given)


def show_picture(product: Product, address: str, by: By = COMMAND_LINE) -> None:
    """The picture of where the number is."""
    if product.picture != address:
        before, product.picture = {"picture": product.picture}, address
        after = {"picture": address, "name": product.name}
        keep(
            product.organisation_id, by.id, by.name, "product.pictured", "product", product.id, before, after
        )


def store_picture(organisation_id: int, jpeg: bytes, digest: str, size: tuple[int, int]) -> str:
    """Keeps a picture that was made anew, once; returns its address. `size` is width and height in pixels."""
    if not db.session.scalar(select(ProductPicture.id).where(ProductPicture.digest == digest)):
        db.session.add(
            ProductPicture(
                organisation_id=organisation_id, digest=digest, data=jpeg, width=size[0], height=size[1]
            )
        )
        _flush()
    return f"/pictures/{digest}.jpg"


def brand_named(organisation_id: int, name: str) -> Brand:
    """The maker's brand of that name, made if there is none."""
    name = " ".join(name.split())[:200]
    key = name_key(name)[:200]
    if not key:
        raise Refused("brand", "Give the brand: the name on the front of the product.")
    found = select(Brand).where(Brand.organisation_id == organisation_id, Brand.key == key)
    brand = db.session.scalar(found)
    if limit() and (brand is None or brand.id not in limit()):
        raise Refused("brand", "You work for other brands. Choose one of yours.")
    if brand is None:
        slug = free_slug(slug_of(name, "brand"), Brand.slug, Brand.organisation_id == organisation_id)
        brand = Brand(organisation_id=organisation_id, name=name, key=key, slug=slug)
        db.session.add(brand)
        _flush()
    return brand


def _describe(product: Product, given: Description) -> None:
    pattern = given.pattern()
    product.type = " ".join(given.type.split())
    product.number_field = given.number_field
    product.where_words = given.where_words.strip()
    product.picture_alt = " ".join(given.picture_alt.split())
    product.example = given.example.strip()
    product.serial_mask = " ".join(given.mask.split())
    product.serial_alphabet = alphabet_of(given.never)
    product.serial_lengths = sorted(pattern.lengths)
    product.serial_check = given.check
    product.is_infant = bool(given.infant)
    db.session.execute(delete(Model).where(Model.product_id == product.id))
    db.session.execute(delete(Gtin).where(Gtin.product_id == product.id))
    keys: dict[str, str] = {}
    for text in given.model_list:
        if key := model_key(text):
            keys.setdefault(key, text)
    db.session.add_all(Model(product_id=product.id, text=text, key=key) for key, text in keys.items())
    db.session.add_all(Gtin(product_id=product.id, gtin=gtin) for gtin in given.gtin_list)
    _flush()


def _weigh_anew(product: Product, gtins: list[str], by: By) -> None:
    """By these events tell of its units from now on, or no longer: a worker looks anew for units sold twice."""
    queue(
        "weigh_described", organisation_id=product.organisation_id, by_id=by.id, by_name=by.name,
        subject_id=product.organisation_id, payload={"gtins": gtins},
    )  # fmt: skip


def model_key(text: str) -> str:
    """A model as it is compared, wildcards kept."""
    return "".join(c for c in text.upper() if c.isalnum() or c in "*?")[:120]


def _keep(product: Product, by: By, action: str, before: Description, after: Description) -> None:
    """What was changed, and only that."""
    old, new = asdict(before), asdict(after)
    names = [name for name in new if old[name].split() != new[name].split()]
    if names or action == "product.created":
        was, became = ({name: facts[name] for name in names} for facts in (old, new))
        became["name"] = product.name
        keep(product.organisation_id, by.id, by.name, action, "product", product.id, was, became)


def _refuse(given: Description) -> None:
    for fault in given.faults():
        raise fault


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Refused("name", "Somebody saved the same at the same moment. Send it once more.") from None
