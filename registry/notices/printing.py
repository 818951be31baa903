"""Letters on paper, for whom no e-mail reaches: piles of them, and what stands on each. An address is read for its
letter and stays nowhere else. Callers commit."""

import logging
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.matching.models import RecallAudience, RecallRegistered
from registry.notices.codes import new_code
from registry.notices.models import ON_PAPER, PRINTED, RETURNED, Letter, PrintRun
from registry.notices.plain import plain
from registry.notices.returning import known_by, returned_to
from registry.notices.unmailed import (
    Addressee,
    came_back,
    covered_registrations,
    covered_sales,
    customer_of,
    owner_of,
)
from registry.recalls.models import Recall
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.sales.models import SaleCustomer, SaleLine
from registry.units.models import Unit
from registry.vault import LOST

log = logging.getLogger(__name__)
Named = dict[str, str]


def begin_run(recall: Recall, some: Sequence[Addressee], by_id: int | None, by_name: str) -> PrintRun:
    """Marks them as printed, each once a version."""
    version = recall.current_number or 0
    run = PrintRun(
        organisation_id=recall.organisation_id, recall_id=recall.id, version_number=version, letters=len(some),
        by_id=by_id, by_name=by_name.partition("@")[0],
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    before = _returned(recall, version, {one.person for one in some})
    for one in some:
        letter = before.get(one.person) or Letter(
            kind="recall", person=one.person, organisation_id=recall.organisation_id, recall_id=recall.id,
            version_number=version, wave=ON_PAPER,
        )  # fmt: skip
        letter.registration_id, letter.sale_line_id = one.registration_id, one.sale_line_id
        letter.state, letter.code, letter.print_run_id = PRINTED, new_code(), run.id
        letter.sent_at, letter.bounced_at, letter.problem = now(), None, ""
        letter.facts = {"to": known_by(one.address)}
        db.session.add(letter)
    db.session.flush()
    return run


def _returned(recall: Recall, version: int, people: set[str]) -> dict[str, Letter]:
    """Whose letter of this version the post brought back: the same one goes to another address of theirs."""
    wanted = select(Letter).where(
        Letter.recall_id == recall.id, Letter.version_number == version, Letter.person.in_(people)
    )
    back = wanted.where(Letter.wave == ON_PAPER, Letter.state == RETURNED)
    return {letter.person: letter for letter in db.session.scalars(back)}


def runs_of(recall: Recall) -> Sequence[PrintRun]:
    """Newest first."""
    wanted = select(PrintRun).where(PrintRun.recall_id == recall.id).order_by(PrintRun.id.desc())
    return db.session.scalars(wanted.limit(100)).all()


def run_of(recall: Recall, run_id: int) -> PrintRun | None:
    wanted = select(PrintRun).where(PrintRun.id == run_id, PrintRun.recall_id == recall.id)
    found: PrintRun | None = db.session.scalar(wanted)
    return found


def addressed(run: PrintRun) -> tuple[list[tuple[Letter, Addressee, list[Named]]], int]:
    """The letters of a run with whom they go to and the units that are covered; not those whose owner was erased, gave
    the unit away, or is covered no more. And how many are missing because no key of this site opens the address."""
    letters = db.session.scalars(
        select(Letter).where(Letter.print_run_id == run.id).order_by(Letter.id)
    ).all()
    people, units = _now(run.recall_id, {letter.person for letter in letters})
    going = [letter for letter in letters if letter.person in people and letter.state == PRINTED]
    found = [(one, people[one.person], units[one.person]) for one in going if people[one.person].address]
    left = len(going) - len(found)
    if left:
        log.error("%d letters of pile %d are not printed again: %s", left, run.id, LOST)
    return found, left


def _now(recall_id: int, people: set[str]) -> tuple[dict[str, Addressee], dict[str, list[Named]]]:
    """Person -> where the letter goes, an owner's own word first if it can be read, and the units that are covered,
    each once."""
    found: dict[str, Addressee] = {}
    units: dict[str, list[Named]] = {}
    back = returned_to(people)
    for person, addressee, unit in (*_registered(recall_id, people), *_sold(recall_id, people)):
        first = found.get(person)
        if addressee is not None and not came_back(addressee, back) and not (first and first.address):
            found[person] = addressee
        known = units.setdefault(person, [])
        if not any((unit["product"], unit["number"]) == (one["product"], one["number"]) for one in known):
            known.append(unit)
    return found, units


def _registered(recall_id: int, people: set[str]) -> Iterator[tuple[str, Addressee | None, Named]]:
    wanted = (
        select(
            Registration.id, SafetyContact.person, SafetyContact.sealed, Registration.model, Registration.number,
            Registration.confirmed_at, Brand.name.label("brand"), Product.name, Owner.language,
            SafetyContact.country,
        )
        .join(RecallRegistered, RecallRegistered.registration_id == Registration.id)
        .join(SafetyContact, SafetyContact.id == Registration.contact_id)
        .outerjoin(Owner, Owner.id == Registration.owner_id)
        .join(Product, Product.id == Registration.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .where(*covered_registrations(recall_id), SafetyContact.person.in_(people))
        .order_by(Registration.id)
    )  # fmt: skip
    for row in db.session.execute(wanted).all():
        told = (row.model, row.number) if row.confirmed_at else (plain(row.model), plain(row.number))
        yield row.person, owner_of(row), _unit(f"{row.brand} {row.name}", *told)


def _sold(recall_id: int, people: set[str]) -> Iterator[tuple[str, Addressee | None, Named]]:
    wanted = (
        select(
            SaleCustomer.sale_line_id, SaleCustomer.person, SaleCustomer.name, SaleCustomer.address_sealed,
            Brand.name.label("brand"), Product.name.label("product"), func.coalesce(Unit.model, "").label("model"),
            func.coalesce(Unit.serial, SaleLine.lot).label("number"), SaleLine.country,
        )
        .join(RecallAudience, RecallAudience.sale_line_id == SaleCustomer.sale_line_id)
        .join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
        .join(Product, Product.id == SaleLine.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .outerjoin(Unit, Unit.id == SaleLine.unit_id)
        .where(*covered_sales(recall_id), SaleCustomer.person.in_(people))
        .order_by(SaleCustomer.sale_line_id)
    )  # fmt: skip
    for row in db.session.execute(wanted).all():
        yield row.person, customer_of(row), _unit(f"{row.brand} {row.product}", row.model, row.number)


def _unit(product: str, model: str, number: str) -> Named:
    return {"product": product, "model": model, "number": number}
