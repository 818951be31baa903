"""A letter says that units we got are recalled. Behind its link, without an account, we see which ones, say that we
read it, tell what became of them, and name whom we passed some on to: they are told as we were. The link shows our own
and what went on from us, nobody else's. Callers commit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.catalogue.models import Organisation
from registry.consignees import actions, queries
from registry.consignees.actions import DEEPEST, MOST_PASSED, Counted
from registry.consignees.models import Consignee
from registry.db import db
from registry.errors import Refused
from registry.matching.chain.delivered import Got, count_of, named_shares, shares_of, units_of
from registry.notices import consigned
from registry.notices.actions import answered_by
from registry.notices.bounces import arrives
from registry.recalls.actions import public_version
from registry.recalls.models import Recall
from registry.recalls.queries import in_words
from registry.recalls.states import OPEN
from registry.registrations.addresses import read_email, read_line
from registry.serials.keys import LEADS, indexable
from registry.serials.reading import normalise
from registry.tokens.actions import peek
from registry.tongue import words
from registry.tongue.counts import whole
from registry.tongue.speaking import gettext as _
from registry.units.places.models import Party

SHOWN = 100
MOST_NUMBERS = 20_000
LARGEST = 1_000_000_000
_APART = re.compile(r"[\n\r,;\t]+")


@dataclass(frozen=True, slots=True)
class Below:
    """Whom units went on to: by the name and number of units that were given, and whether it answered. Its address
    stays with whoever typed it."""

    name: str
    units: float
    depth: int
    acknowledged: bool
    answered: bool


@dataclass(slots=True)
class Shown:
    """What a consignee sees."""

    row: Consignee
    recall: Recall
    maker: str
    name: str
    words: str
    covers: Sequence[str]
    units: Sequence[Got]
    lines: int
    below: Sequence[Below] = ()

    @property
    def open(self) -> bool:
        return self.recall.state == OPEN

    @property
    def may_pass_on(self) -> bool:
        return self.open and self.row.depth < DEEPEST


def shown(token: str) -> Shown | None:
    """None for a token that we never gave."""
    row = _of(token)
    if row is None:
        return None
    recall = db.session.get_one(Recall, row.recall_id)
    version = public_version(recall.id)
    party = db.session.get(Party, row.party_id) if row.party_id else None
    return Shown(
        row=row,
        recall=recall,
        maker=db.session.get_one(Organisation, row.organisation_id).name,
        name=party.name if party else row.name,
        words=queries.words_for(recall.id),
        covers=in_words(version.criteria) if version else (),
        units=list(units_of(row.id, SHOWN)),
        lines=count_of(row.id),
        below=list(_below(row)),
    )


def every_unit(token: str) -> Iterator[Got] | None:
    """All that it got, streamed."""
    row = _of(token)
    return units_of(row.id) if row else None


def acknowledge(token: str) -> bool:
    """One press. False for a token that we never gave."""
    row = _writable(token)
    if row is None:
        return False
    actions.acknowledge(row)
    _arrived(row)
    return True


def answer(token: str, typed: Mapping[str, str]) -> bool:
    """How many it found and what became of them."""
    row = _writable(token)
    if row is None:
        return False
    numbers = {
        name: _whole(typed.get(name, ""), name) for name in ("found", "quarantined", "sold_on", "returned")
    }
    counted = Counted(**numbers, note=read_line(typed.get("note", ""), "note", 1_000))
    if counted == Counted():
        raise Refused("found", "Type at least one number: 0 where there was nothing.")
    parts = [one or 0 for one in (counted.quarantined, counted.sold_on, counted.returned)]
    if counted.found is not None and sum(parts) > counted.found:
        said = _(
            "Set apart, sold on and returned come to %(parts)s, more than the %(found)s found. Look for a slip.",
            parts=words.number(sum(parts)),
            found=words.number(counted.found),
        )
        raise Refused("found", said)
    actions.answer(row, counted)
    _arrived(row)
    return True


def pass_on(token: str, typed: Mapping[str, str]) -> str | None:
    """Names whom units went on to, who is told at once; the name. None for a token that we never gave."""
    row = _writable(token)
    if row is None:
        return None
    name = read_line(typed.get("name", ""), "name", 200)
    if not name:
        raise Refused("name", "Say what this business is called.")
    email = read_email(typed.get("email", ""))
    units, many = _units(row, typed)
    _refuse(row, email)
    child = actions.child_of(row, name, email)
    before = child.got
    actions.give(row, child, units, many)
    if child.got != before or child.told_at is None:
        consigned.write_notices(
            consigned.NOTICE, [(child, child.email)], db.session.get_one(Recall, row.recall_id)
        )
    actions.acknowledge(row)
    _arrived(row)
    return name


def _units(row: Consignee, typed: Mapping[str, str]) -> tuple[dict[int, float], float | None]:
    """Which of its own, by number; or how many, where it does not know which."""
    numbers = [one for one in (part.strip() for part in _APART.split(typed.get("numbers", ""))) if one]
    if len(numbers) > MOST_NUMBERS:
        raise Refused(
            "numbers", _("Give at most %(most)s numbers at a time.", most=words.number(MOST_NUMBERS))
        )
    many = _whole(typed.get("quantity", ""), "quantity")
    if typed.get("all") == "yes":
        return shares_of(row.id), row.got
    if not numbers:
        if not many:
            raise Refused("numbers", "Say which ones, or how many.")
        if many > row.got:
            raise Refused(
                "quantity",
                _("That is more than the %(got)s that came to you.", got=words.number(round(row.got))),
            )
        return {}, float(many)
    units = _named(row, numbers)
    lots = [unit for unit, got in units.items() if got > 1]
    if many and units and lots == list(units):  # so many of one lot
        if len(lots) > 1 or many > units[lots[0]]:
            raise Refused("quantity", "Give one lot at a time with its quantity, no more than came to you.")
        units = {lots[0]: float(many)}
    return units, None


def _named(row: Consignee, numbers: Sequence[str]) -> dict[int, float]:
    read = {one: normalise(one) for one in numbers}
    keys = {one: LEADS[len(number)] + number for one, number in read.items() if indexable(number)}
    found = named_shares(row.id, set(keys.values()))
    strange = [one for one in numbers if keys.get(one, "") not in found]
    if strange:
        some = words.listed(one[:40] for one in strange[:5])
        more = f" + {words.number(len(strange) - 5)}" if len(strange) > 5 else ""
        said = _("Not among those that came to you: %(some)s. Compare them with the table.", some=some + more)
        raise Refused("numbers", said)
    return {unit: many for key in keys.values() for unit, many in found[key].items()}


def _refuse(row: Consignee, email: str) -> None:
    own = row.email or (party.email if (party := db.session.get(Party, row.party_id or 0)) else "")
    if email.casefold() == own.casefold():
        raise Refused("email", "That is your own address. Type theirs.")
    if row.depth >= DEEPEST or queries.count_of_children(row.id) >= MOST_PASSED:
        raise Refused("", "More cannot be named here. Write to the maker, who tells them.")


def _whole(text: str, field: str) -> int | None:
    if not (text := text.strip()):
        return None
    count = whole(text)
    if count is None or count > LARGEST:
        raise Refused(field, "Type a whole number, 0 or more.")
    return count


def _below(row: Consignee) -> Iterator[Below]:
    """A storey at a time, then in the order of the tree."""
    rows: list[Consignee] = []
    front = [row.id]
    while front and (some := queries.children(front)):
        rows += some
        front = [one.id for one in some]
    under: dict[int | None, list[Consignee]] = {}
    for one in reversed(rows):
        under.setdefault(one.parent_id, []).append(one)
    stack = under.get(row.id, [])
    while stack:
        one = stack.pop()
        yield Below(
            one.name,
            one.got,
            one.depth - row.depth,
            one.acknowledged_at is not None,
            one.answered_at is not None,
        )
        stack += under.get(one.id, [])


def _of(token: str) -> Consignee | None:
    number = peek("consignee", token)
    return None if number is None else queries.by_id(number)


def _writable(token: str) -> Consignee | None:
    """Two presses at once come one after the other."""
    number = peek("consignee", token)
    row = None if number is None else db.session.get(Consignee, number, with_for_update=True)
    if row is not None and db.session.get_one(Recall, row.recall_id).state != OPEN:
        raise Refused("", "This recall is closed: nothing is asked any more.")
    return row


def _arrived(row: Consignee) -> None:
    """Its letters need no reminder, and its mailbox works."""
    for person in answered_by(row.id):
        arrives(person)
