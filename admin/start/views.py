"""The first page after sign-in: what waits for the person who looks. Changes nothing."""

from flask import Blueprint, render_template

from admin.account.guard import actor, needs
from registry.staff.permissions import Permission

bp = Blueprint("start", __name__)


@bp.get("/")
@needs(Permission.OWN_ACCOUNT)
def page() -> str:
    return render_template("admin/start/page.html", who=actor())
