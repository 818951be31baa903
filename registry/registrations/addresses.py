"""Reads what people type of themselves: e-mail addresses, names, telephone numbers. Looks nothing up."""

from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from registry.errors import Refused
from registry.tongue.speaking import gettext as _

LONGEST = 254
NONE = "Type your e-mail address."
NO_ADDRESS = "That is no e-mail address: it looks like name@example.org. Look for a slip."


def read_email(text: str, field: str = "email") -> str:
    """The address as letters are sent to it; raises Refused."""
    text = text.strip()
    if not text:
        raise Refused(field, NONE)
    if len(text) > LONGEST:
        raise Refused(field, _("An e-mail address has at most %(most)s characters.", most=LONGEST))
    try:
        return _normal(text)
    except EmailNotValidError as error:
        raise Refused(field, NO_ADDRESS) from error


@lru_cache(maxsize=1)
def _normal(text: str) -> str:
    """The last one is at hand: a list repeats its owner's in every row."""
    return validate_email(text, check_deliverability=False).normalized


def read_line(text: str, field: str, longest: int) -> str:
    """One line of words: what cannot be printed, line ends above all, becomes a blank. Raises Refused if it is too
    long."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(clean) > longest:
        raise Refused(field, _("That is longer than %(most)s characters. Shorten it.", most=longest))
    return clean
