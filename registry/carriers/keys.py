"""The keys that GS1 gives to things, and what may stand behind each in the path of a Digital Link, in that order.
Values are judged elsewhere."""

from dataclasses import dataclass

from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked


@dataclass(frozen=True, slots=True)
class Key:
    """`thing` is what it names, in words; `qualifiers` narrow it down; one `alone` does so without any of them. The
    last of the first `digits` is a check digit (that of a GTIN is looked at with more words)."""

    thing: str
    qualifiers: tuple[str, ...] = ()
    alone: str = ""
    digits: int = 0


KEYS = {
    "01": Key(marked("a product (GTIN)"), ("22", "10", "21"), "235"),
    "8006": Key(marked("one piece of a product (ITIP)"), ("22", "10", "21")),
    "8013": Key(marked("a model (GMN)")),
    "8010": Key(marked("a component or part (CPID)"), ("8011",)),
    "410": Key(marked("a place to deliver to (GLN)"), digits=13),
    "411": Key(marked("a party to be billed (GLN)"), digits=13),
    "412": Key(marked("a party that was bought from (GLN)"), digits=13),
    "413": Key(marked("a place to forward to (GLN)"), digits=13),
    "414": Key(marked("a place (GLN)"), ("254",), "7040", 13),
    "415": Key(marked("a party that sends an invoice (GLN)"), ("8020",), digits=13),
    "417": Key(marked("a company or other party (GLN)"), ("7040",), digits=13),
    "8017": Key(marked("somebody who gives a service (GSRN)"), ("8019",), digits=18),
    "8018": Key(marked("somebody who gets a service (GSRN)"), ("8019",), digits=18),
    "255": Key(marked("a coupon (GCN)"), digits=13),
    "00": Key(marked("a pallet, case or parcel (SSCC)"), digits=18),
    "253": Key(marked("a document (GDTI)"), digits=13),
    "401": Key(marked("goods sent together (GINC)")),
    "402": Key(marked("a shipment (GSIN)"), digits=17),
    "8003": Key(marked("something lent and given back (GRAI)"), digits=14),
    "8004": Key(marked("something that its owner keeps (GIAI)"), ("7040",)),
}
"""By application identifier. A product's own come first: they are what this portal knows."""

PRODUCT_KEYS = ("01", "8006")

OLD_NAMES = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "payTo": "415", "sscc": "00",
    "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004", "gsrnp": "8017",
    "gsrn": "8018", "cpv": "22", "lot": "10", "ser": "21", "glnx": "254", "cpsn": "8011", "srin": "8019",
}  # fmt: skip
"""What parts were called in addresses by the standard's first versions: products of that time still bear them."""
KEY_NAMES = (*KEYS, *(name for name, ai in OLD_NAMES.items() if ai in KEYS))
"""What a Digital Link begins with, now or then."""

NAMES = {
    "22": marked("variant"),
    "10": marked("lot"),
    "21": marked("serial number"),
    "235": marked("serial number"),
    "254": marked("extension"),
}
"""What the parts are called where a person reads of them."""


def name_of(ai: str) -> str:
    return _(NAMES[ai]) if ai in NAMES else _("part %(code)s", code=ai)
