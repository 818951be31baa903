"""Published recalls in full and in bulk, for programs that fetch them all: a fixed number of statements a batch, never
one a recall, and no transaction kept open while somebody reads slowly. Narrows by what tables hold; what exactly a
filter means is said where the answer is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from registry.catalogue.models import Gtin, Model, Organisation, Product
from registry.criteria.parsing import parse
from registry.criteria.words import explain
from registry.db import db
from registry.recalls.listed import told
from registry.recalls.models import IndexState, Recall, RecallProduct, ScopeVersion
from registry.recalls.notices import values_of
from registry.recalls.pages import ContactRow, LinkRow, PictureRow, RecallRow
from registry.recalls.queries import IS_PUBLIC, row_of
from registry.recalls.translating import languages_in
from registry.remedies.offers import read

BATCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to narrow by; empty means any. Texts are parts of what is sought, in any case of letters."""

    id: int | None = None
    reference: str = ""
    title: str = ""
    product: str = ""
    maker: str = ""
    gtin: str = ""
    incidents: str = ""
    remedy: str = ""
    sold_where: str = ""
    opened_from: date | None = None
    opened_until: date | None = None
    changed_from: date | None = None
    changed_until: date | None = None


@dataclass(frozen=True, slots=True)
class ProductInFull:
    name: str
    type: str
    models: tuple[str, ...]
    gtins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecallInFull:
    """A published recall with all that its notice says. `covers` says in words what the version covers that counts
    now; `lots` are those that it names."""

    row: RecallRow
    maker: tuple[str, str]
    """(slug, name)"""
    incidents: str
    note: str
    source: str
    languages: tuple[str, ...]
    """In which it can be read, its own first."""
    models: tuple[str, ...]
    sold_from: date | None
    sold_until: date | None
    sold_where: str
    sold_price: str
    remedies: tuple[str, ...]
    """Kinds that may be chosen from; none where words alone name the remedy."""
    list_label: str
    covers: tuple[str, ...]
    lots: tuple[str, ...]
    products: tuple[ProductInFull, ...]
    contacts: tuple[ContactRow, ...]
    links: tuple[LinkRow, ...]
    pictures: tuple[PictureRow, ...]


class _Scope(NamedTuple):
    label: str
    covers: tuple[str, ...]
    lots: tuple[str, ...]


_NOTHING = _Scope("", (), ())


def last_change() -> tuple[int, datetime]:
    """The number and the moment of the last published change: whoever has seen it has nothing new to fetch."""
    found = db.session.execute(select(IndexState.generation, IndexState.changed_at)).one()
    return int(found[0]), found[1]


def recalls_in_full(wanted: Wanted) -> Iterator[list[RecallInFull]]:
    """Batches, the newest recall first. Each is read by itself: between two of them no transaction is open."""
    conditions = [IS_PUBLIC, *_conditions(wanted)]
    below: list[ColumnElement[bool]] = []
    while True:
        page = select(Recall).where(*conditions, *below).order_by(Recall.id.desc()).limit(BATCH)
        parts = (selectinload(part) for part in (Recall.contacts, Recall.links, Recall.pictures))
        found = list(db.session.scalars(page.options(*parts)))
        batch = _in_full(found)
        last = found[-1].id if found else 0
        db.session.rollback()
        if batch:
            yield batch
        if len(found) < BATCH:
            return
        below = [Recall.id < last]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.id is not None:
        yield Recall.id == wanted.id
    for column, text in (
        (Recall.reference, wanted.reference),
        (Recall.title, wanted.title),
        (Recall.incidents, wanted.incidents),
        (Recall.remedy, wanted.remedy),
        (Recall.sold_where, wanted.sold_where),
    ):
        if text:
            yield _holds(column, text)
    if wanted.product:
        named = _of_product(_holds(Product.name, wanted.product))
        yield or_(_holds(Recall.product_text, wanted.product), named)
    if wanted.maker:
        yield Recall.organisation_id.in_(
            select(Organisation.id).where(_holds(Organisation.name, wanted.maker))
        )
    if wanted.gtin:
        yield _of_product(
            exists().where(Gtin.product_id == Product.id, Gtin.gtin.contains(wanted.gtin, autoescape=True))
        )
    yield from _moments(wanted)


