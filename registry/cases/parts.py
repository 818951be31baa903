"""Spare parts and how many are there. Callers commit."""

from collections.abc import Sequence

from sqlalchemy import select, update

from registry.cases.models import SparePart
from registry.catalogue.limits import limit
from registry.db import db
from registry.errors import Refused

MOST = 500
MOST_STOCK = 1_000_000
FULL = f"{MOST} parts are kept here at most."
NONE_LEFT = "By the count none of this part is left. Correct the count, or name another part."


def parts_of(organisation_id: int) -> Sequence[SparePart]:
    """To choose from. They are of no product: who works for some brands writes a number, and it is counted down."""
    if limit():
        return ()
    wanted = select(SparePart).where(SparePart.organisation_id == organisation_id)
    return db.session.scalars(wanted.order_by(SparePart.number).limit(MOST)).all()


def own_part(organisation_id: int, part_id: int) -> SparePart | None:
    wanted = select(SparePart).where(SparePart.id == part_id, SparePart.organisation_id == organisation_id)
    found: SparePart | None = db.session.scalar(wanted.with_for_update())
    return found


def add(organisation_id: int, number: str, name: str, stock: int) -> SparePart:
    """One more kind of part; one that is there takes the new count."""
    number, name = " ".join(number.split()), " ".join(name.split())
    if not number or len(number) > 80:
        raise Refused("number", "Write the number of the part, up to 80 characters.")
    if len(name) > 200:
        raise Refused("name", "That is longer than 200 characters. Shorten it.")
    there = _numbered(organisation_id, number)
    if there is None and len(parts_of(organisation_id)) >= MOST:
        raise Refused("", FULL)
    part = there or SparePart(organisation_id=organisation_id, number=number)
    part.name, part.stock = name or part.name or "", _count(stock)
    db.session.add(part)
    db.session.flush()
    return part


def set_stock(part: SparePart, stock: int) -> None:
    part.stock = _count(stock)
    db.session.flush()


def use(organisation_id: int, number: str) -> None:
    """One of them is used, where it is counted at all. Of two at once each takes its own."""
    part = _numbered(organisation_id, number)
    if part is None:
        return
    taken = (
        update(SparePart)
        .where(SparePart.id == part.id, SparePart.stock > 0)
        .values(stock=SparePart.stock - 1)
    )
    if not db.session.execute(taken.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        raise Refused("part", NONE_LEFT)
    db.session.refresh(part)


def _numbered(organisation_id: int, number: str) -> SparePart | None:
    wanted = select(SparePart).where(SparePart.organisation_id == organisation_id, SparePart.number == number)
    found: SparePart | None = db.session.scalar(wanted)
    return found


def _count(stock: int) -> int:
    if not 0 <= stock <= MOST_STOCK:
        raise Refused("stock", "Write how many there are, a whole number.")
    return stock
