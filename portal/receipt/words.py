"""What a receipt says in words, on the page and on paper. The verdicts are a closed set; nothing more is promised."""

from dataclasses import dataclass
from datetime import datetime

from portal.told import said
from portal.wording import day
from registry import links
from registry.journeys.queried import given
from registry.journeys.receipting import Standing
from registry.journeys.telling import parse_told
from registry.recalls.queries import titles_of
from registry.receipts.codes import shown

ANSWERS = {
    "affected": ("Recalled", "This unit is covered by {which} named below."),
    "affected_no_remedy_yet": (
        "Recalled, no remedy yet",
        "This unit is covered by {which} named below. A remedy is not offered yet.",
    ),
    "affected_remedied": (
        "Recalled, remedy done",
        "This unit is covered by {which} named below, and its remedy is on record.",
    ),
    "not_in_any_recall": (
        "Not in any recall",
        "No list that was published here at that time holds this number.",
    ),
    "not_recognised": (
        "Number not recognised",
        "The number was not known here as one of this product. That is not a no.",
    ),
    "list_not_complete": (
        "List not complete",
        "The list of a recall of this product was not final: it may name the number later. That is not a no.",
    ),
}
LIMITS = (
    "Recalls published after the time above. Lists grow.",
    "Recalls that were never published on this site.",
    "Faults nobody has found yet, and harm by wear or wrong use.",
    "Whether the number told here is that of the product it is shown with: compare it.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt as page and paper show it."""

    number: str
    address: str
    path: str
    word: str
    lead: str
    facts: list[tuple[str, str]]
    recalls: list[tuple[str, str]]
    text: str
    signature: str
    key: str


def show(standing: Standing) -> Shown:
    receipt = standing.receipt
    word, lead = ANSWERS[receipt.verdict]
    lead = lead.format(which="the recall" if len(receipt.recalls) == 1 else "the recalls")
    number = shown(receipt.code)
    told = [(label, words) for _, label, words in said(parse_told(given(receipt.query)))]
    facts = [
        *told,
        ("As of", moment(receipt.as_of)),
        ("List version", receipt.list_version),
        ("Receipt", number),
    ]
    recalls = [(title, links.recall(slug)) for slug, title in titles_of(receipt.recalls)]
    return Shown(
        number, links.receipt(number), f"/receipt/{number}", word, lead, facts, recalls, standing.text,
        receipt.signature, receipt.key,
    )  # fmt: skip


def moment(when: datetime) -> str:
    return f"{day(when)}, {when:%H:%M} UTC"
