"""The log of one maker, or the operator's own: newest first, and whether its chain still holds. Changes nothing."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from admin.account.guard import actor, needs
from admin.log import words
from registry.audit.chain import walk
from registry.audit.models import OPERATOR
from registry.audit.queries import Wish, entries, head
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

bp = Blueprint("log", __name__, url_prefix="/log")
WALKED_ALWAYS = 2_000
"""Chains up to this length are proved on every look; longer ones when asked."""
LARGEST = 2**31 - 1


@bp.get("")
@needs(Permission.SEE_LOG)
def page() -> str:
    return _log(actor().organisation_id, "log.page", _("Log"))


@bp.get("/operator")
@needs(Permission.ADMIT_MAKERS)
def operator() -> str:
    """What concerns no maker. The logs of makers are their own."""
    return _log(OPERATOR, "log.operator", _("Operator’s log"))


def _log(chain: int, endpoint: str, title: str) -> str:
    wish = _wish()
    found, more = entries(chain, wish)
    count, digest = head(chain)
    walked = walk(chain) if count <= WALKED_ALWAYS or "verify" in request.args else None
    kept: dict[str, Any] = {"kind": wish.subject or None, "of": wish.subject_id, "who": wish.name or None}
    return render_template(
        "admin/log/page.html",
        title=title, entries=found, wish=wish, words=words, subjects=words.SUBJECTS, endpoint=endpoint,
        older=url_for(endpoint, before=found[-1].number, **kept) if more else "",
        newest=url_for(endpoint, **kept) if wish.before else "",
        count=count, head=digest, walked=walked, chain=chain,
    )  # fmt: skip


def _wish() -> Wish:
    kind = request.args.get("kind", "")
    return Wish(
        kind if kind in dict(words.SUBJECTS) else "",
        _number("of"),
        request.args.get("who", "")[:120].strip(),
        _number("before"),
    )


def _number(name: str) -> int | None:
    number = request.args.get(name, type=int)
    return None if number is None else min(max(0, number), LARGEST)
