"""Products that anybody may see, as people look for theirs: by address, by the number under the bar code, by words.
Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, exists, or_, select
from sqlalchemy.orm import selectinload

from registry.catalogue.models import Brand, Gtin, Model, Organisation, Product
from registry.catalogue.names import name_key, name_words
from registry.db import db

MOST_WORDS = 8
MOST_MODELS = 200


@dataclass(frozen=True, slots=True)
class PublicProduct:
    """What a page needs of a product that somebody has. `models` are those that can be chosen from; `only_model` is the
    one that it comes in, where it comes in no other."""

    id: int
    organisation_id: int
    slug: str
    maker: str
    brand: str
    name: str
    number_field: str
    where: str
    picture: str
    picture_alt: str
    example: str
    models: tuple[str, ...]
    only_model: str
    is_infant: bool = False
    brand_slug: str = ""

    @property
    def title(self) -> str:
        return f"{self.brand} {self.name}"


def public_product(slug: str) -> PublicProduct | None:
    """The product at this address."""
    return next(iter(_read(_products().where(Product.slug == slug[:200]))), None)


def public_products(ids: Sequence[int]) -> dict[int, PublicProduct]:
    """Products of owners, by number; also those no longer shown to the public: they have them."""
    found = _read(_all().where(Product.id.in_(ids))) if ids else []
    return {product.id: product for product in found}


def of_slugs(slugs: Sequence[str]) -> list[PublicProduct]:
    return _read(_products().where(Product.slug.in_(slugs))) if slugs else []


def of_gtin(gtin: str) -> list[PublicProduct]:
    """Products with this number under their bar code."""
    wanted = exists().where(Gtin.product_id == Product.id, Gtin.gtin == gtin.zfill(14)[:14])
    return _read(_products().where(wanted))


def find(text: str, limit: int = 24) -> list[PublicProduct]:
    """Products of which each word typed is in the brand, the name, the kind or a model; those of that very model
    first."""
    plain = text.strip().replace(" ", "")
    if plain.isascii() and plain.isdigit() and 8 <= len(plain) <= 14 and (found := of_gtin(plain)):
        return found
    words = name_words(text)[:MOST_WORDS]
    if not words:
        return []
    very = exists().where(Model.product_id == Product.id, Model.key == name_key(text))
    wanted = _products().where(*(or_(very, _holds(word)) for word in words))
    return _read(
        wanted.order_by(None).order_by(case((very, 0), else_=1), Brand.name, Product.name).limit(limit)
    )


def _holds(word: str) -> Any:
    begins = Model.key.startswith(name_key(word), autoescape=True)
    of_model = exists().where(Model.product_id == Product.id, begins)
    texts = (Brand.name, Product.name, Product.type)
    return or_(of_model, *(column.icontains(word, autoescape=True) for column in texts))


def _products() -> Select[Any]:
    return _all().where(Product.is_public, Organisation.state == "admitted")


def _all() -> Select[Any]:
    columns: list[Any] = [Product, Brand.name, Organisation.name, Brand.slug]
    wanted = select(*columns).join(Brand, Brand.id == Product.brand_id)
    wanted = wanted.join(Organisation, Organisation.id == Product.organisation_id)
    return wanted.options(selectinload(Product.models)).order_by(Brand.name, Product.name)


def _read(wanted: Select[Any]) -> list[PublicProduct]:
    return [_public(*row) for row in db.session.execute(wanted)]


def _public(product: Product, brand: str, maker: str, brand_slug: str) -> PublicProduct:
    models = tuple(m.text for m in product.models if "*" not in m.text and "?" not in m.text)
    only = models[0] if models and len(product.models) == 1 else ""
    return PublicProduct(
        product.id, product.organisation_id, product.slug, maker, brand, product.name, product.number_field,
        product.where_words, product.picture, product.picture_alt, product.example, models[:MOST_MODELS], only,
        product.is_infant, brand_slug,
    )  # fmt: skip
