"""What do you know of me? I see it, correct it, take it with me as a file, or have it erased. Before I erase, I read
what goes, what stays and why, and that nobody can warn me any more. Callers commit."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.cases import erasing as cases
from registry.cases.models import OPEN, OWNER, RemedyCase
from registry.cases.queries import files_of, of_person, steps_of
from registry.cases.references import shown
from registry.catalogue.described import products_by_ids
from registry.clock import now
from registry.db import db
from registry.faults import erasing as faults
from registry.faults.models import FaultReport
from registry.faults.queries import report_of
from registry.journeys import announcing
from registry.notices import erasing as letters
from registry.notices.kinds import KINDS
from registry.registrations import erasing, handing, proofs, watches
from registry.registrations.addresses import read_line
from registry.registrations.answers import Said, answers_of
from registry.registrations.customers.models import CustomerRegistration
from registry.registrations.customers.queries import acts_for
from registry.registrations.models import Owner, ProofOfPurchase, Registration, SafetyContact
from registry.registrations.queries import waits
from registry.spreadsheets import BOM, lines
from registry.tokens import actions as tokens
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.vault import SAFETY, unseal

LONGEST = {"name": 200, "phone": 40, "address": 500}
PURPOSES = {
    "safety": marked("safety alerts and recalls only"),
    "infant_safety": marked("safety alerts and recalls only (infant product, kept by law)"),
}


@dataclass(frozen=True, slots=True)
class Stays:
    """A product whose contact the law has kept, and until when."""

    name: str
    until: str


def gather(owner: Owner) -> dict[str, Any]:
    """Everything about them, as the download has it."""
    told = unseal(owner.sealed)
    contacts, every = erasing.contacts_of(owner), erasing.all_of(owner)
    names, papers = _names(every), proofs.proofs_of_all(every)
    sellers, more = acts_for([one.id for one in every]), answers_of([one.id for one in every])
    return {
        "as_of": now().isoformat(timespec="seconds"),
        "you": {
            "email": told.get("email", ""),
            **{name: told.get(name, "") for name in LONGEST},
            "letters_about_your_warranty": owner.reminders,
            "language": owner.language,
            "known_since": owner.made_at.isoformat(timespec="seconds"),
        },
        "products": [
            {
                "product": names[one.id],
                **_told(one, contacts.get(one.id)),
                "told_more": _answers(more.get(one.id, {})),
                "registered_for_you_by": _seller(sellers.get(one.id)),
                "papers": [_paper(paper) for paper in papers.get(one.id, ())],
            }
            for one in every
        ],
        "watches": [
            {"asked": watch.query, "state": watch.state, "since": watch.made_at.isoformat(timespec="seconds")}
            for watch in erasing.watches_of(owner)
        ],
        "requests_for_remedies": [_request(case) for case in of_person(owner.person)],
        "letters": [
            {
                "kind": KINDS[one.kind].words,
                "state": one.state,
                "written": one.made_at.isoformat(timespec="seconds"),
            }
            for one in letters.letters_of(owner.person)
        ],
    }


def as_json(owner: Owner) -> str:
    return json.dumps(gather(owner), ensure_ascii=False, indent=2)


def as_csv(owner: Owner) -> str:
    """One fact a line; no cell that a spreadsheet would run."""
    return BOM + lines([("about", "number", "what", "value"), *_lines(gather(owner))])


def correct(owner: Owner, typed: dict[str, str], *, reminders: bool) -> None:
    """Raises Refused for what is too long."""
    details = {name: read_line(typed.get(name, ""), name, longest) for name, longest in LONGEST.items()}
    erasing.correct(owner, details, reminders=reminders)


def stays(owner: Owner) -> list[Stays]:
    """What cannot be erased before its day."""
    contacts, every = erasing.contacts_of(owner), erasing.all_of(owner)
    names = _names(every)
    return [
        Stays(names[one.id], f"{contact.keep_until:%-d %B %Y}")
        for one in every
        if (contact := contacts.get(one.id)) is not None and handing.must_stay(contact) and contact.keep_until
    ]


def erase(owner: Owner, *, warn: bool) -> erasing.Erased:
    """All of it, at once. With `warn` the e-mail address alone stays, to be warned by."""
    registrations = [one.id for one in erasing.all_of(owner)]
    number, person = owner.id, owner.person
    tokens.withdraw_all(tokens.OF_OWNER, number)
    tokens.withdraw("registration", *registrations)
    watches.forget_links(*(watch.id for watch in erasing.watches_of(owner)))
    ending = [case for case in of_person(person) if case.state == OPEN]
    theirs = cases.erase_person(person)
    tokens.withdraw_all(tokens.OF_CASE, *theirs)
    faults.forget(theirs)
    for case in ending:
        announcing.case_closed(case)
    done = erasing.erase(owner, warn=warn)
    letters.erase_person(person, registrations, number)
    return done


def forget_kept() -> None:
    """Once a minute: what a law had kept goes when its day has come."""
    while erasing.forget_kept():
        db.session.commit()


def _told(one: Registration, contact: SafetyContact | None) -> dict[str, Any]:
    """The day that came along with a hand-over is the first owner's."""
    bought = one.bought_on.isoformat() if one.bought_on else ""
    return {
        "state": "waiting" if waits(one) else one.state,
        "how_you_got_it": one.acquired,
        "bought_on": "" if one.previous_id else bought,
        "first_bought_on": bought if one.previous_id else "",
        "bought_on_told_before": one.bought_before.isoformat() if one.bought_before else "",
        "delivered_on": one.delivered_on.isoformat() if one.delivered_on else "",
        "bought_in": one.country,
        "made_on": one.made_on,
        "dealer": one.dealer,
        "where_it_is": unseal(one.place_sealed).get("place", ""),
        "registered": one.made_at.isoformat(timespec="seconds"),
        "ended": one.ended_at.isoformat(timespec="seconds") if one.ended_at else "",
        "reached_by": unseal(contact.sealed, SAFETY) if contact else {},
        "region": f"{contact.country} {contact.region or ''}".strip() if contact else "",
        "reached_for": _(PURPOSES.get(contact.purpose, contact.purpose)) if contact else "",
        "kept_until": contact.keep_until.isoformat() if contact and contact.keep_until else "",
    }


