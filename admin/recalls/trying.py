"""Tries one unit against a rule that is being written, and says why it is covered or not. Keeps nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.criteria.answers import NO, YES
from registry.criteria.doubts import Doubt, Kind, second_look
from registry.criteria.judging import judge
from registry.criteria.rule import Criteria
from registry.criteria.unit import Lookup
from registry.criteria.words import fields, label
from registry.recalls.fields import words_for
from registry.recalls.reasons import reasons
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

KINDS = {
    Kind.LOST_ZERO: marked("lost zero"),
    Kind.LOOK_ALIKE: marked("look-alike"),
    Kind.LABEL: marked("printed label"),
    Kind.MISSING: marked("missing character"),
    Kind.WRONG_LENGTH: marked("wrong length"),
    Kind.NOT_A_DATE: marked("not a date"),
}
NEVER_TOLD = frozenset({"csrf_token"})


@dataclass(frozen=True, slots=True)
class Tried:
    """A verdict in words, its tone, and the reason."""

    tone: str
    verdict: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the try box, with what was typed into it."""

    name: str
    label: str
    kind: str
    value: str
    absent: bool


def asked(
    criteria: Criteria | None, told: Mapping[str, str], identifiers: list[dict[str, Any]]
) -> list[Asked]:
    """One input for each field that the rule tests."""
    own = {row.get("field"): row for row in identifiers}
    found = []
    for name in fields(criteria) if criteria else ():
        row = own.get(name, {})
        kind = row.get("kind") or words_for(name).kind
        if _is_flag(criteria, name):
            kind = "yes_no"
        words = row.get("label") or words_for(name, kind).label
        found.append(Asked(name, words, kind, told.get(f"try-{name}", "")[:200], f"none-{name}" in told))
    return found


def _is_flag(criteria: Criteria | None, name: str) -> bool:
    nodes = criteria.nodes() if criteria else ()
    return any(field == name and type(node).__name__ == "Flag" for field, node in nodes)


def told_in(questions: list[Asked]) -> dict[str, str | bool | None]:
    """What was typed, as the domain takes it; what was left empty was not told."""
    told: dict[str, str | bool | None] = {}
    for one in questions:
        if one.absent:
            told[one.name] = None
        elif one.value.strip():
            told[one.name] = (
                {"yes": True, "no": False}.get(one.value, one.value) if one.kind == "yes_no" else one.value
            )
    return told


def tried(criteria: Criteria | None, questions: list[Asked], in_list: Lookup) -> Tried | None:
    """Nothing where nothing was typed."""
    told = told_in(questions)
    if criteria is None or not told:
        return None
    found = judge(criteria, told, in_list)
    why = reasons(criteria, found)
    if found.answer is YES:
        return Tried("danger", _("Recalled"), why)
    if found.exception is not None:
        return Tried("good", _("Not in this recall"), why)
    doubts = second_look(criteria, told, in_list)
    if doubts:
        return Tried("caution", _("Look again"), tuple(_doubt(doubt) for doubt in doubts[:3]))
    return (
        Tried("good", _("Not in this recall"), why)
        if found.answer is NO
        else Tried("info", _("One thing more"), why)
    )


def _doubt(doubt: Doubt) -> str:
    name = label(doubt.field)
    name, what = name[:1].upper() + name[1:], _(KINDS[doubt.kind])
    if doubt.position and doubt.twin:
        return _(
            "%(name)s as typed is outside; with %(twin)s as character %(position)s it would be covered "
            "(%(corrected)s).",
            name=name,
            twin=doubt.twin,
            position=doubt.position,
            corrected=doubt.corrected,
        )
    if doubt.corrected:
        return _(
            "%(name)s as typed is outside; %(corrected)s would be covered (%(what)s).",
            name=name,
            corrected=doubt.corrected,
            what=what,
        )
    return _("%(name)s as typed is outside, and it may be mistyped (%(what)s).", name=name, what=what)
