"""Whom no e-mail reaches and who gave a postal address: owners who registered a covered unit, and customers of sales of
covered units. Reads only; addresses are unsealed for those alone who get their letter now."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, union

from registry.db import db
from registry.errors import Refused
from registry.matching.models import RecallAudience, RecallRegistered
from registry.notices.models import BOUNCED, FAILED, ON_PAPER, RETURNED, BouncedPerson, Letter
from registry.notices.returning import known_by, returned_to
from registry.recalls.models import Recall
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.registrations.queries import ACTIVE
from registry.sales.models import SaleCustomer, SaleLine
from registry.tongue.catalogues import ENGLISH, of_country
from registry.vault import LOST, SAFETY, unseal

log = logging.getLogger(__name__)
MOST = 200
"""Letters of one run: some three seconds, and a pile that somebody can hold."""
STEP = 500


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom a letter goes on paper: by the registration or the sale that led to them, and in the language of
    their e-mails. No address: there is one that no key of this site opens."""

    person: str
    name: str
    address: str
    registration_id: int | None = None
    sale_line_id: int | None = None
    language: str = ENGLISH


def count_unmailed(recall: Recall) -> int:
    """How many people no e-mail reaches and no paper has reached; not all owners among them gave a postal address."""
    people = union(
        _owners(recall).with_only_columns(SafetyContact.person),
        _customers(recall).with_only_columns(SaleCustomer.person),
    ).subquery()
    return (db.session.scalar(select(func.count()).select_from(people)) or 0) + count_unnamed(recall)


def count_unnamed(recall: Recall) -> int:
    """Customers who gave no e-mail address, and whose postal address no key of this site opened so far: none is known
    for another's twin (`naming`)."""
    unnamed = _sales(recall).where(SaleCustomer.person.is_(None), SaleCustomer.email == "")
    return db.session.scalar(unnamed.with_only_columns(func.count(SaleCustomer.sale_line_id))) or 0


def next_addressees(recall: Recall, most: int = MOST) -> tuple[list[Addressee], int]:
    """Those with a postal address, as many as are printed at once; and how many were passed over because no key of
    this site opens theirs."""
    found: dict[str, Addressee] = {}
    closed: set[str] = set()
    for wanted, of, read in (
        (_owners(recall), Registration.id, owner_of),
        (_customers(recall), SaleCustomer.sale_line_id, customer_of),
    ):
        for row, back in _rows(wanted, of):
            if len(found) >= most:
                break
            one = read(row)
            if one is None or came_back(one, back):
                continue
            if one.address:
                found.setdefault(one.person, one)
            else:
                closed.add(one.person)
    left = len(closed - found.keys())
    if left:
        log.error("%d people of recall %d get no letter on paper: %s", left, recall.id, LOST)
    return list(found.values()), left


def came_back(one: Addressee, back: set[tuple[str, str]]) -> bool:
    """Whether a letter to this very address came back (`returning.returned_to`)."""
    return bool(back & {(one.person, ""), (one.person, known_by(one.address))})


def owner_of(row: Any) -> Addressee | None:
    """None where none is known."""
    try:
        told = unseal(row.sealed, SAFETY)
    except Refused:
        return Addressee(row.person, "", "", registration_id=row.id)
    address = told.get("address", "")
    if not address:
        return None
    spoken = row.language or of_country(row.country)
    return Addressee(row.person, told.get("name", ""), address, registration_id=row.id, language=spoken)


def customer_of(row: Any) -> Addressee | None:
    """None where none is known."""
    try:
        address = unseal(row.address_sealed).get("address", "")
    except Refused:
        return Addressee(row.person, "", "", sale_line_id=row.sale_line_id)
    if not address:
        return None
    spoken = of_country(row.country)
    return Addressee(row.person, row.name, address, sale_line_id=row.sale_line_id, language=spoken)


def covered_registrations(recall_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        RecallRegistered.recall_id == recall_id,
        RecallRegistered.left_number.is_(None),
        Registration.state == ACTIVE,
    )


