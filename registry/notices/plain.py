"""What of a stranger's words may stand in a letter to an address that nobody confirmed. Pure."""

import re

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}")


def plain(number: str) -> str:
    """The number, if it looks like one; "" for words that a stranger may have typed."""
    return number if _PLAIN.fullmatch(number) and "www." not in number.lower() else ""
