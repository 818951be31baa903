"""What a maker's staff read about their own products. Every query takes the maker: another's rows are not there, nor
are those of brands that whoever asks does not work for."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from registry.catalogue.descriptions import Description, never_of
from registry.catalogue.limits import within
from registry.catalogue.models import Brand, Model, Product, ProductPicture
from registry.catalogue.names import name_key
from registry.db import db


def own_products(
    organisation_id: int, q: str = "", number: int = 1, size: int = 25
) -> tuple[list[Product], int]:
    """One page of the maker's products by name, with brand and models, and how many there are in all.
    Words are looked for in name, brand and models."""
    wanted = select(Product).join(Product.brand).where(*_mine(organisation_id))
    for word in q.split()[:8]:
        wanted = _with_word(wanted, word[:60])
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = wanted.options(contains_eager(Product.brand), selectinload(Product.models))
    page = page.order_by(func.lower(Product.name), Product.id).offset((number - 1) * size).limit(size)
    return list(db.session.scalars(page).unique()), total


def _mine(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return Product.organisation_id == organisation_id, within(Product.brand_id)


def _with_word(wanted: Select[Product], word: str) -> Select[Product]:
    low = word.lower()
    ways = [
        func.lower(Product.name).contains(low, autoescape=True),
        func.lower(Brand.name).contains(low, autoescape=True),
    ]
    if key := name_key(word):
        models = select(Model.product_id).where(Model.key.contains(key, autoescape=True))
        ways.append(Product.id.in_(models))
    return wanted.where(or_(*ways))


def own_product(organisation_id: int, product_id: int) -> Product | None:
    wanted = select(Product).where(Product.id == product_id, *_mine(organisation_id))
    parts = (joinedload(Product.brand), selectinload(Product.models), selectinload(Product.gtins))
    return db.session.scalar(wanted.options(*parts))


def description_of(product: Product) -> Description:
    """The product as its form shows it. Its parts must be loaded."""
    return Description(
        brand=product.brand.name,
        name=product.name,
        type=product.type,
        models="\n".join(model.text for model in product.models),
        gtins="\n".join(gtin.gtin.removeprefix("0") for gtin in product.gtins),
        number_field=product.number_field,
        where_words=product.where_words,
        picture_alt=product.picture_alt,
        example=product.example,
        mask=product.serial_mask,
        never=never_of(product.serial_alphabet),
        lengths=", ".join(map(str, product.serial_lengths)),
        check=product.serial_check,
        infant="y" if product.is_infant else "",
    )


def own_brands(organisation_id: int) -> Sequence[Brand]:
    wanted = select(Brand).where(Brand.organisation_id == organisation_id, within(Brand.id))
    return db.session.scalars(wanted.order_by(func.lower(Brand.name), Brand.id)).all()


def all_own_products(organisation_id: int, limit: int = 500) -> Sequence[Product]:
    """For choosing among them."""
    wanted = select(Product).where(*_mine(organisation_id))
    wanted = wanted.options(joinedload(Product.brand))
    return db.session.scalars(wanted.order_by(func.lower(Product.name), Product.id).limit(limit)).all()


def slugs_of(product_ids: Collection[int]) -> dict[int, str]:
    """Product -> how programs name it."""
    wanted = select(Product.id, Product.slug).where(Product.id.in_(product_ids))
    return dict(db.session.execute(wanted).all()) if product_ids else {}


def picture_by_digest(digest: str) -> ProductPicture | None:
    """Of any maker: pictures of products are public."""
    return db.session.scalar(select(ProductPicture).where(ProductPicture.digest == digest))


def picture_at(path: str) -> ProductPicture | None:
    """The uploaded picture of an address such as /pictures/DIGEST.jpg."""
    folder, _, name = path.rpartition("/")
    return picture_by_digest(name.removesuffix(".jpg")) if folder == "/pictures" else None


def model_keys(organisation_id: int, limit: int = 20_000) -> Sequence[str]:
    """The models of all the maker's products, as they compare."""
    wanted = select(Model.key).join(Product, Product.id == Model.product_id)
    return db.session.scalars(wanted.where(Product.organisation_id == organisation_id).limit(limit)).all()
