"""Fault codes of the demonstration's kettle, so that one can try to report a fault. Again changes nothing. Commits
nothing."""

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.faults.codes import Typed, add_code
from registry.faults.queries import all_codes

CODES = (
    Typed("K01", "It does not heat", "The water stays cold\nThe lamp stays dark", "Heating element"),
    Typed("K02", "It leaks", "Water below it\nDrops at the spout when it stands", "Everything else"),
    Typed(
        "K03",
        "It does not switch off",
        "It boils on and on\nIt gets very hot without water",
        "Everything else",
    ),
    Typed("K04", "The handle is loose", "It moves in the hand\nA crack at the handle", "Everything else"),
)


def name_faults(kettle: Product) -> None:
    """Written, once."""
    if all_codes(kettle.organisation_id, kettle.id):
        return
    for typed in CODES:
        add_code(kettle.organisation_id, kettle.id, typed, By(None, "Demonstration"))
