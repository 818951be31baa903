"""What an order can be, and in which states. Pure."""

SALE, PURCHASE = "sale", "purchase"
KINDS = (SALE, PURCHASE)

OPEN, DELIVERED, CANCELLED = "open", "delivered", "cancelled"
STATES = (OPEN, DELIVERED, CANCELLED)
"""Open until everything is delivered, or it is called off; some of it may be delivered before."""

RESERVED = "reserved"
"""A unit of an order is reserved, then delivered."""
