"""Reads the query of a check's address. Refuses what is too much, judges nothing."""

from urllib.parse import parse_qsl

from registry.errors import Refused

MOST_PARAMETERS = 40
MOST_QUERY = 8_000


def given(query: str) -> dict[str, list[str]]:
    """The query's fields; what was left blank was not told."""
    if len(query) > MOST_QUERY:
        raise Refused(
            "serial", "That is far too long for a number. Type only the number, up to 100 characters."
        )
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise Refused("serial", "Some of that cannot be read. Type the number anew.") from error
    except ValueError as error:
        raise Refused("", "That are too many fields at once. Start again with the number.") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            fields.setdefault(name, []).append(value)
    if not fields:
        raise Refused("serial", "Type the number that is on your product.")
    return fields
