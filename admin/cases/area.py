"""The pages of requests that the modules of this package add themselves to, and whose requests somebody sees."""

from flask import Blueprint, abort

from admin.account.guard import actor
from registry.audit.who import By
from registry.cases import staff_queries
from registry.cases.models import OPEN, RemedyCase
from registry.staff.permissions import Role

bp = Blueprint("cases", __name__, url_prefix="/cases")
LARGEST = 2**31 - 1


def by() -> By:
    return By(actor().member_id, actor().name)


def only() -> int | None:
    """A service partner sees what was handed to them, and nothing else; everybody else sees all."""
    seat = actor().seat
    return actor().member_id if seat is not None and seat.role is Role.PARTNER else None


def may_reach(case: RemedyCase) -> bool:
    """A service partner needs nobody's address once the work is done."""
    return only() is None or case.state == OPEN


def own(case_id: int, *, lock: bool = True) -> RemedyCase:
    """A request of the maker; another's answers 404 like any unknown number."""
    if case_id > LARGEST:
        abort(404)
    return staff_queries.own(actor().organisation_id, case_id, only(), lock=lock) or abort(404)
