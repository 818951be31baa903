"""What a version changes for the public, in sentences that stay on the recall's page for good."""

from collections.abc import Iterable
from typing import Any

from registry.criteria.rule import Criteria
from registry.criteria.words import difference
from registry.recalls.listed import told
from registry.tongue.catalogues import ENGLISH
from registry.tongue.retelling import retold
from registry.tongue.speaking import language, speaking

FLAGS = {
    "list_complete": ("The list of units is complete now.", "The list of units is not complete yet."),
    "remedy_available": ("The remedy can be had now.", "The remedy cannot be had yet."),
}
PARTS = {
    "title": "the title",
    "hazard": "the hazard",
    "severity": "how far the product may be used",
    "what_to_do": "what to do",
    "remedy": "the remedy",
    "remedy_expected": "when the remedy is expected",
    "remedies": "the remedies to choose from",
    "units_announced": "the number of units",
    "incidents": "incidents and injuries",
    "injuries": "how many were hurt",
    "deaths": "how many died",
    "models": "the models named",
    "sold_from": "when it was sold",
    "sold_until": "until when it was sold",
    "sold_where": "where it was sold",
    "sold_in": "the countries of sale",
    "made_from": "when it was made",
    "made_until": "until when it was made",
    "contacts": "whom to ask",
    "links": "links",
    "identifiers": "codes and questions",
    "note": "the note",
    "translations": "the texts in other languages",
}
"""What people act on. A corrected price or reference number is no news."""


def changes(old: Criteria, new: Criteria, before: dict[str, Any] | None, after: dict[str, Any]) -> list[str]:
    """Which units come and go, then what the page says otherwise. `before` is None for the first version."""
    with speaking(ENGLISH):  # it is kept
        found = difference(old, new)
    if before is None:
        return found
    for name, (yes, no) in FLAGS.items():
        if name in before and before[name] != after.get(name):
            found.append(yes if after.get(name) else no)
    named = [words for name, words in PARTS.items() if name in before and _other(before, after, name)]
    return [*found, f"The page says otherwise: {', '.join(named)}."] if named else found


def in_numbers(found: dict[str, Any]) -> list[str]:
    """How many numbers come and go against what is public, as they were counted before: {"against": 1, "added": 50,
    "removed": 0, "unchanged": 1200}. Nothing where nothing is public, or none changes."""
    if not found.get("against"):
        return []
    added, removed = found.get("added") or 0, found.get("removed") or 0
    said = [f"{added:,} added"] * bool(added) + [f"{removed:,} no longer covered"] * bool(removed)
    if not said:
        return []
    if stay := found.get("unchanged") or 0:
        said.append(f"{stay:,} unchanged")
    return [f"In numbers: {', '.join(said)}."]


def spoken(lines: Iterable[str], old: Criteria, new: Criteria) -> list[str]:
    """The kept sentences in the language of the moment, by what the versions say; English where that tells no more."""
    if language() == ENGLISH:
        return list(lines)
    with speaking(ENGLISH):
        english = told(difference(old, new))
    said = dict(zip(english, told(difference(old, new)), strict=True))
    return [said.get(line) or retold(line) for line in lines]


def _other(before: dict[str, Any], after: dict[str, Any], name: str) -> bool:
    return bool(_bare(before[name]) != _bare(after.get(name)))


def _bare(value: Any) -> Any:
    """Without what is empty: a form sends each field of a row, another writer only what it has."""
    if isinstance(value, list):
        return [{k: v for k, v in row.items() if v} if isinstance(row, dict) else row for row in value]
    return value or None
