"""What the log's entries mean in words, and what was before and after, readable. Pure."""

import json
from typing import Any

from registry.audit.models import AuditEntry
from registry.criteria.parsing import parse
from registry.criteria.rule import CriteriaError
from registry.criteria.words import explain
from registry.tongue.speaking import gettext as _

SUBJECTS = (
    ("", "Everything"),
    ("recall", "Recalls"),
    ("report", "Reports"),
    ("saved_report", "Kept reports"),
    ("defect_signal", "Signals of the radar"),
    ("drill", "Drills"),
    ("upload", "Uploads"),
    ("product", "Products"),
    ("labels", "Labels"),
    ("warranty", "Warranty"),
    ("registration", "Registrations"),
    ("customer_registration", "Registrations for customers"),
    ("case", "Requests for remedies and claims"),
    ("fault_code", "Fault codes"),
    ("unit", "Units and customers"),
    ("sale", "Invoices"),
    ("order", "Orders"),
    ("stock", "Stock"),
    ("key", "Keys"),
    ("place", "Places"),
    ("party", "Businesses"),
    ("doubt", "Contradictions"),
    ("webhook", "Webhooks"),
    ("member", "People"),
    ("maker", "Makers"),
    ("export", "Exports"),
)
ACTIONS = {
    "recall.started": "started a recall",
    "recall.amending": "began the next version",
    "recall.saved": "changed the draft",
    "recall.submitted": "sent it to review",
    "recall.taken_back": "took it back",
    "recall.sent_back": "sent it back",
    "recall.approved": "approved it",
    "recall.scheduled": "set the moment of publishing",
    "recall.published": "published it",
    "recall.overridden": "overrode what was objected to in the notice, with a reason",
    "recall.reminded": "had owners reminded",
    "recall.not_published": "did not publish it at its moment",
    "recall.discarded": "threw the draft away",
    "recall.closed": "closed it",
    "recall.reopened": "opened it again",
    "report.started": "began a report",
    "report.filled": "filled in a report",
    "report.filed": "filed a report",
    "report.discarded": "threw the draft of a report away",
    "drill.asked": "held a drill",
    "signal.closed": "said what a signal of the radar was",
    "saved_report.made": "put a report together",
    "saved_report.changed": "changed a kept report",
    "saved_report.removed": "removed a kept report",
    "saved_report.taken": "read a kept report",
    "report.duty_begun": "had a report become due again and again",
    "report.duty_ended": "had a report be due no longer",
    "report.behind_seen": "looked at the requests or businesses behind a number",
    "report.remedies_seen": "looked at the remedies behind a number",
    "recall.counter_shown": "had the counter shown on the public page",
    "recall.counter_hidden": "had the counter taken off the public page",
    "recall.rows_seen": "looked at the rows behind a number",
    "upload.brought": "brought a file",
    "upload.columns_chosen": "said what its columns mean",
    "upload.columns_reopened": "went back to what its columns mean",
    "upload.confirmed": "had it loaded",
    "upload.cancelled": "cancelled it",
    "upload.went_on": "had it go on",
    "upload.thrown_away": "threw it away",
    "upload.given_up": "gave it up, since nobody came back to it",
    "upload.file_removed": "removed the file of an upload",
    "upload.rows_seen": "looked at rows with customers that somebody else brought",
    "records.changed": "had records counted anew: others were loaded meanwhile",
    "records.filed": "loaded records",
    "sales.billed": "sent invoice lines",
    "sales.credited": "sent credit notes",
    "order.taken": "sent an order",
    "order.reserved": "reserved serials for an order",
    "order.freed": "let go of serials of an order",
    "order.delivered": "delivered with an order",
    "order.cancelled": "called an order off",
    "stock.received": "told of what came in",
    "stock.moved": "told of what moved",
    "stock.counted": "told of a count",
    "stock.held": "held back",
    "stock.released": "released what was held back",
    "product.created": "described a product",
    "product.edited": "changed a product",
    "product.pictured": "changed the picture of a product",
    "labels.ordered": "had labels made",
    "labels.cancelled": "cancelled labels",
    "labels.went_on": "had the making of labels go on",
    "labels.removed": "removed labels",
    "warranty.begun": "began a version of the warranty",
    "warranty.saved": "changed the draft of a warranty",
    "warranty.published": "published a warranty",
    "warranty.discarded": "threw the draft of a warranty away",
    "customer_registration.made": "registered a product for a customer",
    "proof.seen": "looked at a proof of purchase",
    "proof.accepted": "accepted a proof of purchase",
    "proof.refused": "refused a proof of purchase",
    "date.accepted": "accepted an owner’s day of purchase",
    "date.kept": "kept the day of purchase on record",
    "purchase.corrected": "corrected what they had told of a purchase",
    "registration.seen": "looked at a registration",
    "registration.compared": "looked at the registrations of a unit",
    "registration.asked": "asked the owners of a unit for a proof of purchase",
    "registration.settled": "decided which registration of a unit counts",
    "letters.printed": "printed letters, with addresses, for owners whom no e-mail reaches",
    "letters.returned": "noted letters on paper that the post brought back",
    "letter.sent_again": "had a letter sent once more",
    "letters.printed_again": "printed letters, with addresses, again",
    "case.seen": "looked at a request for a remedy",
    "case.set_aside": "saw that what came after the end of a request needs no answer",
    "case.contact_seen": "looked how to reach who asked for a remedy",
    "case.step": "took a step in a request for a remedy",
    "case.assigned": "handed requests for remedies over",
    "case.remedied": "recorded a remedy as done",
    "case.return_address": "changed where what owners send back goes",
    "case.promised": "set the promised times of claims",
    "fault.harm_reported": "reported that somebody was hurt",
    "fault.told_by_phone": "wrote down a fault that a caller told of",
    "fault.harm_seen": "read who was hurt, and how",
    "fault.authority_told": "noted that an authority was told",
    "fault_code.added": "added a fault code",
    "fault_code.changed": "changed a fault code",
    "customer.seen": "looked at who bought a unit",
    "customer.listed": "looked at the owners whom a recall reaches",
    "customer.searched": "searched by customer",
    "key.made": "made a key for a system",
    "key.rotated": "rotated the key of a system",
    "key.revoked": "revoked the key of a system",
    "place.added": "added a place",
    "place.described": "described a place",
    "party.added": "added a business",
    "party.described": "described a business",
    "consignees.words": "changed what businesses are told to do with stock",
    "consignees.told": "sent stop-sale notices to businesses",
    "consignees.reminded": "reminded businesses of a stop-sale notice",
    "consignees.level": "chose the level of effectiveness checks",
    "consignees.drawn": "drew the businesses to check",
    "consignees.checked": "recorded an effectiveness check",
    "consignee.acknowledged": "confirmed a stop-sale notice",
    "consignee.answered": "told what became of its units",
    "consignee.passed_on": "named whom it passed units on to",
    "doubt.settled": "settled a contradiction among events and sales",
    "webhook.added": "added an address for webhooks",
    "webhook.changed": "changed an address for webhooks",
    "webhook.secret_rotated": "made a new secret for webhooks",
    "webhook.paused": "paused webhooks",
    "webhook.stopped": "stopped webhooks that nobody took",
    "webhook.went_on": "let webhooks go on",
    "webhook.removed": "removed an address for webhooks",
    "webhook.sent_again": "had webhooks sent again",
    "member.added": "gave a person a place here",
    "member.role": "changed what a person may do",
    "member.removed": "took a person’s place here away",
    "member.password_reset": "made a new password for a person",
    "member.second_factor_removed": "removed a person’s second factor",
    "member.signed_in": "signed in",
    "member.password_changed": "changed their own password",
    "member.second_factor_set": "set up their second factor",
    "member.second_factor_dropped": "removed their own second factor",
    "export.taken": "took away all that the maker owns",
    "maker.admitted": "admitted the maker",
}
LABELS = {"rule": "Which units", "trials": "Test units", "version": "Version", "state": "State"}
LONGEST = 1500


