"""Loads notices of the corpus format as published demonstration recalls. Running it again changes nothing new."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from registry.catalogue.actions import model_key
from registry.catalogue.models import Brand, BrandAlias, Model, Organisation, Product, ProductBrand
from registry.catalogue.names import name_key, slug_of
from registry.catalogue.slugs import free_slug
from registry.db import db
from registry.recalls.models import Identifier, Link, Recall, RecallBrand, RecallProduct, ScopeVersion
from registry.recalls.notices import Notice, read_notice
from registry.recalls.publication import next_number, publish_version
from registry.recalls.states import Author
from registry.tongue.speaking import marked

IMPORTER = Author(None, "Demonstration import")
DEMO = ("demonstration", "Demonstration notices")
HAZARD = "The notice’s own page says what the hazard is."
WHAT_TO_DO = "Read the notice’s own page before you use the product again: it says what to do first."
REMEDY = "The notice’s own page says what the maker offers."


@dataclass(slots=True)
class Imported:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged"


def import_notices(lines: Iterable[str]) -> Imported:
    """Publishes each notice, or a new version of one that was changed. The caller commits."""
    maker = _maker()
    done = Imported()
    known = {recall.notice_key: recall for recall in _recalls(maker.id)}
    for line in lines:
        if not line.strip():
            continue
        notice = read_notice(line)
        recall = known.get(notice.key)
        if recall is not None and recall.notice_sha == notice.sha:
            done.unchanged += 1
            continue
        if recall is None:
            done.added += 1
        else:
            done.changed += 1
        known[notice.key] = _publish(maker.id, recall, notice)
    return done


def _maker() -> Organisation:
    slug, name = DEMO
    maker = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if maker is None:
        maker = Organisation(slug=slug, name=name, is_demo=True)
        db.session.add(maker)
        db.session.flush()
    return maker


def _recalls(maker_id: int) -> list[Recall]:
    return list(db.session.scalars(select(Recall).where(Recall.organisation_id == maker_id)))


def _publish(maker_id: int, recall: Recall | None, notice: Notice) -> Recall:
    first = recall is None
    if recall is None:
        slug = free_slug(slug_of(notice.key, "recall", 100), Recall.slug)
        recall = Recall(organisation_id=maker_id, notice_key=notice.key, slug=slug, is_demo=True)
        db.session.add(recall)
    _describe(recall, notice)
    db.session.flush()
    brands = [_brand(maker_id, name) for name in notice.brands]
    if len(notice.brands) > 1 or name_key(notice.brand_text) != brands[0].key:
        for brand in brands:
            _alias(brand, notice.brand_text)
    product = _product(maker_id, brands, notice)
    _relate(recall, brands, product, notice)
    version = ScopeVersion(
        organisation_id=maker_id,
        recall_id=recall.id,
        number=next_number(recall.id),
        criteria=notice.criteria,
        reason=marked("First published.") if first else marked("The notice was changed."),
        difference=[],
        by_name=IMPORTER.name,
    )
    db.session.add(version)
    publish_version(recall, version, IMPORTER)
    return recall


def _describe(recall: Recall, notice: Notice) -> None:
    recall.notice_sha = notice.sha
    recall.title = notice.title[:300]
    recall.reference = notice.key
    recall.regulator, recall.source, recall.note = notice.regulator, notice.source, notice.note
    recall.brand_text, recall.product_text = notice.brand_text[:300], notice.product[:300]
    recall.models = list(notice.models)
    recall.hazard, recall.what_to_do, recall.remedy = HAZARD, WHAT_TO_DO, REMEDY
    recall.units_announced, recall.opened_year = notice.units, notice.year
    recall.by_name = IMPORTER.name
    words = [notice.title, *notice.brands, *notice.models, notice.regulator, *notice.types]
    recall.search_text = " ".join(dict.fromkeys(" ".join(words).casefold().split()))


def _relate(recall: Recall, brands: list[Brand], product: Product, notice: Notice) -> None:
    for table in (RecallBrand, RecallProduct, Identifier, Link):
        db.session.execute(delete(table).where(table.recall_id == recall.id))
    db.session.add_all(RecallBrand(recall_id=recall.id, brand_id=brand.id) for brand in brands)
    db.session.add(RecallProduct(recall_id=recall.id, product_id=product.id))
    if notice.source:
        db.session.add(Link(recall_id=recall.id, text="The notice", url=notice.source[:1000]))
    for position, told in enumerate(notice.fields):
        db.session.add(
            Identifier(
                recall_id=recall.id,
                field=told.field,
                kind=told.kind,
                label=told.label,
                help=told.help,
                example=told.example,
                choices=list(told.choices),
                position=position,
            )
        )


def _brand(maker_id: int, name: str) -> Brand:
    key = name_key(name)
    brand = db.session.scalar(select(Brand).where(Brand.organisation_id == maker_id, Brand.key == key))
    if brand is None:
        slug = free_slug(slug_of(name, "brand"), Brand.slug, Brand.organisation_id == maker_id)
        brand = Brand(organisation_id=maker_id, slug=slug, name=name[:200], key=key[:200])
        db.session.add(brand)
        db.session.flush()
    return brand


def _alias(brand: Brand, text: str) -> None:
    key = name_key(text)[:300]
    there = select(BrandAlias.id).where(BrandAlias.brand_id == brand.id, BrandAlias.key == key)
    if key != brand.key and db.session.scalar(there) is None:
        db.session.add(BrandAlias(brand_id=brand.id, text=text[:300], key=key))
        db.session.flush()


def _product(maker_id: int, brands: list[Brand], notice: Notice) -> Product:
    """The notice's product. Two notices of one brand and product share it."""
    found = select(Product).where(
        Product.organisation_id == maker_id, Product.brand_id == brands[0].id, Product.name == notice.product
    )
    product = db.session.scalar(found)
    if product is None:
        slug = free_slug(slug_of(f"{brands[0].name} {notice.product}", "product"), Product.slug)
        product = Product(organisation_id=maker_id, brand_id=brands[0].id, slug=slug, name=notice.product)
        product.is_demo = True
        db.session.add(product)
        db.session.flush()
    product.type = notice.types[0] if len(notice.types) == 1 else product.type
    keys = set(db.session.scalars(select(Model.key).where(Model.product_id == product.id)))
    for text in notice.models:
        key = model_key(text)
        if key and key not in keys:
            keys.add(key)
            db.session.add(Model(product_id=product.id, text=text[:120], key=key))
    others = select(ProductBrand.brand_id).where(ProductBrand.product_id == product.id)
    linked = {*db.session.scalars(others), product.brand_id}
    db.session.add_all(
        ProductBrand(product_id=product.id, brand_id=b.id) for b in brands if b.id not in linked
    )
    db.session.flush()
    return product
