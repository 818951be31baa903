"""What somebody wants on labels, as typed, and what is wrong with it. A serial that could not stand in the code, or
that the product cannot have, is refused before anything is printed. Pure."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from registry.carriers.characters import LONGEST, printable, shown
from registry.carriers.links import unit_link
from registry.errors import Refused
from registry.labels.layouts import LAYOUTS, Layout
from registry.serials.patterns import SerialPattern
from registry.serials.ranges import SerialRange
from registry.serials.reading import normalise
from registry.serials.typed import read_range
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

TYPED, RANGE, LOTS, LISTED = "typed", "range", "lots", "listed"
PDF, SVG = "pdf", "svg"
MOST, MOST_TYPED, LONGEST_TEXT, LONGEST_HOST = 1_000_000, 5_000, 60, 120
_HOST = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?")


@dataclass(frozen=True, slots=True)
class Wish:
    """Values are as typed. `upload_id` "0" means every unit on record."""

    source: str = RANGE
    serials: str = ""
    range: str = ""
    lots: str = ""
    upload_id: str = "0"
    gtin: str = ""
    model: str = ""
    lot: str = ""
    made_on: str = ""
    layout: str = "a4-21"
    output: str = PDF
    host: str = ""

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Wish":
        return cls(**{f.name: str(given.get(f.name, f.default)).strip() for f in fields(cls)})

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @property
    def paper(self) -> Layout:
        return LAYOUTS[self.layout]

    @property
    def span(self) -> SerialRange:
        return read_range(self.range)

    @property
    def lines(self) -> list[str]:
        """What was typed one a line, for the sources that are typed."""
        text = {TYPED: self.serials, LOTS: self.lots}.get(self.source, "")
        return [line.strip() for line in text.splitlines() if line.strip()]

    def address(self, serial: str, lot: str) -> str:
        """What the code says. `host` must be given by then."""
        return unit_link(self.gtin, serial, lot).uri(self.host)


def checked(wish: Wish, gtins: Iterable[str], pattern: SerialPattern) -> int | None:
    """How many labels it asks for; None where only the records know. Raises Refused at the first fault's field."""
    if wish.gtin not in gtins:
        raise Refused(
            "gtin", "Choose the number under the bar code. A product without one gets no code to scan."
        )
    if wish.layout not in LAYOUTS:
        raise Refused("layout", "Choose what they are printed on.")
    if wish.output not in {PDF, SVG}:
        raise Refused("output", "Choose PDF or SVG.")
    _own_host(wish.host)
    _shared(wish)
    if wish.source == TYPED:
        return len(_typed(wish.lines, "serials", "serial number", pattern))
    if wish.source == LOTS:
        return len(_typed(wish.lines, "lots", "lot", None))
    if wish.source == RANGE:
        return _counted(wish.span, pattern)
    if wish.source != LISTED:
        raise Refused("source", "Say which units get a label.")
    return None


def _own_host(host: str) -> None:
    if not host:
        return
    try:
        urlsplit(host).port  # noqa: B018 - raises where it is none
        fine = len(host) <= LONGEST_HOST and _HOST.fullmatch(host)
    except ValueError:
        fine = None
    if not fine:
        raise Refused(
            "host",
            _(
                "Write an address such as https://id.example.com, up to %(most)s characters.",
                most=LONGEST_HOST,
            ),
        )


def _shared(wish: Wish) -> None:
    """What all the labels say alike."""
    if len(wish.model) > LONGEST_TEXT or not wish.model.isprintable():
        raise Refused(
            "model", _("A model has up to %(most)s characters that can be printed.", most=LONGEST_TEXT)
        )
    if wish.lot and wish.source in {RANGE, TYPED}:
        printable(wish.lot, "lot", "lot")
    if wish.made_on:
        try:
            date.fromisoformat(wish.made_on)
        except ValueError:
            raise Refused("made_on", "Give the day as 2026-06-14.") from None


def _typed(lines: list[str], field: str, name: str, pattern: SerialPattern | None) -> list[str]:
    if not lines:
        raise Refused(field, f"Type one {name} a line.")
    if len(lines) > MOST_TYPED:
        raise Refused(
            field,
            _(
                "Up to %(most)s can be typed; these are %(lines)s. For more, give a range or a list.",
                most=counted(MOST_TYPED),
                lines=counted(len(lines)),
            ),
        )
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        printable(line, field, name)
        key = normalise(line)
        if not key or key in seen:
            raise Refused(field, _named(number, line, twice=bool(key)))
        seen.add(key)
        if pattern and (why := pattern.explain(line)):
            raise Refused(
                field, f"Line {number}: {shown(line)} is no number of this product: {'; '.join(why)}."
            )
    return lines


def _named(number: int, line: str, *, twice: bool) -> str:
    if twice:
        return _("Line %(number)s: %(line)s stands there twice.", number=number, line=shown(line))
    return _("Line %(number)s: %(line)s has no letter or digit.", number=number, line=shown(line))


def _counted(span: SerialRange, pattern: SerialPattern) -> int:
    if span.count > MOST:
        raise Refused(
            "range",
            _(
                "These are %(count)s labels; up to %(most)s can be made at once.",
                count=counted(span.count),
                most=counted(MOST),
            ),
        )
    if max(len(span.first), len(span.last)) > LONGEST:
        raise Refused("range", _("A serial number on a label has up to %(most)s characters.", most=LONGEST))
    if pattern.check:
        raise Refused(
            "range",
            "Numbers of this product have a check digit, so not each of a range is one. Bring a list.",
        )
    for end in (span.first, span.last):
        if why := pattern.explain(end):
            raise Refused("range", f"{end} is no number of this product: {'; '.join(why)}.")
    return span.count
