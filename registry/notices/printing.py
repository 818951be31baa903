"""Letters on paper: for owners of covered units whom no e-mail reaches, and who gave a postal address. An address is
read for its letter and stays nowhere else. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.matching.models import RecallRegistered
from registry.notices.codes import new_code
from registry.notices.models import (
    BOUNCED,
    FAILED,
    ON_PAPER,
    PRINTED,
    BouncedPerson,
    Letter,
    PrintRun,
)
from registry.notices.plain import plain
from registry.recalls.models import Recall
from registry.registrations.models import Registration, SafetyContact
from registry.registrations.queries import ACTIVE
from registry.vault import unseal

MOST = 200
"""Letters of one run: some three seconds, and a pile that somebody can hold."""
STEP = 500


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom a letter goes on paper: by the registration that led to them."""

    person: str
    registration_id: int
    name: str
    address: str


def count_unmailed(recall: Recall) -> int:
    """How many people no e-mail reaches and no paper has reached; not all of them gave a postal address."""
    some = _unmailed(recall).with_only_columns(func.count(func.distinct(SafetyContact.person)))
    return db.session.scalar(some.order_by(None)) or 0


def next_addressees(recall: Recall, most: int = MOST) -> list[Addressee]:
    """Those with a postal address, as many as are printed at once."""
    found: dict[str, Addressee] = {}
    last = 0
    while len(found) < most and (
        rows := db.session.execute(_unmailed(recall).where(Registration.id > last).limit(STEP)).all()
    ):
        last = rows[-1].id
        for one in filter(None, map(_addressee, rows)):
            if len(found) < most:
                found.setdefault(one.person, one)
    return list(found.values())


def begin_run(recall: Recall, some: Sequence[Addressee], by_id: int | None, by_name: str) -> PrintRun:
    """Marks them as printed, each once a version."""
    version = recall.current_number or 0
    run = PrintRun(
        organisation_id=recall.organisation_id, recall_id=recall.id, version_number=version, letters=len(some),
        by_id=by_id, by_name=by_name.partition("@")[0],
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    db.session.add_all(
        Letter(
            kind="recall", person=one.person, organisation_id=recall.organisation_id, recall_id=recall.id,
            version_number=version, wave=ON_PAPER, registration_id=one.registration_id, state=PRINTED,
            code=new_code(), sent_at=now(), print_run_id=run.id,
        )
        for one in some
    )  # fmt: skip
    db.session.flush()
    return run


def runs_of(recall: Recall) -> Sequence[PrintRun]:
    """Newest first."""
    wanted = select(PrintRun).where(PrintRun.recall_id == recall.id).order_by(PrintRun.id.desc())
    return db.session.scalars(wanted.limit(100)).all()


def run_of(recall: Recall, run_id: int) -> PrintRun | None:
    wanted = select(PrintRun).where(PrintRun.id == run_id, PrintRun.recall_id == recall.id)
    found: PrintRun | None = db.session.scalar(wanted)
    return found


def addressed(run: PrintRun) -> list[tuple[Letter, Addressee, list[dict[str, str]]]]:
    """The letters of a run with whom they go to and the units that are covered; not those whose owner was erased, gave
    the unit away, or is covered no more."""
    letters = db.session.scalars(
        select(Letter).where(Letter.print_run_id == run.id).order_by(Letter.id)
    ).all()
    people, units = _now(run.recall_id, {letter.person for letter in letters})
    return [
        (letter, people[letter.person], units[letter.person])
        for letter in letters
        if letter.person in people and letter.state == PRINTED
    ]


def _unmailed(recall: Recall) -> Any:
    version = RecallRegistered.version_number
    return (
        select(Registration.id, SafetyContact.person, SafetyContact.sealed)
        .join(RecallRegistered, RecallRegistered.registration_id == Registration.id)
        .join(SafetyContact, SafetyContact.id == Registration.contact_id)
        .where(
            *_covered(recall.id),
            RecallRegistered.told_number.is_(None),
            or_(Registration.person.is_(None), SafetyContact.bounced_at.is_not(None), _does_not_work(recall)),
            ~exists().where(*_theirs(recall), Letter.wave == ON_PAPER, Letter.version_number >= version),
        )
        .order_by(Registration.id)
    )


def _covered(recall_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        RecallRegistered.recall_id == recall_id,
        RecallRegistered.left_number.is_(None),
        Registration.state == ACTIVE,
    )


def _theirs(recall: Recall) -> tuple[ColumnElement[bool], ...]:
    numbers = range(1, (recall.current_number or 0) + 1)
    return (
        Letter.recall_id == recall.id,
        Letter.version_number.in_(numbers),
        Letter.person == SafetyContact.person,
    )


def _does_not_work(recall: Recall) -> ColumnElement[bool]:
    """Their letter was refused for good, or one came back."""
    refused = exists().where(*_theirs(recall), Letter.state.in_((FAILED, BOUNCED)))
    return or_(refused, exists().where(BouncedPerson.person == SafetyContact.person))


def _addressee(row: Any) -> Addressee | None:
    told = unseal(row.sealed)
    address = told.get("address", "")
    return Addressee(row.person, row.id, told.get("name", ""), address) if address else None


def _now(recall_id: int, people: set[str]) -> tuple[dict[str, Addressee], dict[str, list[dict[str, str]]]]:
    wanted = (
        select(
            Registration.id, SafetyContact.person, SafetyContact.sealed, Registration.model, Registration.number,
            Registration.confirmed_at, Brand.name.label("brand"), Product.name,
        )
        .join(RecallRegistered, RecallRegistered.registration_id == Registration.id)
        .join(SafetyContact, SafetyContact.id == Registration.contact_id)
        .join(Product, Product.id == Registration.product_id)
        .join(Brand, Brand.id == Product.brand_id)
        .where(and_(*_covered(recall_id)), SafetyContact.person.in_(people))
        .order_by(Registration.id)
    )  # fmt: skip
    found: dict[str, Addressee] = {}
    units: dict[str, list[dict[str, str]]] = {}
    for row in db.session.execute(wanted):
        if (one := _addressee(row)) is not None:
            found.setdefault(row.person, one)
        told = (row.model, row.number) if row.confirmed_at else (plain(row.model), plain(row.number))
        unit = {"product": f"{row.brand} {row.name}", "model": told[0], "number": told[1]}
        if unit not in units.setdefault(row.person, []):
            units[row.person].append(unit)
    return found, units
