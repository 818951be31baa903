"""Makes a row for a unit that somebody registered and no upload has named. Callers commit."""

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.db import db
from registry.units.models import Unit


def unit_for(
    organisation_id: int,
    product_id: int,
    serial_key: str | None,
    lot_key: str | None,
    model: str = "",
    made_on: date | None = None,
) -> Unit:
    """The unit with this serial, or the row of this lot; made where there is none, with what was told of it. Of two at
    once one makes it. The statements are the same whether somebody has it already: nobody learns that by the clock."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made = insert(Unit).values(
        organisation_id=organisation_id, product_id=product_id, model=model,
        serial=(serial_key or " ")[1:], serial_key=serial_key, lot=(lot_key or " ")[1:], lot_key=lot_key,
        quantity=0 if serial_key is None else 1, made_on=made_on,
    )  # fmt: skip
    db.session.execute(made.on_conflict_do_nothing())
    wanted = select(Unit).where(
        Unit.organisation_id == organisation_id,
        Unit.product_id == product_id,
        Unit.serial_key == serial_key
        if serial_key
        else and_(Unit.serial_key.is_(None), Unit.lot_key == lot_key),
    )
    return db.session.scalars(wanted).one()
