"""Words and tones for what a recall's columns hold. Says the worst first, softens nothing."""

from flask import Blueprint

from portal.hazards import HAZARDS, hazard_name
from registry.catalogue.countries import names_of
from registry.recalls.orders import steps_of
from registry.recalls.pages import NoticeRow, RecallRow
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked, ngettext
from registry.tongue.words import listed, number

SEVERITY = {
    "stop_using": (marked("Do not use it"), "danger"),
    "limit_use": (marked("Use it only as the recall says"), "warning"),
    "take_care": (marked("Use it with care"), "caution"),
}
STATUS = {"open": (marked("Open"), "info"), "closed": (marked("Closed"), "neutral")}
REMEDIES = {
    "repair": marked("Repair"),
    "replace": marked("A replacement by the same, or by one as good"),
    "refund": marked("Your money back, at least what you paid"),
    "rebate": marked("A rebate on a new one"),
    "instructions": marked("New instructions or labels"),
    "dispose": marked("Nothing: throw it away as said above"),
}
KINDS = {"recall": marked("Recall"), "hold": marked("Product hold"), "extension": marked("Extended warranty")}


def tags(row: RecallRow) -> list[tuple[str, str]]:
    """(text, tone) of what a list must show of a recall at once."""
    found = [_said(*STATUS.get(row.status, (row.status, "neutral")))]
    if row.severity in SEVERITY:
        found.append(_said(*SEVERITY[row.severity]))
    if not row.list_complete:
        found.append((_("List not complete"), "warning"))
    if not row.remedy_available:
        found.append((_("No remedy yet"), "warning"))
    if row.is_demo:
        found.append((_("Demonstration"), "neutral"))
    return found


def _said(words: str, tone: str) -> tuple[str, str]:
    return _(words), tone


def pictogram(kind: str) -> str:
    return kind if kind in HAZARDS else "other"


def status_name(status: str) -> str:
    return _(STATUS.get(status, (status, ""))[0])


def remedies(kinds: tuple[str, ...]) -> list[str]:
    """What the maker offers, in an order that stays."""
    return [_(words) for kind, words in REMEDIES.items() if kind in kinds]


def countries(codes: tuple[str, ...]) -> str:
    return listed(names_of(codes))


def harmed(notice: NoticeRow) -> str:
    """How many were hurt or died. That nobody was is not said: people would take it for a promise."""
    hurt, dead = notice.injuries or 0, notice.deaths or 0
    counts = (
        ngettext("%(many)s hurt", "%(many)s hurt", hurt, many=number(hurt)) if hurt else "",
        ngettext("%(many)s killed", "%(many)s killed", dead, many=number(dead)) if dead else "",
    )
    told = _(" and ").join(filter(None, counts))
    return _("%(told)s (aged %(ages)s)", told=told, ages=notice.ages) if told and notice.ages else told


def kind_name(kind: str) -> str:
    return _(KINDS.get(kind, kind.replace("_", " ").capitalize()))


def add_words(bp: Blueprint) -> None:
    for word in (tags, pictogram, hazard_name, status_name, steps_of, kind_name, remedies, countries, harmed):
        bp.add_app_template_filter(word)
