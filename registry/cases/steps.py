"""What may happen in a case, in words, and whose turn it is after it. Pure: a table."""

from dataclasses import dataclass

from registry.cases.models import MAKER, OWNER
from registry.tongue.speaking import marked


@dataclass(frozen=True, slots=True)
class Step:
    """`words` stand on the case's page. `turn`: whose it is afterwards, "" for whose it was. `staff`: what staff choose
    by name, as many times as they like."""

    words: str
    turn: str = ""
    staff: str = ""


STEPS: dict[str, Step] = {
    "opened": Step(marked("The remedy was asked for"), MAKER),
    "told": Step(marked("What was told")),
    "message": Step(marked("Message")),
    "file": Step(marked("A file was sent")),
    "after_end": Step(marked("Your message came after the end of the request")),
    "file_refused": Step(marked("Something that came by e-mail could not be kept")),
    "disposal": Step(marked("A picture of the old one was sent"), MAKER),
    "looked_into": Step(marked("The request was looked into"), MAKER, "Looked into"),
    "part_ordered": Step(marked("The part was ordered"), MAKER, "Part ordered"),
    "part_arrived": Step(marked("The part arrived"), MAKER, "Part arrived"),
    "kit_sent": Step(marked("It is on its way"), MAKER, "Sent on its way"),
    "unit_arrived": Step(marked("Your product arrived"), MAKER, "Product arrived"),
    "return_asked": Step(
        marked("Please send it back, with the reference of this request on the parcel"),
        OWNER,
        "Ask for it back",
    ),
    "sent_back": Step(marked("It was sent back"), MAKER),
    "advance_sent": Step(
        marked("A new one is on its way, before the old one comes back"), MAKER, "Sent a new one in advance"
    ),
    "loaner_sent": Step(marked("One to use meanwhile is on its way"), MAKER, "Sent one on loan"),
    "loaner_back": Step(marked("The one on loan came back"), MAKER, "The loan came back"),
    "money_sent": Step(marked("The money was sent"), MAKER, "Money sent"),
    "asked": Step(marked("The maker needs something of you"), OWNER, "Need something of the owner"),
    "visit_offered": Step(marked("Appointments were offered"), OWNER),
    "visit_confirmed": Step(marked("The appointment was confirmed"), MAKER),
    "visit_change": Step(marked("Another time was asked for"), MAKER),
    "visited": Step(marked("Somebody came"), MAKER, "Visit took place"),
    "visit_off": Step(marked("An appointment was taken back"), MAKER),
    "late": Step(marked("The promised day has passed")),
    "nobody_came": Step(marked("Nobody came"), MAKER),
    "again": Step(marked("It still does it"), MAKER),
    "refund_chosen": Step(marked("The refund was chosen instead"), MAKER),
    "sum_set": Step(marked("The refund was worked out"), MAKER),
    "withdrawn": Step(marked("The request was taken back")),
    "cover_decided": Step(marked("Whether the warranty covers it")),
    "appealed": Step(marked("The decision was objected to"), MAKER),
    "appeal_granted": Step(marked("The objection was granted"), MAKER),
    "appeal_refused": Step(marked("The objection was refused"), MAKER),
    "diagnosed": Step(marked("Diagnosis of the fault"), MAKER),
    "ended": Step(marked("The claim was closed without a remedy")),
    "remedied": Step(marked("The remedy is done")),
}
_OF_A_CLAIM = {
    "opened": marked("The report reached the maker"),
    "looked_into": marked("The report was looked into"),
    "withdrawn": marked("The report was taken back"),
    "remedied": marked("It is settled"),
}


def said(kind: str, *, claim: bool) -> str:
    """What happened, as the page of a claim, or of a recall's remedy, says it."""
    return _OF_A_CLAIM.get(kind, STEPS[kind].words) if claim else STEPS[kind].words


STAFF_STEPS = {name: step.staff for name, step in STEPS.items() if step.staff}
"""What staff may say of a case by choosing it."""
