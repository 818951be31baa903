"""The pages of registrations that the modules of this package add themselves to, and what they ask of a request."""

from flask import Blueprint, request

from admin.account.guard import actor
from registry.audit.who import By

bp = Blueprint("registrations", __name__, url_prefix="/registrations")
LARGEST = 2**31 - 1


def by() -> By:
    return By(actor().member_id, actor().name)


def number_of(name: str) -> int:
    """A number of the address; 0 where there is none."""
    number = request.args.get(name, type=int) or 0
    return min(max(0, number), LARGEST)
