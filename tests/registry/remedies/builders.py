"""Remedies as a form of staff leaves them, for any test."""

from typing import Any

REPAIR = {
    "kind": "repair", "gets": "A new pump, put in at your home.", "days": 14, "needs": "Be there.",
    "old": "We take the old pump along.", "photo": False, "amount": None,
}  # fmt: skip
REFUND = {
    "kind": "refund", "gets": "Your money back by the table.", "days": 10, "needs": "Cut the cord off.",
    "old": "Cut off its cord and bring it to the dump.", "photo": True, "amount": None,
}  # fmt: skip
FORMULA = {
    "currency": "EUR", "steps": [[0, "100"], [12, "75"], [24, "50"]], "floor": "40.00", "tax": True,
    "delivery": False,
}  # fmt: skip


def two_remedies(**changes: Any) -> dict[str, Any]:
    """A repair and a refund by age."""
    return {"offers": [REPAIR, REFUND], "refund": FORMULA} | changes
