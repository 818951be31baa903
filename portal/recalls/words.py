"""Words and tones for what a recall's columns hold. Says the worst first, softens nothing."""

import re

from flask import Blueprint

from portal.hazards import HAZARDS, hazard_name
from registry.recalls.pages import RecallRow

SEVERITY = {
    "stop_using": ("Do not use it", "danger"),
    "limit_use": ("Use it only as the recall says", "warning"),
    "take_care": ("Use it with care", "caution"),
}
STATUS = {"open": ("Open", "info"), "closed": ("Closed", "neutral")}
KINDS = {"recall": "Recall", "hold": "Product hold", "extension": "Extended warranty"}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|\s*\n\s*")


def tags(row: RecallRow) -> list[tuple[str, str]]:
    """(text, tone) of what a list must show of a recall at once."""
    found = [STATUS.get(row.status, (row.status, "neutral"))]
    if row.severity in SEVERITY:
        found.append(SEVERITY[row.severity])
    if not row.list_complete:
        found.append(("List not complete", "warning"))
    if not row.remedy_available:
        found.append(("No remedy yet", "warning"))
    if row.is_demo:
        found.append(("Demonstration", "neutral"))
    return found


def pictogram(kind: str) -> str:
    return kind if kind in HAZARDS else "other"


def status_name(status: str) -> str:
    return STATUS.get(status, (status, ""))[0]


def steps_of(text: str) -> list[str]:
    """A paragraph of orders as steps."""
    return [part.strip(" -*•") for part in _SENTENCE.split(text) if part.strip(" -*•")]


def kind_name(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def add_words(bp: Blueprint) -> None:
    for word in (tags, pictogram, hazard_name, status_name, steps_of, kind_name):
        bp.add_app_template_filter(word)
