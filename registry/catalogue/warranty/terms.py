"""Warranty terms as plain values, all that is missing from them, and which version holds for a sale. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import within

STARTS = {
    "sale": marked("the day of sale"),
    "registration": marked("the day of registration"),
    "delivery": marked("the day of delivery"),
    "production": marked("the day of production, plus days of grace"),
}
GIVES = {
    "parts_labour": marked("parts and labour"),
    "parts": marked("parts"),
    "labour": marked("labour"),
    "replacement": marked("a replacement"),
    "refund": marked("the money back"),
}
SPANS = {"months": 1, "years": 12}
MOST_COVERS, MOST_MONTHS, MOST_DAYS = 12, 1200, 3650

SAID = {
    "warrantor": marked("Who gives the warranty"),
    "address": marked("Address of who gives it"),
    "to_whom": marked("To whom it is given"),
    "covered": marked("What is covered"),
    "done": marked("What is done about a fault"),
    "expense": marked("At whose expense"),
    "consumer": marked("What you must do and pay"),
    "exclusions": marked("What is not covered"),
    "procedure": marked("How to claim, step by step"),
    "when": marked("How soon it is done"),
    "disputes": marked("How disputes are settled"),
    "remedies": marked("Your rights by law"),
}
"""What a written warranty has to say (15 U.S.C. 2302(a)), in the order in which it is shown."""
OPTIONAL = frozenset({"disputes"})
"""A maker need not have a procedure for disputes; all else must be said."""
LONGEST = 4000

NEVER_NEEDED = marked(
    "Registering is not a condition of this warranty: who does not register has the same rights."
)
NEVER_NEEDED_BUT = marked(
    "Registering is not a condition of this warranty: who does not register has the same rights. "
    "It only adds the months named here."
)
LAW_ALWAYS = marked("Your rights by law do not depend on registering.")


@dataclass(frozen=True, slots=True)
class Cover:
    """24 months of parts; `extra` months more for registering in time."""

    label: str
    gives: str
    length: int
    span: str
    extra: int = 0
    usage: str = ""

    @property
    def months(self) -> int:
        return self.length * SPANS[self.span]


@dataclass(frozen=True, slots=True)
class Terms:
    """`grace_days`: production + these days is the start where the rule says so, or where a day of sale is not known;
    with the start on registration it begins at latest these days after the sale. None: no such days. `adds_repair`: the
    days on which it was away for a repair make its covers longer."""

    start: str = "sale"
    grace_days: int | None = None
    register_days: int | None = None
    transferable: bool = False
    adds_repair: bool = False
    countries: tuple[str, ...] = ()
    valid_from: date | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    covers: tuple[Cover, ...] = ()

    def fingerprint(self) -> str:
        """Says whether two are the same: who publishes has seen just this."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()

    @property
    def earns(self) -> bool:
        """Whether registering adds anything."""
        return self.register_days is not None and any(cover.extra for cover in self.covers)

    @property
    def on_registering(self) -> str:
        """What must be said about registering, so that it never looks like a condition that it is not."""
        if self.start == "registration":
            return LAW_ALWAYS
        return NEVER_NEEDED_BUT if self.earns else NEVER_NEEDED


def faults(terms: Terms) -> list[Refused]:
    """All that keeps these terms from being published, each at its field."""
    found = [
        Refused(name, _("Say it in plain words: %(what)s.", what=within(words)))
        for name, words in SAID.items()
        if name not in OPTIONAL and not terms.said.get(name, "").strip()
    ]
    if not terms.covers:
        found.append(Refused("covers-0-label", "Name at least one cover, such as “Motor”, 10 years."))
    if terms.start == "production" and terms.grace_days is None:
        found.append(Refused("grace_days", "Give the days of grace after production; 0 if there are none."))
    extra = any(cover.extra for cover in terms.covers)
    if extra and terms.register_days is None:
        found.append(Refused("register_days", "Within how many days must one register for the months more?"))
    if terms.register_days is not None and not extra:
        found.append(
            Refused(
                "register_days", "No cover has months more for registering: add them, or leave this empty."
            )
        )
    return found


class Version(Protocol):
    """What choosing among versions needs to know of one."""

    @property
    def number(self) -> int: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def countries(self) -> Sequence[str]: ...


V = TypeVar("V", bound=Version)


def version_on(versions: Iterable[V], day: date, country: str = "") -> V | None:
    """The one that holds for a unit bought on a day in a country: the country's own before those for everywhere,
    the latest of them."""
    fit = [v for v in versions if v.valid_from and v.valid_from <= day and _holds_in(v, country)]
    return max(fit, key=lambda v: (bool(v.countries), v.valid_from, v.number), default=None)


def countries_of(versions: Iterable[Version]) -> list[str]:
    """Countries with terms of their own: where one is named, the answer depends on it."""
    return sorted({country for version in versions for country in version.countries})


def changes_the_past(new: Version, published: Iterable[Version], today: date) -> bool:
    """Whether sales before today, which have their terms, would get these instead."""
    first = new.valid_from
    if first is None or first >= today:
        return False
    for old in published:
        if old.valid_from is None or old.valid_from >= today:
            continue
        if not new.countries and not old.countries:
            clash = old.valid_from <= first
        elif not new.countries:
            clash = False
        elif not old.countries:
            clash = True
        else:
            clash = bool(set(new.countries) & set(old.countries)) and old.valid_from <= first
        if clash:
            return True
    return False


def _holds_in(version: Version, country: str) -> bool:
    return not version.countries or country in version.countries
