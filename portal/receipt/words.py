"""What a receipt says in words, on the page and on paper. The verdicts are a closed set; nothing more is promised."""

from dataclasses import dataclass
from datetime import date

from portal.told import said
from registry import links
from registry.journeys.queried import given
from registry.journeys.receipting import Standing
from registry.journeys.telling import parse_told
from registry.recalls.index.done import day_of, what_of
from registry.recalls.queries import titles_of
from registry.receipts.codes import shown
from registry.remedies.offers import NAMES
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import day, ltr, moment

ANSWERS = {
    "affected": (marked("Recalled"), marked("This unit is covered by the recall named below.")),
    "affected_no_remedy_yet": (
        marked("Recalled, no remedy yet"),
        marked("This unit is covered by the recall named below. A remedy is not offered yet."),
    ),
    "affected_remedied": (
        marked("Recalled, remedy done"),
        marked("This unit is covered by the recall named below, and its remedy is on record."),
    ),
    "not_in_any_recall": (
        marked("Not in any recall"),
        marked("No list that was published here at that time holds this number."),
    ),
    "not_recognised": (
        marked("Number not recognised"),
        marked("The number was not known here as one of this product. That is not a no."),
    ),
    "list_not_complete": (
        marked("List not complete"),
        marked(
            "The list of a recall of this product was not final: it may name the number later. That is not a no."
        ),
    ),
}
MORE = {
    "affected": marked("This unit is covered by the recalls named below."),
    "affected_no_remedy_yet": marked(
        "This unit is covered by the recalls named below. A remedy is not offered yet."
    ),
    "affected_remedied": marked(
        "This unit is covered by the recalls named below, and its remedy is on record."
    ),
}
"""The same where there are several."""
LIMITS = (
    marked("Recalls published after the time above. Lists grow."),
    marked("Recalls that were never published on this site."),
    marked("Faults nobody has found yet, and harm by wear or wrong use."),
    marked("Whether the number told here is that of the product it is shown with: compare it."),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt as page and paper show it. `recalls`: title, address, what was done to the unit (may be empty)."""

    number: str
    address: str
    path: str
    word: str
    lead: str
    facts: list[tuple[str, str]]
    recalls: list[tuple[str, str, str]]
    text: str
    signature: str
    key: str


def show(standing: Standing) -> Shown:
    receipt = standing.receipt
    word, lead = ANSWERS[receipt.verdict]
    many = len(receipt.recalls)
    lead = _(lead) if many == 1 else _(MORE.get(receipt.verdict, lead))
    number = shown(receipt.code)
    told = [(label, words) for _, label, words in said(parse_told(given(receipt.query)))]
    facts = [
        *told,
        (_("As of"), moment(receipt.as_of)),
        (_("List version"), ltr(receipt.list_version)),
        (_("Receipt"), number),
    ]
    done = {slug: said for slug, _space, said in (one.partition(" ") for one in receipt.remedies)}
    recalls = [
        (title, links.recall(slug), _done(done.get(slug, ""))) for slug, title in titles_of(receipt.recalls)
    ]
    return Shown(
        number, links.receipt(number), f"/receipt/{number}", _(word), lead, facts, recalls, standing.text,
        receipt.signature, receipt.key,
    )  # fmt: skip


def _done(said: str) -> str:
    """`2026-11-25 repair J-7` as a sentence."""
    if not said:
        return ""
    on, what = day(date.fromisoformat(day_of(said))), what_of(said)
    kind, _space, job = what.partition(" ")
    if not kind:
        return _("Its remedy was done on %(day)s.", day=on)
    if not job:
        return _("Its remedy was done on %(day)s: %(what)s.", day=on, what=_(NAMES[kind]))
    return _(
        "Its remedy was done on %(day)s: %(what)s, job %(job)s.", day=on, what=_(NAMES[kind]), job=ltr(job)
    )
