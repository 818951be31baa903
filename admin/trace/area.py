"""The blueprint of the trace pages, and who is asking. Its modules add their views to it."""

from flask import Blueprint

from admin.account.guard import actor
from registry.audit.who import By

bp = Blueprint("trace", __name__, url_prefix="/trace")


def by() -> By:
    return By(actor().member_id, actor().name)
