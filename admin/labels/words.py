"""What pages of labels call things. Pure."""

from registry.labels.layouts import LAYOUTS
from registry.labels.models import CANCELLED, DONE, FAILED, MAKING, REMOVED
from registry.labels.wishes import LISTED, LOTS, PDF, RANGE, SVG, TYPED
from registry.tongue.speaking import gettext as _

SOURCES = (
    (RANGE, "A range"),
    (TYPED, "Numbers I type"),
    (LOTS, "Lots"),
    (LISTED, "Units on record"),
)
OUTPUTS = (
    (PDF, "PDF", "To print. Above 1,000 labels it is several PDFs in a zip."),
    (SVG, "SVG", "One drawing a label, in a zip: for machines that engrave or print by themselves."),
)
LAYOUT_CHOICES = tuple((layout.key, layout.title) for layout in LAYOUTS.values())
STATES = {
    MAKING: ("being made", "info"),
    DONE: ("ready", "good"),
    FAILED: ("stopped", "warning"),
    CANCELLED: ("cancelled", "neutral"),
    REMOVED: ("removed", "neutral"),
}


def units(wish: dict[str, str]) -> str:
    """Which units an order was for, in words."""
    said = {
        RANGE: wish.get("range", ""),
        TYPED: _("numbers that were typed"),
        LOTS: _("lots"),
        LISTED: _("units on record"),
    }
    return said.get(wish.get("source", ""), "")


def paper(wish: dict[str, str]) -> str:
    layout = LAYOUTS.get(wish.get("layout", ""))
    return layout.title if layout else ""
