"""The units of a rule in a table that is gone with its connection: what all counts of a rule start from."""

from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, and_, case, exists, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable, DropTable

from registry.criteria.answers import YES
from registry.matching.judged import line
from registry.matching.matching import Matching
from registry.matching.sources import Found, unit
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE

own: Any = Registration.__table__
matched = Table(
    "matched_unit",
    MetaData(),
    Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("answer", Integer),
    prefixes=["TEMPORARY"],
)


def gather(connection: Connection, matching: Matching, *, undecided: bool = True) -> None:
    """Every unit once, with the greatest answer it got."""
    connection.execute(DropTable(matched, if_exists=True))
    connection.execute(CreateTable(matched))
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for match in matching.matches(undecided=undecided):
        ids = match.units.subquery()
        found = select(ids.c.id, literal(int(match.answer))).where(literal(1) == 1)
        made = insert(matched).from_select(["unit_id", "answer"], found)
        if match.lines is None:
            made = made.on_conflict_do_nothing()
        else:
            better = made.excluded.answer > matched.c.answer
            made = made.on_conflict_do_update(
                index_elements=[matched.c.unit_id], set_={"answer": made.excluded.answer}, where=better
            )
        connection.execute(made)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {matched.name}")


def covered(*columns: Any) -> Found:
    joined = matched.join(unit, unit.c.id == matched.c.unit_id)
    return select(*columns).select_from(joined).where(matched.c.answer == int(YES))


def of_lot() -> Any:
    """That a sale (`line`) is of the lot of `unit`, which has no serials."""
    return and_(
        line.c.unit_id.is_(None),
        line.c.organisation_id == unit.c.organisation_id,
        line.c.lot_key == unit.c.lot_key,
        line.c.product_id == unit.c.product_id,
        unit.c.serial_key.is_(None),
    )


def stage_of(sold: Any) -> Any:
    """Where `unit`, one with a serial, is: sold; shipped, as also what an owner has registered without a sale on record
    is gone from the maker; registered, where no record of the maker's knows it; else in stock."""
    owned = exists().where(own.c.unit_id == unit.c.id, own.c.state == ACTIVE)
    return case(
        (sold, "sold"),
        (unit.c.shipped_on.is_not(None), "shipped"),
        (untold(), "registered"),
        (owned, "shipped"),
        else_="in_stock",
    )


def untold() -> Any:
    """That only owners have told of `unit`: it is none of the maker's records."""
    told = exists().where(own.c.unit_id == unit.c.id)
    recorded = (unit.c.upload_id, unit.c.listed_id, unit.c.commissioned_id)
    return and_(told, *(column.is_(None) for column in recorded))
