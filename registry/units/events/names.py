"""What a key of an event's item stands for, taken apart again, and the keys near it. Pure: see `registry.serials.epcs`
for how keys are made."""

from dataclasses import dataclass
from urllib.parse import quote

from registry.serials.keys import LEADS, indexable
from registry.units.events.canonical import SITE

ITEM, LOT, CLASS, LOGISTIC, OTHER = "i", "l", "c", "s", "u"


@dataclass(frozen=True, slots=True)
class Named:
    """An item, a lot, a class, a logistic unit (pallet, case) or anything else. `number` is the serial, the lot or
    the SSCC; `gtin` has 14 digits where there is one."""

    key: str
    kind: str
    gtin: str = ""
    number: str = ""

    @property
    def lot_key(self) -> str:
        """The lot as units and whereabouts keep it; empty where this is none."""
        return LEADS[len(self.number)] + self.number if self.kind == LOT and indexable(self.number) else ""

    @property
    def items(self) -> tuple[str, str]:
        """First and last (not included) of the keys that items of this GTIN have."""
        return f"{ITEM}{self.gtin}.", f"{ITEM}{self.gtin}/"


def named(key: str) -> Named:
    """A key taken apart; what is badly formed is something else, with the whole of it as its number."""
    kind, rest = key[:1], key[1:]
    gtin, point, number = rest.partition(".")
    if kind in (ITEM, LOT) and point and number and _is_gtin(gtin):
        return Named(key, kind, gtin, number)
    if kind == CLASS and _is_gtin(rest):
        return Named(key, kind, rest)
    if kind == LOGISTIC and rest.isdecimal():
        return Named(key, kind, number=rest)
    return Named(key, OTHER, number=rest)


def uri_of(key: str) -> str:
    """An identifier that stands for this key: a Digital Link, or the URI as it was written."""
    one = named(key)
    step = {ITEM: f"/21/{quote(one.number, safe='')}", LOT: f"/10/{quote(one.number, safe='')}"}.get(
        one.kind, ""
    )
    if one.gtin:
        return f"{SITE}01/{one.gtin}{step}"
    return f"{SITE}00/{one.number}" if one.kind == LOGISTIC else key[1:]


def _is_gtin(text: str) -> bool:
    return len(text) == 14 and text.isascii() and text.isdecimal()