def covered_sales(recall_id: int) -> tuple[ColumnElement[bool], ...]:
    """Not those whose customers have said that the unit is no longer theirs."""
    theirs = (Registration.unit_id == SaleLine.unit_id, Registration.person == SaleCustomer.person)
    ended = Registration.state.not_in((ACTIVE, "waiting"))
    return (
        RecallAudience.recall_id == recall_id,
        RecallAudience.left_number.is_(None),
        ~exists().where(*theirs, ended),
    )


def _rows(wanted: Any, of: Any) -> Iterator[tuple[Any, set[tuple[str, str]]]]:
    """Each with the addresses that do not work. Some at a time: not all of them have an address."""
    last = 0
    while rows := db.session.execute(wanted.where(of > last).order_by(of).limit(STEP)).all():
        back = returned_to({row.person for row in rows})
        yield from ((row, back) for row in rows)
        last = rows[-1][0]


def _owners(recall: Recall) -> Any:
    return (
        select(
            Registration.id, SafetyContact.person, SafetyContact.sealed, SafetyContact.country, Owner.language
        )
        .join(RecallRegistered, RecallRegistered.registration_id == Registration.id)
        .join(SafetyContact, SafetyContact.id == Registration.contact_id)
        .outerjoin(Owner, Owner.id == Registration.owner_id)
        .where(
            *covered_registrations(recall.id),
            RecallRegistered.told_number.is_(None),
            or_(
                Registration.person.is_(None),
                SafetyContact.bounced_at.is_not(None),
                _does_not_work(recall, SafetyContact.person),
            ),
            ~_has_paper(recall, SafetyContact.person, RecallRegistered.version_number),
        )
    )


def _customers(recall: Recall) -> Any:
    return _sales(recall).where(
        SaleCustomer.person.is_not(None),
        or_(SaleCustomer.email == "", _does_not_work(recall, SaleCustomer.person)),
        ~_has_paper(recall, SaleCustomer.person, RecallAudience.version_number),
    )


def _sales(recall: Recall) -> Any:
    """Covered ones whose customers gave a postal address."""
    return (
        select(
            SaleCustomer.sale_line_id,
            SaleCustomer.person,
            SaleCustomer.name,
            SaleCustomer.address_sealed,
            SaleLine.country,
        )
        .join(RecallAudience, RecallAudience.sale_line_id == SaleCustomer.sale_line_id)
        .join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
        .where(
            *covered_sales(recall.id),
            RecallAudience.told_number.is_(None),
            SaleCustomer.address_sealed != "",
        )
    )


def _theirs(recall: Recall, person: Any) -> tuple[ColumnElement[bool], ...]:
    numbers = range(1, (recall.current_number or 0) + 1)
    return (Letter.recall_id == recall.id, Letter.version_number.in_(numbers), Letter.person == person)


def _has_paper(recall: Recall, person: Any, version: Any) -> ColumnElement[bool]:
    paper = (Letter.wave == ON_PAPER, Letter.state != RETURNED, Letter.version_number >= version)
    return exists().where(*_theirs(recall, person), *paper)


def _does_not_work(recall: Recall, person: Any) -> ColumnElement[bool]:
    """Their letter was refused for good, or one came back."""
    refused = exists().where(*_theirs(recall, person), Letter.state.in_((FAILED, BOUNCED)))
    return or_(refused, exists().where(BouncedPerson.person == person))


def nowhere(recall: Recall) -> set[str]:
    """People whose letter the post brought back, and of whom no other postal address is on record."""
    back = select(Letter.person).where(Letter.recall_id == recall.id, Letter.state == RETURNED)
    waiting, somewhere = set[str](), set[str]()
    if db.session.scalar(back.limit(1)) is None:
        return waiting
    for wanted, person, of, read in (
        (_owners(recall), SafetyContact.person, Registration.id, owner_of),
        (_customers(recall), SaleCustomer.person, SaleCustomer.sale_line_id, customer_of),
    ):
        for row, gone in _rows(wanted.where(person.in_(back)), of):
            waiting.add(row.person)
            one = read(row)
            if one is not None and not came_back(one, gone):
                somewhere.add(one.person)
    return waiting - somewhere
