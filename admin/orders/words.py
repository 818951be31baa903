"""What kinds and states of orders are called. Pure."""

from registry.orders.models import Order
from registry.orders.states import CANCELLED, DELIVERED, OPEN, PURCHASE, SALE

KINDS = {SALE: "Sales order", PURCHASE: "Purchase order"}
STATES = {OPEN: ("open", "info"), DELIVERED: ("delivered", "good"), CANCELLED: ("cancelled", "neutral")}
UNITS = {"reserved": ("reserved", "info"), "delivered": ("delivered", "good")}
TABS = (("", "All"), (OPEN, "Open"), (DELIVERED, "Delivered"), (CANCELLED, "Cancelled"))
CHOICES = (("", "Both"), (SALE, "Sales orders"), (PURCHASE, "Purchase orders"))


def ordered(order: Order) -> int:
    """How many, of all lines."""
    return sum(line.quantity for line in order.lines)


def delivered(order: Order) -> int:
    return sum(line.delivered for line in order.lines)
