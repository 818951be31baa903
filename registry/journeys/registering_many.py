"""I register all that is on my list with one press: what is recalled is shown first, what cannot be registered comes
back with what to do. Sent twice it changes nothing. Whether somebody else registered one of them I do not learn."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.journeys import announcing, registering
from registry.journeys.dated import hold_all
from registry.journeys.entering import PER_PERSON
from registry.journeys.owned_list import OwnedList
from registry.journeys.owned_rows import FAULTY, FINE, LOOK, RECALLED, Row, mark_own, rows_of
from registry.matching.single import note_all
from registry.notices.actions import write
from registry.recalls.index.serving import Served
from registry.registrations import actions, by_law
from registry.registrations.addresses import read_email
from registry.registrations.many import New, Thing, register_all, waiting_things
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import registration_by_id
from registry.throttle.store import within
from registry.units.many import units_for
from registry.units.queries import units_by_ids
from registry.vault import person_key, unseal

LOOKS = "30 per 10 minutes; 300 per day"
"""Lists that one owner may have looked at, or registered."""


@dataclass(frozen=True, slots=True)
class Done:
    """Every row, and which of them were registered now."""

    rows: Sequence[Row]
    registered: frozenset[int]

    @property
    def left(self) -> list[Row]:
        """Rows that something must be done about before they can be registered."""
        return [row for row in self.rows if row.number not in self.registered and row.state in {FAULTY, LOOK}]


def allowed(owner: Owner) -> bool:
    """Counts a list of theirs, and says whether it may be read."""
    return within(LOOKS, "lists", str(owner.id))


def ask_to_begin(email: str) -> None:
    """A letter with a way in goes to an address of which we need know nothing yet: the work is the same for one that
    we know. Raises Refused for what is no address. Callers commit."""
    email = read_email(email)
    if within(PER_PERSON, "sign-in letter", person_key(email)):
        owner = actions.owner_for(email)
        write("begin_list", owner.person, owner_id=owner.id)


def register_list(owner: Owner, listed: OwnedList, served: Served, *, sure: bool = False) -> Done:
    """All rows that can be: at once or not at all. One letter says how many. Callers commit."""
    rows = rows_of(listed, owner, served, sure=sure)
    owner = actions.owner_for(unseal(owner.sealed)["email"])
    mark_own(rows, owner)  # another press of the same button may have been faster
    good = [row for row in rows if row.state in {RECALLED, FINE}]
    waited = _confirm_waiting(owner, good)
    made = _register(owner, [row for row in good if row.thing not in waited])
    _keep_by_law(made, {row.product_id for row in good if row.product and row.product.is_infant})
    hold_all(made)
    for maker in sorted({one.organisation_id for one in made}):
        theirs = {one.id: one.unit_id or 0 for one in made if one.organisation_id == maker}
        note_all(maker, theirs, fresh=True)
        announcing.all_registered(maker, [one for one in made if one.organisation_id == maker])
    if good:
        recalled = sum(row.state == RECALLED for row in good)
        write(
            "list_registered",
            owner.person,
            owner_id=owner.id,
            facts={"count": len(good), "recalled": recalled},
        )
    return Done(rows, frozenset(row.number for row in good))


def _confirm_waiting(owner: Owner, rows: Sequence[Row]) -> set[Thing]:
    """What was sent before and waits for their yes has it now."""
    waiting = waiting_things(owner, {row.product_id for row in rows})
    wanted = {row.thing: waiting[row.thing] for row in rows if row.thing in waiting}
    for number in wanted.values():
        one = registration_by_id(number, lock=True)
        if one is not None and not registering.confirm(one, owner):
            one.previous_id = None  # its code was used or called off: it is theirs all the same
            registering.confirm(one, owner)
    return set(wanted)


def _keep_by_law(made: Sequence[Registration], infant: set[int]) -> None:
    """What is for a small child: their contact is one of 16 CFR 1130."""
    kept = [one for one in made if one.product_id in infant]
    units = units_by_ids({one.unit_id for one in kept if one.unit_id})
    by_law.keep_all([(one, units[one.unit_id].made_on if one.unit_id else None) for one in kept])


def _register(owner: Owner, rows: Sequence[Row]) -> Sequence[Registration]:
    by_maker: dict[int, list[Row]] = {}
    for row in rows:
        if row.product is not None:
            by_maker.setdefault(row.product.organisation_id, []).append(row)
    things: list[New] = []
    for maker, some in by_maker.items():
        units = units_for(maker, {row.thing: _unit_of(row) for row in some})
        things += [_new(row, maker, units[row.thing]) for row in some]
    return register_all(owner, things)


def _unit_of(row: Row) -> tuple[str, str | None]:
    return (row.entry.model, row.entry.lot_key) if row.entry else ("", None)


def _new(row: Row, maker: int, unit_id: int) -> New:
    assert row.entry is not None  # noqa: S101 - only rows that can be registered come here
    return New(maker, row.product_id, unit_id, row.entry, row.place)