def _request(case: RemedyCase) -> dict[str, Any]:
    wrote = (step for step in steps_of(case.id) if step.side == OWNER and step.words)
    return {
        "reference": shown(case.reference),
        "remedy": case.kind,
        "number": case.number,
        "state": case.state,
        "asked": case.made_at.isoformat(timespec="seconds"),
        "reached_by": unseal(case.sealed),
        "you_wrote": [
            {"on": step.made_at.isoformat(timespec="seconds"), "words": step.words} for step in wrote
        ],
        "files": len(files_of(case.id)),
        "fault": _fault(report_of(case.id)) if case.is_claim else {},
    }


def _fault(report: FaultReport | None) -> dict[str, str]:
    if report is None:
        return {}
    return {
        "since": report.failed_on.isoformat() if report.failed_on else "",
        "warranty": report.cover,
        "harm": report.harm,
        **unseal(report.harm_sealed),
    }


def _answers(told: Mapping[str, Said]) -> dict[str, str | bool]:
    return {name: "none on it" if value is None else value for name, value in told.items()}


def _seller(act: CustomerRegistration | None) -> dict[str, str]:
    if act is None:
        return {}
    return {"name": act.by_name, "dealer": act.dealer, "invoice": act.invoice}


def _paper(paper: ProofOfPurchase) -> dict[str, str]:
    return {
        "sent": paper.made_at.isoformat(timespec="seconds"),
        "state": paper.state,
        "reason": paper.reason,
    }


def _names(every: Sequence[Registration]) -> dict[int, str]:
    products = products_by_ids({one.product_id for one in every})
    return {
        one.id: ", ".join(filter(None, (products[one.product_id], one.model, one.number))) for one in every
    }


def _lines(facts: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for about, held in facts.items():
        for number, one in enumerate(held if isinstance(held, list) else [held], start=1):
            for what, value in _flat(one):
                yield about, str(number) if isinstance(held, list) else "", what, value


def _flat(held: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(held, dict):
        for key, value in held.items():
            yield from _flat(value, f"{name} {key}".strip())
    elif isinstance(held, list):
        for number, value in enumerate(held, start=1):
            yield from _flat(value, f"{name} {number}".strip())
    else:
        yield name, {True: "yes", False: "no"}.get(held, str(held)) if isinstance(held, bool) else str(held)
