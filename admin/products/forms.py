"""What the product form sent, and what it says to the person about it. Meaning is the domain's."""

from dataclasses import dataclass, fields
from datetime import datetime

from flask import request

from registry.catalogue.descriptions import CHECK_NAMES, Description
from registry.errors import Refused
from registry.tongue.speaking import gettext as _

NUMBER_CHOICES = (
    ("serial", "Serial number"),
    ("lot", "Lot or batch number"),
    ("date_code", "Date code"),
    ("part", "Part number"),
    ("imei", "IMEI"),
    ("vin", "Vehicle identification number"),
)
CHECK_CHOICES = (("", "None, or not known"), *((name, name) for name in CHECK_NAMES))


@dataclass(frozen=True, slots=True)
class Tried:
    """One example of a number, and why it does not fit (empty: it fits)."""

    text: str
    why: tuple[str, ...]


def typed() -> Description:
    """As typed, unknown fields left out."""
    return Description(**{f.name: request.form.get(f.name, "") for f in fields(Description)})


def seen() -> datetime:
    """When the product that the person looked at was last changed."""
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        raise Refused("", _("This form is not whole. Open the product again.")) from None


def tried(given: Description, examples: str) -> tuple[Tried, ...]:
    """The examples typed, one a line, against the pattern as typed; nothing where the pattern has a fault."""
    try:
        pattern = given.pattern()
    except Refused:
        return ()
    rows = [row.strip()[:200] for row in examples.splitlines() if row.strip()][:50]
    return tuple(Tried(row, tuple(pattern.explain(row))) for row in rows)
