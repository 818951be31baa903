"""The pages of connected systems that the modules of this package add themselves to."""

from flask import Blueprint

from admin.account.guard import actor
from registry.audit.who import By

bp = Blueprint("systems", __name__, url_prefix="/systems")


def by() -> By:
    return By(actor().member_id, actor().name)
