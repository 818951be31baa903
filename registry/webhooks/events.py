"""What may be told: a closed set. Pure. No payload ever holds anything about a person."""

from enum import StrEnum


class Event(StrEnum):
    """`type` of a message."""

    RECALL_PUBLISHED = "recall.published"
    RECALL_WIDENED = "recall.widened"
    RECALL_AMENDED = "recall.amended"
    UNIT_REGISTERED = "unit.registered"
    SALE_RECORDED = "sale.recorded"
    CASE_OPENED = "case.opened"
    CASE_CLOSED = "case.closed"


TEST = "webhook.test"
"""Sent by hand to one endpoint; nobody chooses it."""

EVENT_WORDS: dict[Event, tuple[str, str]] = {
    Event.RECALL_PUBLISHED: ("A recall was published", "Its first version is public."),
    Event.RECALL_WIDENED: ("A recall was widened", "A later version covers units that none before did."),
    Event.RECALL_AMENDED: ("A recall was changed otherwise", "A later version that covers no unit more."),
    Event.UNIT_REGISTERED: (
        "A unit was registered",
        "Its owner confirmed their address, or got it in place of another. Never who it is.",
    ),
    Event.SALE_RECORDED: (
        "Sales were recorded",
        "One message an upload, a request or a document of events, with counts: not one a line.",
    ),
    Event.CASE_OPENED: (
        "A remedy was asked for",
        "Or a fault was reported: somebody confirmed it. Or what was done did not help: it is open again. Never whose.",
    ),
    Event.CASE_CLOSED: (
        "A request for a remedy ended",
        "Or a claim: it is done, taken back, or closed without a remedy.",
    ),
}
"""Event -> what it is called, and when it is told."""
