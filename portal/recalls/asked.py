"""Reads what a search of recalls asked for, and says it again in addresses. Refuses by field, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from registry.recalls.pages import Filters
from registry.recalls.states import CLOSED, OPEN
from registry.tongue.speaking import gettext as _

LONGEST = 200
NAMES = ("q", "brand", "product", "hazard", "year", "status", "regulator")


@dataclass(frozen=True, slots=True)
class Asked:
    """`values` as typed, for the form; `errors` (field, message); `filters` what can be searched for."""

    values: Mapping[str, str]
    errors: tuple[tuple[str, str], ...]
    filters: Filters
    page: int

    @property
    def query(self) -> str:
        """The filters as a query, ready for `page=`."""
        given = {name: value for name, value in self.values.items() if value}
        return urlencode(given) + "&" if given else ""


def asked(args: Mapping[str, str]) -> Asked:
    """Unknown parameters are not looked at."""
    errors: list[tuple[str, str]] = []
    values = {name: args.get(name, "").strip() for name in NAMES}
    for name, value in values.items():
        if len(value) > LONGEST:
            errors.append(
                (name, _("That is too long to search for: use up to %(most)s characters.", most=LONGEST))
            )
        elif not value.isprintable():
            errors.append((name, _("That holds characters that cannot be searched for.")))
    year = _number(values["year"], 1900, 2999)
    if values["year"] and year is None:
        errors.append(("year", _("Give the year in four digits, such as 2024.")))
    if values["status"] not in {"", OPEN, CLOSED}:
        errors.append(("status", _("Choose open or closed.")))
    page = _number(args.get("page", "1"), 1, 1_000_000)
    if page is None:
        errors.append(("", _("There is no such page of results. This is the first.")))
    wrong = {name for name, words in errors}
    kept = {name: value if name not in wrong else "" for name, value in values.items()}
    shown = {name: "".join(filter(str.isprintable, value))[:LONGEST] for name, value in values.items()}
    filters = Filters(**{**kept, "year": year})  # type: ignore[arg-type]
    return Asked(shown, tuple(errors), filters, page or 1)


def _number(text: str, low: int, high: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        return None
    return int(text) if low <= int(text) <= high else None
