"""The remedies that a recall offers, as its version keeps them: read into plain values, and checked when they are
written. Pure: decides nothing about a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.errors import Refused
from registry.remedies.money import CURRENCY, amount_of
from registry.remedies.refund import HUNDRED, Formula
from registry.tongue.speaking import marked

REPAIR, REPLACE, REFUND, REBATE = "repair", "replace", "refund", "rebate"
KINDS: dict[str, tuple[str, str]] = {
    REPAIR: (marked("Repair"), marked("It is put right.")),
    REPLACE: (marked("Replacement"), marked("You get another one of the same kind, value and quality.")),
    REFUND: (marked("Refund"), marked("You get money back.")),
    REBATE: (marked("Rebate"), marked("You get a sum towards another one.")),
}
"""Kind -> its name, what it means in one sentence."""
ALL = (*KINDS, "instructions", "dispose")
"""What a maker does, in the order in which notices name it. The last two are never asked for."""
CLAIM = "claim"
NAMES = {**{kind: name for kind, (name, _) in KINDS.items()}, CLAIM: marked("Warranty claim")}
"""What each request is called; what comes of a claim is not known when it is made."""
TEXTS = ("gets", "needs", "old")
LONGEST, MOST_DAYS, MOST_STEPS, MOST_MONTHS = 2_000, 730, 12, 600
MOST_LINES, LONGEST_LINE = 6, 50

Plain = Mapping[str, Any]
"""JSON: `offers` a list of {kind, gets, days, needs, old, photo, amount, back}, or of {kind} alone where the notice
names it and people ask the maker, not here; `only` why there is one, `refund` {currency, steps [[months, percent]],
floor, tax, delivery}; amounts as text. Empty where a recall names its remedy in words only."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One remedy: what one gets, within how many days, what one must do, what happens to the old one. `photo`: a
    picture shows that the old one cannot be used any more. `amount`: of a rebate. `back`: the address to which the old
    one is sent, a line a row; empty where nothing is."""

    kind: str
    gets: str
    days: int
    needs: str
    old: str
    photo: bool = False
    amount: Decimal | None = None
    back: str = ""

    @property
    def name(self) -> str:
        return NAMES[self.kind]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        kept = {name: getattr(self, name) for name in ("kind", "gets", "days", "needs", "old", "photo")}
        kept |= {"back": self.back} if self.back else {}
        return {**kept, "amount": None if self.amount is None else str(self.amount)}


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be asked for here, in the order in which it stands side by side; and all kinds that the notice names."""

    offers: tuple[Offer, ...] = ()
    only: str = ""
    refund: Formula | None = None
    kinds: tuple[str, ...] = ()

    def of(self, kind: str) -> Offer | None:
        return next((one for one in self.offers if one.kind == kind), None)


def read(plain: Plain | None) -> Offers:
    """What was kept."""
    plain = plain or {}
    return Offers(
        tuple(map(offer_of, promised(plain))),
        plain.get("only", ""),
        _formula(plain.get("refund")),
        kinds_of(plain),
    )


def promised(plain: Plain) -> list[Mapping[str, Any]]:
    """Those that can be asked for here: more is said of them than their kind."""
    return [row for row in plain.get("offers", ()) if "days" in row]


def kinds_of(plain: Plain) -> tuple[str, ...]:
    """All that the notice names."""
    named = {row["kind"] for row in plain.get("offers", ())}
    return tuple(kind for kind in ALL if kind in named)


def offer_of(row: Mapping[str, Any]) -> Offer:
    amount = row.get("amount")
    texts = {name: str(row.get(name, "")) for name in TEXTS}
    return Offer(
        kind=row["kind"], days=row["days"], photo=bool(row.get("photo")),
        amount=Decimal(amount) if amount else None, back=str(row.get("back", "")), **texts,
    )  # fmt: skip


def _formula(row: Mapping[str, Any] | None) -> Formula | None:
    if not row:
        return None
    steps = tuple((int(months), Decimal(share)) for months, share in row["steps"])
    floor = row.get("floor")
    return Formula(row["currency"], steps, Decimal(floor) if floor else None, row["tax"], row["delivery"])


def check(plain: Plain) -> None:
    """Refuses, at its field, what no owner could be promised. Nothing at all is fine: the words of the recall then say
    what the remedy is."""
    named, rows = plain.get("offers", []), promised(plain)
    if len({row["kind"] for row in named}) != len(named) or any(row["kind"] not in ALL for row in named):
        raise Refused("", "Each remedy can be offered once.")
    for row in rows:
        _check_offer(row)
    if len(named) == 1 and rows and not plain.get("only", "").strip():
        raise Refused(
            "only", "Say why there is only one: where others are possible, people choose among two."
        )
    if len(plain.get("only", "")) > LONGEST:
        raise Refused("only", f"This is longer than {LONGEST:,} characters. Shorten it.")
    money = {row["kind"] for row in rows} & {REFUND, REBATE}
    if money and not CURRENCY.fullmatch(str((plain.get("refund") or {}).get("currency", ""))):
        raise Refused("currency", "Write the currency by its three letters, such as EUR or USD.")
    if REFUND in money:
        _check_refund(plain["refund"])


def _check_offer(row: Mapping[str, Any]) -> None:
    kind = row["kind"]
    if kind not in KINDS:
        raise Refused("", "This is named in the notice alone: nobody can ask for it here.")
    wanted = {
        "gets": marked("Say what the owner gets."),
        "needs": marked("Say what the owner must do, or that it is nothing."),
    }
    for name in TEXTS:
        if name in wanted and not row.get(name, "").strip():
            raise Refused(f"{kind}-{name}", wanted[name])
        if len(row.get(name, "")) > LONGEST:
            raise Refused(f"{kind}-{name}", f"This is longer than {LONGEST:,} characters. Shorten it.")
    read_address(row.get("back", ""), f"{kind}-back")
    days = row.get("days")
    if not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise Refused(f"{kind}-days", f"Promise a number of days, from 1 to {MOST_DAYS}.")
    if kind == REBATE and not amount_of(str(row.get("amount") or "")):
        raise Refused("rebate-amount", "Write the sum, such as 50.00.")


def read_address(text: str, field: str) -> str:
    """An address as it stands on a parcel. Raises Refused."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise Refused(
            field, f"An address has up to {MOST_LINES} lines of up to {LONGEST_LINE} characters each."
        )
    if not all(map(str.isprintable, lines)):
        raise Refused(field, "There are characters in it that cannot be printed.")
    return "\n".join(lines)


def _check_refund(row: Mapping[str, Any]) -> None:
    floor = row.get("floor")
    if floor and amount_of(str(floor)) is None:
        raise Refused("floor", "Write the sum, such as 50.00, or leave it empty.")
    steps = row.get("steps", [])
    if not steps or steps[0][0] != 0:
        raise Refused("steps-0-months", "The first share holds from month 0.")
    if len(steps) > MOST_STEPS:
        raise Refused("", f"More than {MOST_STEPS} shares: nobody could follow that.")
    before = (-1, HUNDRED)
    for place, (months, share) in enumerate(steps):
        amount = amount_of(str(share))
        if not isinstance(months, int) or not before[0] < months <= MOST_MONTHS:
            raise Refused(
                f"steps-{place}-months", "Write full months of age, each row later than the one before."
            )
        if amount is None or amount > before[1]:
            raise Refused(
                f"steps-{place}-percent", "Write per cent, from 100 down: an older one gets no more."
            )
        before = (months, amount)
