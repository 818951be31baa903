"""What stages, steps and contradictions are called where people read of them. Pure."""

from registry.tongue.speaking import gettext as _
from registry.units.events.doubts import WORDS
from registry.units.events.models import (
    AT_DEALER,
    DESTROYED,
    IN_SERVICE,
    IN_TRANSIT,
    MADE,
    RETURNED,
    SOLD,
    STORED,
)
from registry.units.events.names import CLASS, ITEM, LOGISTIC, LOT, Named

STAGES = {
    MADE: "Made, not shipped",
    STORED: "In stock",
    IN_TRANSIT: "Under way",
    AT_DEALER: "At dealers",
    SOLD: "Sold",
    RETURNED: "Returned",
    IN_SERVICE: "In service",
    DESTROYED: "Destroyed",
}
"""In the order of pages."""
STEPS = {
    "commissioning": "Made and numbered",
    "creating_class_instance": "Made",
    "packing": "Packed",
    "unpacking": "Unpacked",
    "shipping": "Shipped",
    "departing": "Left",
    "arriving": "Arrived",
    "receiving": "Received",
    "accepting": "Accepted",
    "storing": "Stored",
    "stocking": "Put on the shelf",
    "cycle_counting": "Counted",
    "stock_taking": "Counted",
    "retail_selling": "Sold",
    "installing": "Built in",
    "assembling": "Assembled",
    "disassembling": "Taken apart",
    "removing": "Taken out",
    "repairing": "Repaired",
    "replacing": "Replaced",
    "holding": "Held back",
    "inspecting": "Inspected",
    "destroying": "Destroyed",
    "decommissioning": "Taken out of use",
}
THINGS = {ITEM: "Serial", LOT: "Lot", CLASS: "All with GTIN", LOGISTIC: "Pallet or case"}


def thing(one: Named) -> str:
    """What a key stands for, as a heading says it."""
    if one.kind == CLASS:
        return f"GTIN {one.gtin.removeprefix('0')}"
    words = THINGS.get(one.kind, "Identifier")
    return f"{_(words)} {one.number}"


def step(name: str, action: str = "") -> str:
    """A business step as people say it."""
    words = STEPS.get(name) or name.replace("_", " ").capitalize()
    words = words or {"ADD": "Made", "DELETE": "Ended"}.get(action, "Seen")
    return _(words)


def doubt(kind: str) -> str:
    words = WORDS.get(kind) or kind.replace("_", " ").capitalize()
    return _(words)
