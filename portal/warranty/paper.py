"""The certificate as PDF, in its owner's language. What was certified, and what the maker wrote, stand as they were."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry import links
from registry.papers import paper, qr
from registry.receipts.codes import shown
from registry.registrations.warranty.models import WarrantyCertificate
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language
from registry.tongue.words import day


def pdf_of(certificate: WarrantyCertificate, titles: Mapping[str, str]) -> bytes:
    """`titles`: of covers as they are kept, in the language of the moment."""
    kept = certificate.facts
    number, address = shown(certificate.code), links.certificate(shown(certificate.code))
    facts = {
        "title": _("Warranty certificate %(number)s", number=number),
        "language": language(),
        "said": _said(),
        "site": links.public("/"),
        "product": kept["product"],
        "number": kept["number"],
        "covers": [
            [titles.get(cover["title"], cover["title"]), _days(cover), cover["usage"]]
            for cover in kept["covers"]
        ],
        "facts": _facts(certificate, number),
        "address": address,
        "qr": qr(address),
    }
    return paper("certificate", facts, certificate.made_at.replace(microsecond=0))


def _facts(certificate: WarrantyCertificate, number: str) -> list[list[str]]:
    kept = certificate.facts
    passed = _("Goes with the product") if kept["transferable"] else _("Ends when passed on")
    version = _("Version %(number)s of the maker’s terms for this product", number=kept["version"])
    return [
        [_("Given by"), f"{kept['warrantor']}, {' '.join(kept['address'].split())}"],
        [_("Terms"), version],
        [_("Next owner"), passed],
        [_("Printed"), day(certificate.made_at)],
        [_("Certificate"), number],
    ]


def _days(cover: dict[str, Any]) -> str:
    first, last = (day(date.fromisoformat(cover[end])) for end in ("from", "until"))
    return _("%(first)s until the end of %(last)s", first=first, last=last)


def _said() -> dict[str, str]:
    """The fixed words of the paper."""
    return {
        "page": _("Page"),
        "heading": _("Warranty certificate"),
        "number": _("Number"),
        "leads": _("A code to scan. It leads to:"),
        "scan": _("Scan it to see whether this paper is genuine and whether it still holds."),
        "covered": _("What is covered"),
        "rests": _("What it rests on"),
        "genuine": _("How to see that it is genuine"),
        "open": _("Scan the code, or open:"),
        "shows": _(
            "The page shows what this paper said when it was printed, and what holds now. It shows nothing of the "
            "owner."
        ),
        "rights": _(
            "Your rights by law against whoever sold the product hold beside this warranty. The remedy of a recall is "
            "free, with or without it."
        ),
    }
