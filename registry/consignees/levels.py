"""Effectiveness checks as 21 CFR 7.42(b)(3) has them: how many consignees each level asks, and which. Pure, so that the
draw can be shown to anybody: the same recall and consignees give the same ones."""

from collections.abc import Collection
from hashlib import sha256

from registry.errors import Refused

A, B, C, D, E = "A", "B", "C", "D", "E"
WORDS = {
    A: "All of them",
    B: "Some of them: more than 10 and less than 100 percent, as you say",
    C: "10 percent",
    D: "2 percent",
    E: "None",
}
FIXED = {A: 100, C: 10, D: 2, E: 0}
METHODS = {"visit": "Visit", "phone": "Telephone", "letter": "Letter or e-mail"}
ACTED, NOT_ACTED, NOT_REACHED, GONE = "acted", "not_acted", "not_reached", "gone"
RESULTS = {
    ACTED: "Was told and acted",
    NOT_ACTED: "Was told and did not act",
    NOT_REACHED: "Could not be reached",
    GONE: "Out of business",
}


def percent_of(level: str, told: str) -> int:
    """The percentage of a level; of B the one that was typed. Raises Refused."""
    if level not in WORDS:
        raise Refused("level", "Choose a level.")
    if level != B:
        return FIXED[level]
    text = told.strip().removesuffix("%").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 10 < int(text) < 100):
        raise Refused(
            "percent", "Level B asks more than 10 and less than 100 percent: a whole number from 11 to 99."
        )
    return int(text)


def share(count: int, percent: int) -> int:
    """How many of so many are asked: never fewer than the percentage says."""
    return -(-count * percent // 100)


def lot_of(recall_id: int, consignee_id: int) -> str:
    """What is drawn by: the SHA-256 of both numbers; the least come first."""
    return sha256(f"{recall_id}-{consignee_id}".encode()).hexdigest()


def draw(recall_id: int, everybody: Collection[int], drawn: Collection[int], percent: int) -> list[int]:
    """Whom to ask besides those drawn before."""
    missing = share(len(everybody), percent) - len(set(drawn) & set(everybody))
    waiting = sorted(set(everybody) - set(drawn), key=lambda one: lot_of(recall_id, one))
    return waiting[: max(0, missing)]
