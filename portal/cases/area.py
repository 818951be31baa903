"""The pages of remedies that the modules of this package add themselves to, and which requests this browser may see."""

from collections.abc import Sequence

from flask import Blueprint, abort, session

from portal.owning import owner_now
from registry.cases.models import WAITING, RemedyCase
from registry.journeys import following
from registry.remedies.offers import NAMES, Offer
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext

bp = Blueprint("cases", __name__)


@bp.app_template_filter()
def remedy_name(kind: str) -> str:
    """`repair` as a page calls it."""
    return _(NAMES[kind])


@bp.app_template_filter()
def choices_of(offers: Sequence[Offer]) -> list[tuple[str, str, str]]:
    """Remedies as a form offers them."""
    return [
        (
            one.kind,
            _(one.name),
            ngettext(
                "Within %(num)s day: %(gets)s",
                "Within %(num)s days: %(gets)s",
                one.days,
                num=one.days,
                gets=one.gets,
            ),
        )
        for one in offers
    ]


MOST = 20


def let_in(case: RemedyCase) -> None:
    """From now on this browser sees it: whoever holds the letter's link has read that mailbox."""
    kept = [number for number in session.get("cases", []) if number != case.id]
    session["cases"] = [case.id, *kept][:MOST]


def seen(reference: str, *, lock: bool = False) -> RemedyCase | None:
    """A request that this browser may see; another's is not there."""
    case = following.named(reference, lock=lock)
    if case is None or case.state == WAITING:
        return None
    owner = owner_now()
    theirs = owner is not None and owner.person == case.person
    return case if theirs or case.id in session.get("cases", []) else None


def own(reference: str) -> RemedyCase:
    """The same for a form: nobody else's to change until this request ends."""
    return seen(reference, lock=True) or abort(404)
