"""What a key may be for: a closed set, since a key that may do anything is handed to systems that need one thing.
Pure."""

from enum import StrEnum


class Scope(StrEnum):
    """Every endpoint that takes a key names one of these."""

    EPCIS_CAPTURE = "epcis:capture"
    EPCIS_READ = "epcis:read"
    UNITS_READ = "units:read"
    SALES_READ = "sales:read"
    RECALLS_READ = "recalls:read"
    REGISTRATIONS_READ = "registrations:read"
    BILLING_WRITE = "billing:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"


SCOPE_WORDS: dict[Scope, tuple[str, str]] = {
    Scope.EPCIS_CAPTURE: ("Send events", "Made, shipped, received, sold: EPCIS 2.0 documents."),
    Scope.EPCIS_READ: ("Read events", "Where each unit and lot has been."),
    Scope.UNITS_READ: ("Read units", "Serials and lots with what is known of how they were made."),
    Scope.SALES_READ: ("Read sales", "Invoice lines of units. Never who bought."),
    Scope.RECALLS_READ: ("Read recalls", "Your own recalls in every state, drafts as well."),
    Scope.REGISTRATIONS_READ: (
        "Read registrations",
        "Which units are registered, since when. Never by whom.",
    ),
    Scope.BILLING_WRITE: ("Send invoices", "Invoice lines and credit notes become sales records."),
    Scope.ORDERS_READ: ("Read orders", "Purchase and sales orders with their serials."),
    Scope.ORDERS_WRITE: ("Send orders", "Orders taken, serials reserved, deliveries that become events."),
    Scope.STOCK_READ: ("Read stock", "What lies at which place, and what of it is held back."),
    Scope.STOCK_WRITE: ("Send stock", "Receipts, moves, counts and what is held back become events."),
}
"""Scope -> what it is called, and what it opens."""
