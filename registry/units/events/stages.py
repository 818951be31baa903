"""What an event does to where an item is in its life: by its business step and disposition, as the field has it (made,
packed, received, shipped, stored, sold, returned, repaired, replaced, held, destroyed). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from registry.units.events.models import (
    DESTROYED,
    IN_SERVICE,
    IN_TRANSIT,
    MADE,
    OBJECT,
    RETURNED,
    SOLD,
    STORED,
    TRANSACTION,
)

MAKE, SHIP, RECEIVE, KEEP, SELL, SERVE, GIVE_BACK, COUNT, END, MISS = range(1, 11)
"""What is done, as far as it can be doubted afterwards; 0 for anything else. MISS: a count did not find it."""


@dataclass(frozen=True, slots=True)
class Effect:
    """`stage` is None where the event leaves it as it was, `held` likewise."""

    deed: int = 0
    stage: int | None = None
    held: bool | None = None


_STEPS: dict[str, tuple[int, int]] = {
    "commissioning": (MAKE, MADE),
    "creating_class_instance": (MAKE, MADE),
    "shipping": (SHIP, IN_TRANSIT),
    "consigning": (SHIP, IN_TRANSIT),
    "departing": (SHIP, IN_TRANSIT),
    "transporting": (SHIP, IN_TRANSIT),
    "receiving": (RECEIVE, STORED),
    "accepting": (RECEIVE, STORED),
    "arriving": (RECEIVE, STORED),
    "void_shipping": (KEEP, STORED),
    "storing": (KEEP, STORED),
    "stocking": (KEEP, STORED),
    "unloading": (KEEP, STORED),
    "staging_outbound": (KEEP, STORED),
    "cycle_counting": (COUNT, STORED),
    "stock_taking": (COUNT, STORED),
    "retail_selling": (SELL, SOLD),
    "dispensing": (SELL, SOLD),
    "repairing": (SERVE, IN_SERVICE),
    "replacing": (GIVE_BACK, RETURNED),
    "decommissioning": (END, DESTROYED),
    "destroying": (END, DESTROYED),
    "killing": (END, DESTROYED),
}
_DISPOSITIONS: dict[str, tuple[int, int]] = {
    "destroyed": (END, DESTROYED),
    "disposed": (END, DESTROYED),
    "retail_sold": (SELL, SOLD),
    "dispensed": (SELL, SOLD),
    "returned": (GIVE_BACK, RETURNED),
}
"""What these say goes above the step: received and returned is returned."""


def words_of(*deeds: int) -> tuple[str, ...]:
    """Steps and dispositions that tell of one of these."""
    return tuple(
        word for told in (_STEPS, _DISPOSITIONS) for word, (deed, _) in told.items() if deed in deeds
    )


SELLING = words_of(SELL)
HOLDING = frozenset(
    "recalled needs_replacement non_conformant damaged expired non_sellable_other no_pedigree_match unavailable "
    "stolen".split()
)
"""Dispositions with which nothing may be sold."""
_FREE = frozenset(("sellable_accessible", "sellable_not_accessible", "conformant", "available", "active"))


@lru_cache(4096)
def effect_of(kind: int, action: str, step: str, disposition: str) -> Effect:
    """The effect of everything but lasting dispositions."""
    if disposition == "mismatch_instance" and _STEPS.get(step) == (COUNT, STORED):
        return Effect(MISS)
    deed, stage = _DISPOSITIONS.get(disposition) or _STEPS.get(step) or (0, None)
    if kind == OBJECT and action == "ADD" and deed != END:
        deed, stage = MAKE, MADE
    if kind == OBJECT and action == "DELETE":
        deed, stage = END, DESTROYED
    if kind == TRANSACTION and action == "DELETE":
        return Effect()
    if step == "holding" or disposition in HOLDING:
        return Effect(deed, stage, True)
    return Effect(deed, stage, False if disposition in _FREE else None)


def lasting(held: bool | None, put: Iterable[str], taken: Iterable[str]) -> bool | None:
    """Whether an item is held once lasting dispositions were set and unset as well."""
    if HOLDING.intersection(put):
        return True
    return False if HOLDING.intersection(taken) else held
