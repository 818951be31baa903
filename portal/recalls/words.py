"""Words and tones for what a recall's columns hold. Says the worst first, softens nothing."""

from flask import Blueprint

from portal.hazards import HAZARDS, hazard_name
from registry.catalogue.countries import names_of
from registry.recalls.orders import steps_of
from registry.recalls.pages import NoticeRow, RecallRow

SEVERITY = {
    "stop_using": ("Do not use it", "danger"),
    "limit_use": ("Use it only as the recall says", "warning"),
    "take_care": ("Use it with care", "caution"),
}
STATUS = {"open": ("Open", "info"), "closed": ("Closed", "neutral")}
REMEDIES = {
    "repair": "Repair",
    "replace": "A replacement by the same, or by one as good",
    "refund": "Your money back, at least what you paid",
    "rebate": "A rebate on a new one",
    "instructions": "New instructions or labels",
    "dispose": "Nothing: throw it away as said above",
}
KINDS = {"recall": "Recall", "hold": "Product hold", "extension": "Extended warranty"}


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


def remedies(kinds: tuple[str, ...]) -> list[str]:
    """What the maker offers, in an order that stays."""
    return [words for kind, words in REMEDIES.items() if kind in kinds]


def countries(codes: tuple[str, ...]) -> str:
    return ", ".join(names_of(codes))


def harmed(notice: NoticeRow) -> str:
    """How many were hurt or died. That nobody was is not said: people would take it for a promise."""
    counts = ((notice.injuries, "hurt"), (notice.deaths, "killed"))
    said = " and ".join(f"{count:,} {what}" for count, what in counts if count)
    return f"{said} (aged {notice.ages})" if said and notice.ages else said


def kind_name(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def add_words(bp: Blueprint) -> None:
    for word in (tags, pictogram, hazard_name, status_name, steps_of, kind_name, remedies, countries, harmed):
        bp.add_app_template_filter(word)
