"""The refund formula of a recall, worked out step by step so that nobody is surprised by the sum. Pure: the day and
what was paid are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from registry.remedies.money import percent, rounded, shown

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


@dataclass(frozen=True, slots=True)
class Line:
    """One step: in words, and the amount it adds (None: it only says something)."""

    words: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The refund: its lines add up to `total`, to the coin."""

    currency: str
    lines: tuple[Line, ...]
    total: Decimal

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        rows = [[line.words, None if line.amount is None else str(line.amount)] for line in self.lines]
        return {"currency": self.currency, "lines": rows, "total": str(self.total)}


def sum_of(plain: dict[str, Any]) -> Sum | None:
    """A sum that was kept."""
    if not plain:
        return None
    rows: Sequence[Sequence[str | None]] = plain["lines"]
    lines = tuple(Line(str(words), None if amount is None else Decimal(amount)) for words, amount in rows)
    return Sum(plain["currency"], lines, Decimal(plain["total"]))


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
    lines = [Line(_price_words(formula, paid, months, begins, share), back)]
    lines += _tax(formula, paid, share) + _delivery(formula, paid)
    total = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    if formula.floor is not None and total < formula.floor:
        least = rounded(formula.floor, formula.currency)
        lines.append(
            Line(f"Up to the least that everybody gets, {shown(least, formula.currency)}", least - total)
        )
        total = least
    return Sum(formula.currency, tuple(lines), total)


def _price_words(formula: Formula, paid: Paid, months: int, begins: int, share: Decimal) -> str:
    said = f"{percent(share)} of the price paid, {shown(paid.price, formula.currency)}"
    if not formula.by_age:
        return said
    if paid.bought_on is None:
        return f"{said}: the day of purchase is not known, so it counts as new"
    age = f"{months} full month{'' if months == 1 else 's'} old"
    return f"{said}: {age}, and from {begins} months on that is the share" if begins else f"{said}: {age}"


def _tax(formula: Formula, paid: Paid, share: Decimal) -> list[Line]:
    if not paid.tax:
        return []
    told = shown(paid.tax, formula.currency)
    if not formula.tax:
        return [Line(f"Tax paid, {told}: this recall does not pay it back")]
    return [
        Line(
            f"{percent(share)} of the tax paid, {told}", rounded(paid.tax * share / HUNDRED, formula.currency)
        )
    ]


def _delivery(formula: Formula, paid: Paid) -> list[Line]:
    if not paid.delivery:
        return []
    told = shown(paid.delivery, formula.currency)
    if not formula.delivery:
        return [Line(f"Delivery paid, {told}: this recall does not pay it back")]
    return [Line(f"Delivery paid, whole, {told}", rounded(paid.delivery, formula.currency))]
