"""The query of a check's address: read, and written so that it tells the same again. Refuses what is too much,
judges nothing."""

from urllib.parse import parse_qsl, quote_plus

from registry.errors import Refused
from registry.journeys.answers import Told

MOST_PARAMETERS = 40
MOST_QUERY = 8_000


def given(query: str) -> dict[str, list[str]]:
    """The query's fields; what was left blank was not told."""
    if len(query) > MOST_QUERY:
        raise Refused(
            "serial", "That is far too long for a number. Type only the number, up to 100 characters."
        )
    try:
        said = parse_qsl(query, max_num_fields=MOST_PARAMETERS, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise Refused("serial", "Some of that cannot be read. Type the number anew.") from error
    except ValueError as error:
        raise Refused("", "That are too many fields at once. Start again with the number.") from error
    fields: dict[str, list[str]] = {}
    for name, value in said:
        if value.strip() and name != "lang":  # the language of the page, by portal/languages.py
            fields.setdefault(name, []).append(value)
    if not fields:
        raise Refused("serial", "Type the number that is on your product.")
    return fields


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
