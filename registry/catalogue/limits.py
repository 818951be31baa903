"""Which brands of a maker whoever is asking works for. Held for the session of one request; without a limit, as in jobs
and on the public face, all brands count. While one holds, every statement of the ORM finds of any table that says what
its rows are of only those of these brands: no query has to think of it. Products, brands and recalls themselves are
left out, since what is published is made from all of them: their staff queries ask here by name. Statements of tables
or of text alone, and `select(exists())`, pass by unseen, as all that reads events, what holds what and what stands
where does: whoever asks them keeps to keys and products found under the limit (`journeys/tracing.seen`)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, event, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import AliasedReturnsRows

from registry.db import Base, db

T = TypeVar("T")
ALL = ""
"""No limit, as `limit_key` tells it."""
_LIMIT = "brands"
_ASKED = "do_orm_execute"
_LEFT_OUT = ("registry.catalogue.models", "registry.recalls.")
_OF = {
    "registration_id": "registration", "case_id": "remedy_case", "sale_line_id": "sale_line", "unit_id": "unit",
    "consignee_id": "consignee",
}  # fmt: skip
"""Column -> the table that says what its row is of, where the row itself does not."""
_OF_ALL = {"fault_code"}
"""Tables whose rows without a product are of every product of the maker."""


def limit_to(brands: Iterable[int]) -> None:
    """None at all: no limit."""
    session = db.session()
    before, session.info[_LIMIT] = limit(), frozenset(brands)
    if before and not limit():
        event.remove(session, _ASKED, _narrow)
    elif limit() and not before:
        event.listen(session, _ASKED, _narrow)


def limit() -> frozenset[int]:
    found: frozenset[int] = db.session.info.get(_LIMIT, frozenset())
    return found


def limit_key() -> str:
    """The limit as a column `for_brands` keeps it, "" for none: whose work a row is, where it is of no product."""
    return key_of(limit())


@contextmanager
def limited_to(key: str) -> Iterator[None]:
    """For a job that goes on with what somebody began; with ALL, for what counts for the maker whoever asks."""
    before = limit()
    limit_to(brands_in(key))
    try:
        yield
    finally:
        limit_to(before)


def held(pieces: Iterable[T]) -> Iterator[T]:
    """What is read while an answer is already on its way, when the request's own limit has ended, under that limit."""
    return _under(limit_key(), pieces)


def within(brand: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """That a row's brand is one of theirs."""
    return brand.in_(sorted(limit())) if limit() else true()


def _under(key: str, pieces: Iterable[T]) -> Iterator[T]:
    with limited_to(key):
        yield from pieces


def _narrow(asked: ORMExecuteState) -> None:
    """What is read anew of a row at hand was found before; so was what is written by its keys."""
    if asked.is_orm_statement and not (asked.is_column_load or asked.is_insert or asked.is_executemany):
        criteria = _criteria(asked.session.info[_LIMIT])
        named = [criteria[name] for name in _tables_of(asked.statement) if name in criteria]
        asked.statement = asked.statement.options(*named)


def _tables_of(statement: Any) -> list[str]:
    """The names of all tables in it, wherever they stand: only what is said of these is worth compiling."""
    found: dict[str, None] = {}
    for one in visitors.iterate(statement):
        table = getattr(one, "table", one)
        while isinstance(table, AliasedReturnsRows):
            table = table.element
        if isinstance(table, Table):
            found.setdefault(table.name)
    return list(found)


@lru_cache(128)
def _criteria(brands: frozenset[int]) -> dict[str, Any]:
    """Table -> what is asked of its rows."""
    found = {}
    for mapper in Base.registry.mappers:
        name = str(mapper.local_table.name)  # type: ignore[attr-defined]
        columns = {attribute.key: getattr(mapper.class_, attribute.key) for attribute in mapper.column_attrs}
        theirs = None if mapper.class_.__module__.startswith(_LEFT_OUT) else _theirs(name, columns, brands)
        if theirs is not None:
            found[name] = with_loader_criteria(mapper.class_, theirs, include_aliases=True)
    return found


def _theirs(table: str, columns: Mapping[str, Any], brands: frozenset[int]) -> ColumnElement[bool] | None:
    """That a row is of these brands, by its product; where it has none, by whatever else it is of."""
    ways = _other_ways(columns, brands)
    if "product_id" not in columns:
        return or_(*ways) if ways else None
    product = columns["product_id"]
    own, lacks = product.in_(_products(brands)), product.is_(None)
    if table in _OF_ALL:
        return or_(own, lacks)
    return or_(own, and_(lacks, or_(*ways))) if ways and _may_lack(table) else own


def _may_lack(table: str) -> bool:
    """Whether its rows may be of no product."""
    return bool(Base.metadata.tables[table].c.product_id.nullable)


def _other_ways(columns: Mapping[str, Any], brands: frozenset[int]) -> list[ColumnElement[bool]]:
    ways = [columns["recall_id"].in_(_recalls(brands))] if "recall_id" in columns else []
    ways += [_among(columns["for_brands"], brands)] if "for_brands" in columns else []
    for name, table in _OF.items():
        if name in columns:
            of = Base.metadata.tables[table].alias(f"own_{table}")
            theirs = _theirs(table, dict(of.c.items()), brands)
            ways += [] if theirs is None else [columns[name].in_(select(of.c.id).where(theirs))]
    return ways


def _among(key: Any, brands: frozenset[int]) -> ColumnElement[bool]:
    """That a column names some brands, and none but these: nothing is left of it without them."""
    left: Any = literal(",") + func.replace(key, ",", ",,") + ","
    for brand in sorted(brands):
        left = func.replace(left, f",{brand},", "")
    return and_(key != ALL, left == "")


def _products(brands: frozenset[int]) -> Select[Any]:
    """Under a name of its own, so that it is never taken for a product of the statement around it."""
    own = Base.metadata.tables["product"].alias("own_product")
    return select(own.c.id).where(own.c.brand_id.in_(sorted(brands)))


def _recalls(brands: frozenset[int]) -> Select[Any]:
    """Recalls of one of these brands at least, and of no other."""
    own, other = (
        Base.metadata.tables["recall_brand"].alias(f"{name}_recall_brand") for name in ("own", "other")
    )
    others = select(other.c.recall_id).where(other.c.brand_id.not_in(sorted(brands)))
    return select(own.c.recall_id).where(own.c.brand_id.in_(sorted(brands)), own.c.recall_id.not_in(others))


def key_of(brands: Iterable[int]) -> str:
    """Brands as a column keeps them."""
    return ",".join(map(str, sorted(brands)))


def brands_in(key: str) -> frozenset[int]:
    """Brands that a column keeps."""
    return frozenset(map(int, filter(None, key.split(","))))


def brands_of(product_id: int | None, recall_id: int | None = None) -> frozenset[int]:
    """Whose a row is, as the limit finds it: its product's; where it has none, its recall's."""
    tables = Base.metadata.tables
    product, named = tables["product"], tables["recall_brand"]
    wanted = select(named.c.brand_id).where(named.c.recall_id == recall_id)
    if product_id is not None:
        wanted = select(product.c.brand_id).where(product.c.id == product_id)
    return frozenset(db.session.scalars(wanted))
