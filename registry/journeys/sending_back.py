"""I send the product or a part back: I print a label and a slip for the parcel, or show the code at a counter, and say
that it is on its way. Callers commit."""

from typing import Any

from registry import links
from registry.cases import returns
from registry.cases.models import RemedyCase
from registry.cases.references import shown
from registry.clock import now
from registry.journeys.following import Followed
from registry.journeys.hearing import moved
from registry.papers import paper, qr
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language, marked
from registry.vault import unseal

CAREFUL = marked("Do not send what could burn, leak or hurt somebody on its way: ask the maker first.")


def sent(case: RemedyCase, number: str) -> None:
    """Raises Refused where nothing is to be sent back."""
    step = returns.send(case, number)
    if step is not None:
        moved(case, step)


def label(found: Followed) -> bytes | None:
    """The label and the packing slip on one page (PDF/UA); none where nothing is to be sent, or nobody said where."""
    if found.back is None or not found.back.address:
        return None
    return paper("return", _facts(found), now().replace(microsecond=0))


def _facts(found: Followed) -> dict[str, Any]:
    case, told = found.case, unseal(found.case.sealed)
    reference = shown(case.reference)
    sender = [told.get("name", ""), *told.get("address", "").split(",")]
    rows = (
        (_("Product"), found.product or (found.recall.title if found.recall else "")),
        (_("Number"), case.number),
        (_("Request"), _(found.offer.name)),
        (_("Recall"), found.recall.title if found.recall else ""),
    )
    return {
        "title": _("Return %(reference)s", reference=reference), "language": language(),
        "site": links.public("/"), "qr": qr(reference),
        "reference": reference, "to": list(found.back.address) if found.back else [],
        "sender": [line.strip() for line in sender if line.strip()],
        "facts": [[term, words] for term, words in rows if words],
        "said": {
            "page": _("Page"), "label": _("Return label"), "to": _("To"), "sender": _("From"),
            "number": _("Return number"), "holds": _("A code to scan. It holds the return number"),
            "cut": _("Cut here, and fix the upper part to the parcel."), "slip": _("Packing slip"),
            "lay": _("Lay this part into the parcel."), "only": _(CAREFUL),
        },
    }  # fmt: skip
