"""What a person has told so far, as a page needs it: words for each field, the query that says it again.
Reads only; what a value means is for the domain."""

from collections.abc import Iterator
from urllib.parse import quote_plus

from registry.journeys.check import OTHER, Told
from registry.recalls.fields import words_for

_WORDS: dict[object, str] = {True: "Yes", False: "No", None: "None on it", OTHER: "Something else"}
ON_HOME = ("serial", "brand", "model")


def label_of(field: str) -> str:
    """The field's name in a person's words; a recall's own identifiers are named as their maker named them."""
    return "Number" if field == "serial" else words_for(field).label


def said(told: Told) -> Iterator[tuple[str, str, str]]:
    """Field, label and value in words, in the order told."""
    for field, value in told.fields.items():
        yield field, label_of(field), _WORDS.get(value, str(value))


def pairs(told: Told, without: str = "") -> list[tuple[str, str]]:
    """The names and values that tell the same again, all but one field if asked."""
    made: list[tuple[str, str]] = []
    for field, value in told.fields.items():
        if field == without:
            continue
        if value is None or value == "":
            made.append(("absent", field))
        else:
            made.append((field, ("true" if value else "false") if isinstance(value, bool) else value))
    if told.product and without != "product":
        made.append(("product", told.product))
    made += [("sure", field) for field in sorted(told.sure) if field != without]
    return made


def query(told: Told, without: str = "", **more: str) -> str:
    """`serial=BA10067751&brand=Anker`: what stands after the question mark."""
    every = [*pairs(told, without), *more.items()]
    return "&".join([f"{quoted(name)}={quoted(value)}" for name, value in every])


def quoted(text: str) -> str:
    """As in a query. Most of what is told needs no quoting, and quoting costs."""
    return text if text.isascii() and text.isalnum() else quote_plus(text)


def change_link(told: Told, field: str, said_again: str | None = None) -> str:
    """Where a field is told anew: those of the first page there, the others by asking again. `said_again` is
    `query(told)` where it is known."""
    if field in ON_HOME:
        return f"/?{query(told) if said_again is None else said_again}#f-{field}"
    return f"/check?{query(told, without=field)}"
