"""The refund formula of a recall, worked out step by step so that nobody is surprised by the sum. Pure: the day and
what was paid are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from registry.remedies.money import percent, rounded
from registry.tongue.speaking import gettext, marked, ngettext
from registry.tongue.words import money

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Formula:
    """`steps`: from so many full months of age on, so many per cent of what was paid; the first is from month 0. Tax
    that stood apart on the receipt is paid back by the same share, delivery whole, each where the recall says so."""

    currency: str
    steps: tuple[tuple[int, Decimal], ...] = ((0, HUNDRED),)
    floor: Decimal | None = None
    tax: bool = True
    delivery: bool = True

    @property
    def by_age(self) -> bool:
        """The day of purchase counts."""
        return len(self.steps) > 1

    def share(self, months: int) -> tuple[int, Decimal]:
        """The step that counts at this age."""
        return max((step for step in self.steps if step[0] <= months), default=self.steps[0])


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for one unit, in the formula's currency."""

    price: Decimal
    bought_on: date | None = None
    tax: Decimal = Decimal(0)
    delivery: Decimal = Decimal(0)


PRICE, NO_DAY, AGED, STEPPED = "price", "no_day", "aged", "stepped"
TAX, NO_TAX, DELIVERY, NO_DELIVERY, FLOOR = "tax", "no_tax", "delivery", "no_delivery", "floor"
WORDS: dict[str, str] = {
    PRICE: marked("%(share)s of the price paid, %(paid)s"),
    NO_DAY: marked(
        "%(share)s of the price paid, %(paid)s: the day of purchase is not known, so it counts as new"
    ),
    TAX: marked("%(share)s of the tax paid, %(paid)s"),
    NO_TAX: marked("Tax paid, %(paid)s: this recall does not pay it back"),
    DELIVERY: marked("Delivery paid, whole, %(paid)s"),
    NO_DELIVERY: marked("Delivery paid, %(paid)s: this recall does not pay it back"),
    FLOOR: marked("Up to the least that everybody gets, %(paid)s"),
}
"""What a line says, but for ages, which are counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the sum: which (a name of `WORDS`, or a whole sentence where it was kept as one), what it says, and
    the amount it adds (None: it only says something). `facts`: share, months, begins."""

    step: str
    amount: Decimal | None = None
    paid: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    def words(self, currency: str) -> str:
        """In the language of the moment."""
        facts = dict(self.facts)
        said = {"share": percent(Decimal(facts.get("share", "0")))}
        said["paid"] = money(rounded(Decimal(self.paid), currency), currency) if self.paid else ""
        if self.step in (AGED, STEPPED):
            return _aged(self.step, int(facts["months"]), said, facts.get("begins", ""))
        return gettext(WORDS[self.step], **said) if self.step in WORDS else self.step


def _aged(step: str, months: int, said: dict[str, str], begins: str) -> str:
    if step == AGED:
        return ngettext(
            "%(share)s of the price paid, %(paid)s: %(months)s full month old",
            "%(share)s of the price paid, %(paid)s: %(months)s full months old",
            months, months=months, **said,
        )  # fmt: skip
    return ngettext(
        "%(share)s of the price paid, %(paid)s: %(months)s full month old, and from %(begins)s months on that is the "
        "share",
        "%(share)s of the price paid, %(paid)s: %(months)s full months old, and from %(begins)s months on that is the "
        "share",
        months, months=months, begins=begins, **said,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """The refund: its lines add up to `total`, to the coin."""

    currency: str
    lines: tuple[Line, ...]
    total: Decimal

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        rows = [
            [one.step, None if one.amount is None else str(one.amount), one.paid, dict(one.facts)]
            for one in self.lines
        ]
        return {"currency": self.currency, "lines": rows, "total": str(self.total)}


def sum_of(plain: dict[str, Any]) -> Sum | None:
    """A sum that was kept."""
    if not plain:
        return None
    return Sum(plain["currency"], tuple(_line(*row) for row in plain["lines"]), Decimal(plain["total"]))


def _line(step: str, amount: str | None, paid: str = "", facts: Mapping[str, str] | None = None) -> Line:
    """Older sums were kept as whole sentences, in English."""
    return Line(step, None if amount is None else Decimal(amount), paid, tuple((facts or {}).items()))


def months_between(first: date, last: date) -> int:
    """Full months of age; never less than none."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return max(0, whole - (last.day < first.day))


def work_out(formula: Formula, paid: Paid, today: date) -> Sum:
    """The refund of one unit on a day. Where age counts and the day of purchase is not known, as for a new one: who
    cannot prove a day must not lose by it."""
    months = months_between(paid.bought_on, today) if paid.bought_on else 0
    begins, share = formula.share(months)
    back = rounded(paid.price * share / HUNDRED, formula.currency)
    lines = [_price(formula, paid, months, begins, share, back)]
    lines += _tax(formula, paid, share) + _delivery(formula, paid)
    total = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    if formula.floor is not None and total < formula.floor:
        least = rounded(formula.floor, formula.currency)
        lines.append(Line(FLOOR, least - total, str(formula.floor)))
        total = least
    return Sum(formula.currency, tuple(lines), total)


def _price(formula: Formula, paid: Paid, months: int, begins: int, share: Decimal, back: Decimal) -> Line:
    facts: tuple[tuple[str, str], ...] = (("share", str(share)),)
    if not formula.by_age or paid.bought_on is None:
        return Line(NO_DAY if formula.by_age else PRICE, back, str(paid.price), facts)
    facts += (("months", str(months)),)
    if begins:
        return Line(STEPPED, back, str(paid.price), (*facts, ("begins", str(begins))))
    return Line(AGED, back, str(paid.price), facts)


def _tax(formula: Formula, paid: Paid, share: Decimal) -> list[Line]:
    if not paid.tax:
        return []
    if not formula.tax:
        return [Line(NO_TAX, None, str(paid.tax))]
    back = rounded(paid.tax * share / HUNDRED, formula.currency)
    return [Line(TAX, back, str(paid.tax), (("share", str(share)),))]


def _delivery(formula: Formula, paid: Paid) -> list[Line]:
    if not paid.delivery:
        return []
    if not formula.delivery:
        return [Line(NO_DELIVERY, None, str(paid.delivery))]
    return [Line(DELIVERY, rounded(paid.delivery, formula.currency), str(paid.delivery))]