def action(entry: AuditEntry) -> str:
    """What was done, as it follows a person's name."""
    known = ACTIONS.get(entry.action)
    return known or entry.action.partition(".")[2].replace("_", " ") + f" ({entry.subject})"


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """(what, before, after) of everything the entry holds. What is the same on both sides stands once, as after."""
    was, became = entry.was or {}, entry.became or {}
    found = []
    for name in {**was, **became}:
        old, new = shown(name, was.get(name)), shown(name, became.get(name))
        if old or new:
            found.append((_label(name), old if old != new else "", new))
    return found


def shown(name: str, value: Any) -> str:
    """A value as text; a rule by its sentences, test units a line each."""
    text = _rule(value) if name == "rule" else _units(value) if name == "trials" else _plain(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _rule(value: Any) -> str:
    if not isinstance(value, dict):
        return _plain(value)
    if "words" in value and "sha256" in value:
        return "\n".join([*value["words"], f"SHA-256 {value['sha256']}"])
    try:
        return "\n".join(explain(parse(value, strict=False)))
    except CriteriaError:
        return _cell(value)


def _units(value: Any) -> str:
    lines = []
    for one in value if isinstance(value, list) else ():
        told = ", ".join("none" if v is None else str(v) for v in one.get("told", {}).values())
        wanted = _("must be covered") if one.get("covered") else _("must not be covered")
        lines.append(f"{told}: {wanted}")
    return "\n".join(lines)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(map(_row, value))
    return _row(value) if isinstance(value, dict) else str(value)


def _row(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(
            f"{key}: {_cell(inner)}" for key, inner in value.items() if inner not in ("", None, [])
        )
    return _plain(value)


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else _plain(value)


def _label(name: str) -> str:
    words = name.replace("_", " ")
    label = LABELS.get(name) or words[:1].upper() + words[1:]
    return _(label)
