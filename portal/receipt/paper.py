"""The receipt as PDF. What it says is of the day it was made and stays so."""

from textwrap import wrap

from portal.receipt.words import LIMITS, show
from registry import links
from registry.journeys.receipting import Standing
from registry.papers import paper, qr


def pdf_of(standing: Standing) -> bytes:
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
