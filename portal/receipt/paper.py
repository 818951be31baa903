"""The receipt as PDF, in the language of whoever opens it. What was signed stands in it word for word: that is the same
in each."""

from textwrap import wrap

from portal.receipt.words import LIMITS, show
from registry import links
from registry.journeys.receipting import Standing
from registry.papers import paper, qr
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language


def pdf_of(standing: Standing) -> bytes:
    shown = show(standing)
    facts = {
        "title": _("Check receipt %(number)s", number=shown.number),
        "language": language(),
        "said": _said(),
        "site": links.public("/"),
        "answer": shown.word,
        "lead": shown.lead,
        "facts": shown.facts,
        "recalls": shown.recalls,
        "limits": [_(limit) for limit in LIMITS],
        "address": shown.address,
        "key_address": links.receipt_key(),
        "key": shown.key,
        "qr": qr(shown.address),
        "signed": [part for line in shown.text.splitlines() for part in wrap(line, 100)],
        "signature": shown.signature,
    }
    return paper("receipt", facts, standing.receipt.as_of)


def _said() -> dict[str, str]:
    """The fixed words of the paper."""
    return {
        "page": _("Page"),
        "heading": _("Check receipt"),
        "leads": _("A code to scan. It leads to:"),
        "scan": _("Scan it to see whether this paper is genuine and whether the same is still said."),
        "recalls": _("Recalls that cover it"),
        "limits": _("What it does not cover"),
        "genuine": _("How to see that it is genuine"),
        "behind": _(
            "Scan the code. The page behind it says whether this paper is as it was signed, and checks the number anew:"
        ),
        "without": _(
            "Without that page: the lines below, each ended by a line feed, are signed with Ed25519 and this key:"
        ),
    }
