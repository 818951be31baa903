"""Covers and how they were reckoned, in plain English. Pure."""

from datetime import date

from registry.catalogue.warranty.reckoning import Held, Reason
from registry.catalogue.warranty.terms import GIVES, Cover

_SALE = {
    "sale_record": "Counted from the day of sale{on}, as the maker’s sales records have it.",
    "sale_decided": "Counted from the day of purchase{on}, which the maker has accepted.",
    "sale_told": "Counted from the day of purchase{on}, as the owner told it.",
    "sale_typed": "Counted from the day of purchase that you typed{on}.",
    "delivery_told": "Counted from the day of delivery{on}, as the owner told it.",
    "delivery_record": "Counted from the day of delivery{on}, as the maker’s sales records have it.",
    "registered": "Counted from the day of registration{on}.",
}
_OTHER = {
    "no_delivery": "It begins with the delivery; nobody has told that day, so it counts from the sale.",
    "production": "Counted from the day of production and {days} of grace.",
    "no_sale": "No day of sale is known here, so it counts from {days} after production. A receipt may move it later.",
    "registered_latest": "Counted from the registration, at latest {days} after the sale.",
    "extended": "{months} more for registering in time.",
    "may_extend": "{months} more if registered by {day}.",
    "late": "Not the {months} more: they were for registering by {day}.",
    "not_extended": "{months} more if it was registered by {day}.",
    "repaired": "{days} more, for the time that it was away for a repair.",
    "not_transferable": "It does not pass to the next owner, so it ended when the product was passed on{on}.",
}


def sentence(reason: Reason, *, days: bool = True) -> str:
    """Why; without `days` the day of a sale is left out, which is its owner's to see."""
    if reason.code in _SALE:
        on = f", {day(reason.day)}" if days and reason.day else ""
        return _SALE[reason.code].format(on=on)
    months, grace = count(reason.number, "month"), count(reason.number, "day")
    shown = day(reason.day) if reason.day else ""
    on = f", {shown}" if days and shown else ""
    return _OTHER[reason.code].format(months=months, days=grace, day=shown, on=on)


def why(held: Held, *, days: bool = True) -> list[str]:
    return [sentence(reason, days=days) for reason in held.reasons]


def length(cover: Cover) -> str:
    """`24 months`, `10 years`."""
    return count(cover.length, cover.span.removesuffix("s"))


def title(cover: Cover) -> str:
    """`Motor: parts and labour, 10 years`."""
    return f"{cover.label}: {GIVES[cover.gives]}, {length(cover)}"


def count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def left(days: int) -> str:
    """What is left, as one says it: days below two months, then months, then years."""
    if days < 62:
        return count(days, "day")
    if days < 731:
        return count(round(days / 30.44), "month")
    years, months = divmod(round(days / 30.44), 12)
    return count(years, "year") + (f" and {count(months, 'month')}" if months else "")


def day(when: date) -> str:
    """`14 June 2024`."""
    return f"{when.day} {when:%B %Y}"
