"""Once a year a letter asks me whether what I registered is still mine. I open its link, say of each product that it
is, or what became of it, and press once: no sign-in. If I say nothing, letters about safety go on. Callers commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.catalogue.described import products_by_ids
from registry.errors import Refused
from registry.jobs.running import Run
from registry.notices.actions import write
from registry.notices.bounces import arrives
from registry.registrations import ageing, handing
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import owner_by_id
from registry.tokens import actions as tokens
from registry.tongue.speaking import marked

PURPOSE = "still"
MINE = "mine"
WAYS = (MINE, "sold", "scrapped", "lost")
CHOOSE = marked("Say of each product whether it is still yours.")
MOST = 100
"""Products on one page: the newest. Who has more sees all of them under `My products`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose products, and which."""

    owner: Owner
    things: Sequence[tuple[Registration, str]]
    more: int


def ask_all(run: Run, before: datetime) -> None:
    """A letter to everybody who was neither here nor asked since."""
    last = 0
    while batch := ageing.due(before, last):
        last = batch[-1].id
        for owner in batch:
            if ageing.take_turn(owner, before):
                write("still_yours", owner.person, owner_id=owner.id)
        run.progress()


def behind(token: str) -> Asked | None:
    """What a link asks of; it stays unused."""
    return _asked(tokens.peek(PURPOSE, token))


def answer(token: str, typed: Mapping[str, str]) -> tuple[int, int] | None:
    """Uses the link: how many are still theirs, and how many ended. Raises Refused where one was left out."""
    asked = behind(token)
    if asked is None:
        return None
    told = {one.code: typed.get(one.code, "") for one, _ in asked.things}
    if not all(way in WAYS for way in told.values()):
        raise Refused("", CHOOSE)
    if tokens.use(PURPOSE, token) is None:
        return None
    ended = [one for one, _ in asked.things if told[one.code] != MINE]
    for way in (one for one in WAYS if one != MINE):
        handing.end_all([one for one in ended if told[one.code] == way], way)
    ageing.seen(asked.owner)
    arrives(asked.owner.person)
    return len(asked.things) - len(ended), len(ended)


def _asked(owner_id: int | None) -> Asked | None:
    owner = owner_by_id(owner_id) if owner_id is not None else None
    if owner is None:
        return None
    every = ageing.askable([owner.id]).get(owner.id, [])
    names = products_by_ids({one.product_id for one in every[:MOST]})
    things = [(one, names[one.product_id]) for one in every[:MOST]]
    return Asked(owner, things, len(every) - len(things)) if things else None
