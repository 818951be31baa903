"""Where a maker's records stand, in a few numbers that differ once anything was filed: whether figures counted earlier
still hold. It may say "changed" too often, never too seldom. Reads only."""

from sqlalchemy import func, select

from registry.db import db
from registry.intake.models import DONE, PRODUCTION, SALES, Upload
from registry.sales.models import SaleLine
from registry.units.models import Unit


def on_record(organisation_id: int) -> list[str]:
    """To be compared with itself, later."""
    filed = select(func.max(Upload.finished_at)).where(
        Upload.organisation_id == organisation_id,
        Upload.purpose.in_((PRODUCTION, SALES)),
        Upload.state == DONE,
    )
    lines = select(func.max(SaleLine.id)).where(SaleLine.organisation_id == organisation_id)
    units = select(func.max(Unit.id))
    return [str(db.session.scalar(one)) for one in (filed, lines, units)]
