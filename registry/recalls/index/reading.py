"""Reads all that a check needs from the database, in one consistent look and a fixed number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from registry.catalogue.models import Brand, BrandAlias, Gtin, Model, Product, ProductBrand
from registry.db import db
from registry.recalls.index.done import written
from registry.recalls.models import (
    AffectedList,
    Contact,
    Identifier,
    IndexState,
    KnownProduct,
    Recall,
    RecallBrand,
    RecallProduct,
    ScopeVersion,
    UnitRemedy,
)
from registry.recalls.states import PUBLIC

CARD = (
    "id slug reference brand_text product_text title hazard hazard_kind severity what_to_do remedy remedy_available"
    " remedy_expected remedies opened_on opened_year closed_on state is_demo list_complete note source regulator"
).split()
PRODUCT = (
    "id slug name type number_field where_words picture picture_alt example serial_mask serial_alphabet"
    " serial_lengths serial_check brand_id is_demo"
).split()
IDENTIFIER = "field kind label help example picture choices".split()
CONTACT = "region name phone email url hours".split()

Content = dict[str, Any]


@contextmanager
def one_look(*, writing: bool = False) -> Iterator[Connection]:
    """A connection of its own that sees the database as it is at one moment, however long one reads."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
        yield connection
        connection.rollback()


def generation_of(connection: Connection) -> tuple[int, str]:
    """The number of the last published change, and the day it was made."""
    row = connection.execute(select(IndexState.generation, IndexState.changed_at)).one()
    return int(row[0]), f"{row[1]:%Y-%m-%d}"


def read_content(connection: Connection) -> Content:
    """Everything but the numbers themselves. Criteria stay text: workers read those they judge."""
    generation, day = generation_of(connection)
    return {
        "generation": generation,
        "list_version": f"{day}.{generation}",
        "brands": [
            list(row) for row in connection.execute(select(Brand.id, Brand.slug, Brand.name, Brand.key))
        ],
        "aliases": [list(row) for row in connection.execute(select(BrandAlias.brand_id, BrandAlias.key))],
        "products": _products(connection),
        "recalls": _recalls(connection),
        "remedies": _remedies(connection),
        "known": read_known(connection),
    }


def read_known(connection: Connection) -> list[list[Any]]:
    """Products whose numbers are known: product, maker, revision, day of the last load."""
    columns = (KnownProduct.product_id, KnownProduct.organisation_id, KnownProduct.revision)
    rows = connection.execute(select(*columns, KnownProduct.loaded_at).order_by(KnownProduct.product_id))
    return [[*row[:3], f"{row[3]:%Y-%m-%d}"] for row in rows]


def _products(connection: Connection) -> list[dict[str, Any]]:
    columns = [getattr(Product, name) for name in PRODUCT]
    found = {
        row.id: dict(row._mapping) for row in connection.execute(select(*columns).where(Product.is_public))
    }
    for product in found.values():
        product |= {"brands": [product.pop("brand_id")], "models": [], "gtins": []}
    _gather(found, "brands", connection.execute(select(ProductBrand.product_id, ProductBrand.brand_id)))
    _gather(found, "models", connection.execute(select(Model.product_id, Model.key)))
    _gather(found, "gtins", connection.execute(select(Gtin.product_id, Gtin.gtin)))
    return list(found.values())


def _recalls(connection: Connection) -> list[dict[str, Any]]:
    columns = [getattr(Recall, name) for name in CARD]
    current = (
        select(
            *columns,
            ScopeVersion.id.label("version_id"),
            ScopeVersion.number,
            ScopeVersion.list_label,
            # as stored: reading a thousand rules only to write them down again takes longer than all the rest
            cast(ScopeVersion.criteria, Text).label("criteria"),
        )
        .join(ScopeVersion, ScopeVersion.recall_id == Recall.id)
        .where(ScopeVersion.number == Recall.current_number, Recall.state.in_(PUBLIC))
        .order_by(Recall.id)
    )
    found = {row.id: _plain(row) for row in connection.execute(current)}
    for recall in found.values():
        recall |= {
            "brands": [],
            "products": [],
            "identifiers": [],
            "contacts": [],
            "lists": [],
            "list_shapes": [],
        }
    _gather(found, "brands", connection.execute(select(RecallBrand.recall_id, RecallBrand.brand_id)))
    _gather(found, "products", connection.execute(select(RecallProduct.recall_id, RecallProduct.product_id)))
    _gather(found, "identifiers", _rows(connection, Identifier, IDENTIFIER))
    _gather(found, "contacts", _rows(connection, Contact, CONTACT))
    lists = select(AffectedList.recall_id, AffectedList.id, AffectedList.spans, AffectedList.shapes)
    sealed = connection.execute(lists.where(AffectedList.sealed).order_by(AffectedList.id)).all()
    _gather(found, "lists", ((row[0], [row[1], row[2]]) for row in sealed))
    for number, _, _, shapes in sealed:
        if number in found:
            found[number]["list_shapes"] = [*dict.fromkeys([*found[number]["list_shapes"], *shapes])]
    return list(found.values())


def _rows(connection: Connection, table: Any, names: list[str]) -> Iterator[tuple[int, list[Any]]]:
    columns = [getattr(table, name) for name in names]
    for row in connection.execute(
        select(table.recall_id, *columns).order_by(table.recall_id, table.position)
    ):
        yield row[0], list(row[1:])


def _gather(found: dict[int, dict[str, Any]], name: str, rows: Any) -> None:
    for key, value in rows:
        if key in found and value not in found[key][name]:
            found[key][name].append(value)


def _remedies(connection: Connection) -> list[list[Any]]:
    of = UnitRemedy
    rows = connection.execute(select(of.recall_id, of.field, of.key, of.done_on, of.note))
    return [[*row[:3], written(row[3], row[4])] for row in rows]


def _plain(row: Any) -> dict[str, Any]:
    """A row whose dates are text, as JSON holds them."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row._mapping.items()
    }
