"""The receipt as PDF. What it says is of the day it was made and stays so, in English: whoever it is
shown to reads the same."""

from textwrap import wrap

from portal.receipt.words import LIMITS, show
from registry import links
from registry.journeys.receipting import Standing
from registry.papers import paper, qr
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import speaking


def pdf_of(standing: Standing) -> bytes:
    with speaking(ENGLISH):
        shown = show(standing)
    facts = {
        "title": f"Check receipt {shown.number}",
        "heading": "Check receipt",
        "site": links.public("/"),
        "answer": shown.word,
        "lead": shown.lead,
        "facts": shown.facts,
        "recalls": shown.recalls,
        "limits": LIMITS,
        "address": shown.address,
        "key_address": links.receipt_key(),
        "key": shown.key,
        "qr": qr(shown.address),
        "signed": [part for line in shown.text.splitlines() for part in wrap(line, 100)],
        "signature": shown.signature,
    }
    return paper("receipt", facts, standing.receipt.as_of)