def _of_product(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = select(RecallProduct.recall_id).join(Product, Product.id == RecallProduct.product_id)
    return Recall.id.in_(mine.where(condition))


def _moments(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Of a recall whose year alone is known, every day of it may be meant."""
    if wanted.opened_from:
        yield or_(
            Recall.opened_on >= wanted.opened_from, _only_year(Recall.opened_year >= wanted.opened_from.year)
        )
    if wanted.opened_until:
        yield or_(
            Recall.opened_on <= wanted.opened_until,
            _only_year(Recall.opened_year <= wanted.opened_until.year),
        )
    if wanted.changed_from:
        yield Recall.updated_at >= _begin(wanted.changed_from)
    if wanted.changed_until and wanted.changed_until < date.max:
        yield Recall.updated_at < _begin(wanted.changed_until + timedelta(days=1))


def _only_year(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Recall.opened_on.is_(None), condition)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _holds(column: Any, text: str) -> ColumnElement[bool]:
    """At least all that hold the text: engines do not agree about the case of other letters than A to Z, so these may
    be anything here."""
    parts = "".join(c if c.isascii() else "\0" for c in text.lower()).split("\0")
    escaped = (part.replace("/", "//").replace("%", "/%").replace("_", "/_") for part in parts)
    found: ColumnElement[bool] = func.lower(column).like(f"%{'%'.join(escaped)}%", escape="/")
    return found


def _in_full(recalls: list[Recall]) -> list[RecallInFull]:
    ids = [recall.id for recall in recalls]
    makers = _makers({recall.organisation_id for recall in recalls})
    scopes, products = _scopes(ids), _products(ids)
    return [
        _whole(recall, makers[recall.organisation_id], scopes.get(recall.id, _NOTHING), products[recall.id])
        for recall in recalls
    ]


def _whole(
    recall: Recall, maker: tuple[str, str], scope: _Scope, products: list[ProductInFull]
) -> RecallInFull:
    return RecallInFull(
        row=row_of(recall),
        maker=maker,
        incidents=recall.incidents,
        note=recall.note,
        source=recall.source,
        languages=tuple(languages_in(recall)),
        models=tuple(recall.models),
        sold_from=recall.sold_from,
        sold_until=recall.sold_until,
        sold_where=recall.sold_where,
        sold_price=recall.sold_price,
        remedies=read(recall.remedies).kinds,
        list_label=scope.label,
        covers=scope.covers,
        lots=scope.lots,
        products=tuple(products),
        contacts=tuple(
            ContactRow(c.region, c.name, c.phone, c.email, c.url, c.hours) for c in recall.contacts
        ),
        links=tuple(LinkRow(link.text, link.url) for link in recall.links),
        pictures=tuple(PictureRow(p.path, p.alt) for p in recall.pictures),
    )


def _makers(ids: set[int]) -> dict[int, tuple[str, str]]:
    wanted = select(Organisation.id, Organisation.slug, Organisation.name).where(Organisation.id.in_(ids))
    return {number: (slug, name) for number, slug, name in db.session.execute(wanted)}


def _scopes(ids: list[int]) -> dict[int, _Scope]:
    """The uploaded lists of all rules are told in one statement."""
    current = (
        select(Recall.id, ScopeVersion.list_label, ScopeVersion.criteria)
        .join(Recall, Recall.id == ScopeVersion.recall_id)
        .where(Recall.id.in_(ids), ScopeVersion.number == Recall.current_number)
    )
    rows = [(number, label, parse(rule, strict=False)) for number, label, rule in db.session.execute(current)]
    said = [(number, sentence) for number, _, rule in rows for sentence in explain(rule)]
    covers: dict[int, list[str]] = {}
    for (number, _), sentence in zip(said, told(sentence for _, sentence in said), strict=True):
        covers.setdefault(number, []).append(sentence)
    return {
        number: _Scope(label, tuple(covers[number]), tuple(values_of(rule, "lot")))
        for number, label, rule in rows
    }


def _products(ids: list[int]) -> dict[int, list[ProductInFull]]:
    wanted = (
        select(RecallProduct.recall_id, Product.id, Product.name, Product.type)
        .join(Product, Product.id == RecallProduct.product_id)
        .where(RecallProduct.recall_id.in_(ids))
        .order_by(Product.name, Product.id)
    )
    rows = db.session.execute(wanted).all()
    numbers = {row.id for row in rows}
    models, gtins = _texts(Model.text, Model, numbers), _texts(Gtin.gtin, Gtin, numbers)
    found: dict[int, list[ProductInFull]] = {number: [] for number in ids}
    for recall, number, name, kind in rows:
        parts = tuple(models.get(number, ())), tuple(gtins.get(number, ()))
        found[recall].append(ProductInFull(name, kind, *parts))
    return found


def _texts(column: Any, table: type[Model] | type[Gtin], products: Iterable[int]) -> dict[int, list[str]]:
    wanted = select(table.product_id, column).where(table.product_id.in_(products)).order_by(table.id)
    found: dict[int, list[str]] = {}
    for number, text in db.session.execute(wanted):
        found.setdefault(number, []).append(text)
    return found
