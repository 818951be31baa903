"""Reads the form of a registration: what was typed, and all that is wrong with it at once. Pure: knows no table."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry.errors import Refused
from registry.registrations.addresses import read_email, read_line
from registry.registrations.infant import NO_WAY, read_made
from registry.serials.keys import LEADS, LONGEST, indexable
from registry.serials.reading import normalise
from registry.tongue.speaking import gettext as _

NEW, SECOND_HAND, GIFT, FOUND = "new", "second_hand", "gift", "found"
ACQUIRED = (NEW, SECOND_HAND, GIFT, FOUND)
OLDEST = date(1950, 1, 1)
NO_DAY = "When did you buy it? The day is on the receipt."
LONGEST_OF = {"name": 200, "phone": 40, "address": 500, "dealer": 200, "model": 120}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as sent. `number` is the serial or what stands for it on this product; `lot` comes from a code."""

    number: str = ""
    lot: str = ""
    model: str = ""
    email: str = ""
    acquired: str = NEW
    bought_on: str = ""
    made_on: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    dealer: str = ""
    reminders: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """The same, as it is kept. One of the two keys is there. Without `email` they are reached in writing or by
    telephone alone (infant products)."""

    number: str
    serial_key: str | None
    lot_key: str | None
    model: str
    email: str
    acquired: str
    bought_on: date | None
    contact: dict[str, str]
    dealer: str
    reminders: bool
    made_on: str = ""


def read(
    typed: Typed, number_field: str, today: date, *, day_needed: bool = True, infant: bool = False
) -> tuple[Entry | None, list[Refused]]:
    """An entry, or everything that is wrong, each at its field. `day_needed`: what was bought new has its day. Of an
    infant product nothing is read but what its rule lets one ask, and no single way to reach somebody is asked for."""
    faults: list[Refused] = []
    typed = _asked_of_infants(typed) if infant else replace(typed, made_on="")

    def of(field: str, reader: object, *more: object) -> str:
        try:
            return str(reader(getattr(typed, field), field, *more))  # type: ignore[operator]
        except Refused as refused:
            faults.append(refused)
            return ""

    key = of("number", read_key)
    email = of("email", read_email) if typed.email.strip() or not infant else ""
    made_on = of("made_on", read_made, today)
    lines = {name: of(name, read_line, longest) for name, longest in LONGEST_OF.items()}
    bought_on = _day(typed, today, faults, needed=day_needed and typed.acquired == NEW and not infant)
    if infant and not any(text.strip() for text in (typed.email, typed.address, typed.phone)):
        faults.append(Refused("email", NO_WAY))
    if typed.acquired not in ACQUIRED:
        faults.append(Refused("acquired", "Choose how you came to have it."))
    if faults:
        return None, faults
    of_lot = number_field == "lot"
    told = {"email": email, **{name: lines[name] for name in ("name", "phone", "address")}}
    contact = {name: text for name, text in told.items() if text}
    entry = Entry(
        number=read_line(typed.number, "number", 120),
        serial_key=None if of_lot else key,
        lot_key=key if of_lot else key_or_none(typed.lot),
        model=lines["model"], email=email, acquired=typed.acquired, bought_on=bought_on, contact=contact,
        dealer=lines["dealer"], reminders=typed.reminders, made_on=made_on,
    )  # fmt: skip
    return entry, []


def _asked_of_infants(typed: Typed) -> Typed:
    """Without what a form of ours asks of other products: whoever sends it all the same has not been asked."""
    return replace(typed, acquired=NEW, bought_on="", dealer="", reminders=False)


def read_key(text: str, field: str = "number") -> str:
    """A number as units keep it; raises Refused."""
    if not text.strip():
        raise Refused(field, "Type the number that is on your product.")
    key = key_or_none(text) if len(text) <= 120 else None
    if key is None:
        raise Refused(
            field,
            _("Type the number as it stands there: letters and digits, at most %(most)s.", most=LONGEST),
        )
    return key


def key_or_none(text: str) -> str | None:
    number = normalise(text)
    return LEADS[len(number)] + number if indexable(number) else None


def read_day(text: str, field: str, today: date) -> date | None:
    """A day that is over, or nothing where none was told; raises Refused."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(field, "That is no day. Write it like 2024-06-30: year, month, day.") from None
    if day > today + timedelta(days=1):  # it is tomorrow already east of us
        raise Refused(field, "That day is still to come. Look at the year.")
    if day < OLDEST:
        raise Refused(field, "That is very long ago. Look at the year.")
    return day


def _day(typed: Typed, today: date, faults: list[Refused], *, needed: bool) -> date | None:
    """The day of purchase, or of getting it. Asked for where there must be a receipt; elsewhere nobody may know."""
    try:
        day = read_day(typed.bought_on, "bought_on", today)
    except Refused as refused:
        faults.append(refused)
        return None
    if day is None and needed:
        faults.append(Refused("bought_on", NO_DAY))
    return day
