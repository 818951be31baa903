"""The registration that a page under /mine is about: only one's own, and another's answers 404 like none at all."""

from flask import abort

from portal.owning import owner_now
from registry.journeys.registering import product_of
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import is_theirs, own_registration
from registry.tongue.words import listed


def me() -> Owner:
    """Whoever is signed in. Only asked in views that are `owners_only`."""
    return owner_now() or abort(404)


def own(code: str) -> Registration:
    """A registration of theirs that still counts."""
    found = own_registration(me(), code[:32]) or abort(404)
    return found if is_theirs(found) else abort(404)


def named(registration: Registration) -> str:
    """`Acme Drill, SN1003`: what a page calls it."""
    return listed(filter(None, (product_of(registration).title, registration.number)))
