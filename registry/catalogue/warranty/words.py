"""Covers and how they were reckoned, in plain words. Pure."""

from registry.catalogue.warranty.reckoning import Held, Reason
from registry.catalogue.warranty.terms import GIVES, Cover
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked, ngettext
from registry.tongue.words import day
from registry.tongue.words import number as shown

_SALE = {
    "sale_record": marked("Counted from the day of sale{on}, as the maker’s sales records have it."),
    "sale_decided": marked("Counted from the day of purchase{on}, which the maker has accepted."),
    "sale_told": marked("Counted from the day of purchase{on}, as the owner told it."),
    "sale_typed": marked("Counted from the day of purchase that you typed{on}."),
    "delivery_told": marked("Counted from the day of delivery{on}, as the owner told it."),
    "delivery_record": marked("Counted from the day of delivery{on}, as the maker’s sales records have it."),
    "registered": marked("Counted from the day of registration{on}."),
}
ASKER, OWNER, NEXT, STAFF = "asker", "owner", "next", "staff"
"""Who reads it: anybody who asks; the owner who told the day; an owner after them; the maker's staff."""
_TO = {
    (OWNER, "sale_told"): marked("Counted from the day of purchase{on}, as you told it."),
    (OWNER, "delivery_told"): marked("Counted from the day of delivery{on}, as you told it."),
    (NEXT, "sale_told"): marked("Counted from the day of purchase{on}, as an owner before you told it."),
    (NEXT, "delivery_told"): marked("Counted from the day of delivery{on}, as an owner before you told it."),
    (STAFF, "sale_typed"): marked("Counted from the day of purchase{on}, as it was told with the report."),
}
"""Said otherwise than to anybody who asks."""
_OTHER = {
    "no_delivery": marked(
        "It begins with the delivery; nobody has told that day, so it counts from the sale."
    ),
    "production": marked("Counted from the day of production and {days} of grace."),
    "no_sale": marked(
        "No day of sale is known here, so it counts from {days} after production. A receipt may move it later."
    ),
    "registered_latest": marked("Counted from the registration, at latest {days} after the sale."),
    "extended": marked("{months} more for registering in time."),
    "may_extend": marked("{months} more if registered by {day}."),
    "late": marked("Not the {months} more: they were for registering by {day}."),
    "not_extended": marked("{months} more if it was registered by {day}."),
    "repaired": marked("{days} more, for the time that it was away for a repair."),
    "not_transferable": marked(
        "It does not pass to the next owner, so it ended when the product was passed on{on}."
    ),
}


def sentence(reason: Reason, *, days: bool = True, reader: str = ASKER) -> str:
    """Why; without `days` the day of a sale is left out, which is its owner's to see."""
    if reason.code in _SALE:
        on = f", {day(reason.day)}" if days and reason.day else ""
        return _(_TO.get((reader, reason.code), _SALE[reason.code])).format(on=on)
    months, grace = count(reason.number, "month"), count(reason.number, "day")
    then = day(reason.day) if reason.day else ""
    on = f", {then}" if days and then else ""
    return _(_OTHER[reason.code]).format(months=months, days=grace, day=then, on=on)


def why(held: Held, *, days: bool = True, reader: str = ASKER) -> list[str]:
    return [sentence(reason, days=days, reader=reader) for reason in held.reasons]


def length(cover: Cover) -> str:
    """`24 months`, `10 years`."""
    return count(cover.length, cover.span.removesuffix("s"))


def title(cover: Cover) -> str:
    """`Motor: parts and labour, 10 years`."""
    return f"{cover.label}: {_(GIVES[cover.gives])}, {length(cover)}"


def count(number: int, what: str) -> str:
    """`3 days`, in the language of the moment."""
    return {
        "day": ngettext("%(many)s day", "%(many)s days", number, many=shown(number)),
        "month": ngettext("%(many)s month", "%(many)s months", number, many=shown(number)),
        "year": ngettext("%(many)s year", "%(many)s years", number, many=shown(number)),
    }[what]


def left(days: int) -> str:
    """What is left, as one says it: days below two months, then months, then years."""
    if days < 62:
        return count(days, "day")
    if days < 731:
        return count(round(days / 30.44), "month")
    years, months = divmod(round(days / 30.44), 12)
    return _(" and ").join(
        [count(years, "year"), count(months, "month")] if months else [count(years, "year")]
    )
