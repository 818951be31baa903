"""Writes what staff registered for a customer. Callers commit. No name, address or number goes into a log."""

from dataclasses import dataclass

from sqlalchemy import update

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.registrations import actions
from registry.registrations.customers.models import CustomerRegistration
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import ACTIVE, same_open
from registry.registrations.reading import Entry

STAFF = "staff"
"""`made_by` of a registration that began so."""


@dataclass(frozen=True, slots=True)
class Sale:
    """What staff tell of it beside the registration itself. `sent` is of the form: pressed twice it is one act."""

    organisation_id: int
    product_id: int
    invoice: str
    sent: str


def register_for(owner: Owner, sale: Sale, entry: Entry, by: By) -> Registration:
    """What waits for the customer now, or is theirs already, which staff do not learn. What they sent themselves is not
    written over. The owner was locked by `owner_for`."""
    found = same_open(owner.id, sale.product_id, entry.serial_key, entry.lot_key)
    if found is None:
        found = actions.register(owner, sale.organisation_id, sale.product_id, entry)
        found.made_by, found.by_id, found.by_name = STAFF, by.id, _short(by.name)
    act = CustomerRegistration(
        organisation_id=sale.organisation_id, product_id=sale.product_id, sent=sale.sent, number=entry.number,
        registration_id=None if found.state == ACTIVE else found.id, sold_on=entry.bought_on, dealer=entry.dealer,
        invoice=sale.invoice, by_id=by.id, by_name=_short(by.name),
    )  # fmt: skip
    db.session.add(act)
    db.session.flush()
    said = {"product": sale.product_id, "sold on": entry.bought_on.isoformat() if entry.bought_on else ""}
    keep(
        sale.organisation_id, by.id, by.name, "customer_registration.made", "customer_registration", act.id,
        after=said,
    )  # fmt: skip
    return found


def confirmed(registration: Registration) -> None:
    """The customer said yes: whoever registered it for them sees that, and nothing else."""
    acts = update(CustomerRegistration).where(
        CustomerRegistration.registration_id == registration.id, CustomerRegistration.confirmed_at.is_(None)
    )
    db.session.execute(acts.values(confirmed_at=now()).execution_options(synchronize_session=False))


def _short(name: str) -> str:
    """Who gave no name is known by an address: only what stands before its sign."""
    return name.partition("@")[0]
