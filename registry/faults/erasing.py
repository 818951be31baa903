"""Takes out of reports of faults what was written of people who were hurt. What broke, and that somebody was hurt,
stays: laws ask for it. Callers commit."""

from collections.abc import Collection

from sqlalchemy import update

from registry.db import db
from registry.faults.models import FaultReport


def forget(case_ids: Collection[int]) -> None:
    """Of the requests of people who are forgotten."""
    if not case_ids:
        return
    gone = update(FaultReport).where(FaultReport.case_id.in_(case_ids)).values(harm_sealed="")
    db.session.execute(gone.execution_options(synchronize_session="fetch"))
