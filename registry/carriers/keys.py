"""The keys that GS1 gives to things, and what may stand behind each in the path of a Digital Link, in that order.
Values are judged elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """`thing` is what it names, in words; `qualifiers` narrow it down."""

    thing: str
    qualifiers: tuple[str, ...] = ()


KEYS = {
    "01": Key("a product (GTIN)", ("22", "10", "21", "235")),
    "8006": Key("one piece of a product (ITIP)", ("22", "10", "21")),
    "8013": Key("a model (GMN)"),
    "8010": Key("a component or part (CPID)", ("8011",)),
    "410": Key("a place to deliver to (GLN)"),
    "411": Key("a party to be billed (GLN)"),
    "412": Key("a party that was bought from (GLN)"),
    "413": Key("a place to forward to (GLN)"),
    "414": Key("a place (GLN)", ("254", "7040")),
    "415": Key("a party that sends an invoice (GLN)", ("8020",)),
    "417": Key("a company or other party (GLN)", ("7040",)),
    "8017": Key("somebody who gives a service (GSRN)", ("8019",)),
    "8018": Key("somebody who gets a service (GSRN)", ("8019",)),
    "255": Key("a coupon (GCN)"),
    "00": Key("a pallet, case or parcel (SSCC)"),
    "253": Key("a document (GDTI)"),
    "401": Key("goods sent together (GINC)"),
    "402": Key("a shipment (GSIN)"),
    "8003": Key("something lent and given back (GRAI)"),
    "8004": Key("something that its owner keeps (GIAI)", ("7040",)),
}
"""By application identifier. A product's own come first: they are what this portal knows."""

PRODUCT_KEYS = ("01", "8006")

NAMES = {"22": "variant", "10": "lot", "21": "serial number", "235": "serial number", "254": "extension"}
"""What the parts are called where a person reads of them."""


def name_of(ai: str) -> str:
    return NAMES.get(ai, f"part {ai}")
