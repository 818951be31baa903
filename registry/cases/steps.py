"""What may happen in a case, in words, and whose turn it is after it. Pure: a table."""

from dataclasses import dataclass

from registry.cases.models import MAKER, OWNER


@dataclass(frozen=True, slots=True)
class Step:
    """`words` stand on the case's page. `turn`: whose it is afterwards, "" for whose it was. `staff`: what staff choose
    by name, as many times as they like."""

    words: str
    turn: str = ""
    staff: str = ""


STEPS: dict[str, Step] = {
    "opened": Step("The remedy was asked for", MAKER),
    "told": Step("What was told"),
    "message": Step("Message"),
    "file": Step("A file was sent"),
    "disposal": Step("A picture of the old one was sent", MAKER),
    "looked_into": Step("The request was looked into", MAKER, "Looked into"),
    "part_ordered": Step("The part was ordered", MAKER, "Part ordered"),
    "part_arrived": Step("The part arrived", MAKER, "Part arrived"),
    "kit_sent": Step("It is on its way", MAKER, "Sent on its way"),
    "unit_arrived": Step("Your product arrived", MAKER, "Product arrived"),
    "money_sent": Step("The money was sent", MAKER, "Money sent"),
    "asked": Step("The maker needs something of you", OWNER, "Need something of the owner"),
    "visit_offered": Step("Appointments were offered", OWNER),
    "visit_confirmed": Step("The appointment was confirmed", MAKER),
    "visit_change": Step("Another time was asked for", MAKER),
    "visited": Step("Somebody came", MAKER, "Visit took place"),
    "visit_off": Step("An appointment was taken back", MAKER),
    "nobody_came": Step("Nobody came", MAKER),
    "again": Step("It still does it", MAKER),
    "refund_chosen": Step("The refund was chosen instead", MAKER),
    "sum_set": Step("The refund was worked out", MAKER),
    "withdrawn": Step("The request was taken back"),
    "cover_decided": Step("Whether the warranty covers it"),
    "appealed": Step("The decision was objected to", MAKER),
    "appeal_granted": Step("The objection was granted", MAKER),
    "appeal_refused": Step("The objection was refused", MAKER),
    "diagnosed": Step("Diagnosis of the fault", MAKER),
    "ended": Step("The claim was closed without a remedy"),
    "remedied": Step("The remedy is done"),
}
_OF_A_CLAIM = {
    "opened": "The report reached the maker",
    "looked_into": "The report was looked into",
    "withdrawn": "The report was taken back",
    "remedied": "It is settled",
}


def said(kind: str, *, claim: bool) -> str:
    """What happened, as the page of a claim, or of a recall's remedy, says it."""
    return _OF_A_CLAIM.get(kind, STEPS[kind].words) if claim else STEPS[kind].words


STAFF_STEPS = {name: step.staff for name, step in STEPS.items() if step.staff}
"""What staff may say of a case by choosing it."""
