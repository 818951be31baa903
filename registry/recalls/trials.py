"""Units that a version must cover and units that it must not: kept with it, run at every change, asked for before
anybody reviews or publishes. Nothing here changes a version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.criteria.answers import NO, YES
from registry.criteria.judging import judge
from registry.criteria.rule import Criteria
from registry.criteria.unit import Lookup, Value
from registry.errors import Refused
from registry.recalls.drafted import lists_of_draft
from registry.recalls.listed import told
from registry.recalls.models import ScopeVersion
from registry.recalls.reasons import reasons
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext

LEAST = 3
"""So many units on each side: the first and the last one of a range, and one within."""
MOST = 200

Trial = dict[str, Any]
"""JSON: {"told": {field: text or null for "it has none"}, "covered": bool, "note": text}."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A trial and how it ended."""

    told: dict[str, Value]
    covered: bool
    note: str
    passed: bool
    why: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The unit in a few words: its numbers as they were typed."""
        return ", ".join("none" if value is None else str(value) for value in self.told.values())

    @property
    def reason(self) -> str:
        """Why; of what ended as it must, the short of it."""
        words = " ".join(self.why)
        return f"{words.partition(':')[0].rstrip('.')}." if self.passed else words


def run(criteria: Criteria, trials: Sequence[Trial], organisation_id: int) -> tuple[Ran, ...]:
    """All trials on a rule, uploaded lists included. Undecided is failed: an owner would be asked, not told."""
    in_list = lists_of_draft(organisation_id)
    ran = [_ran(criteria, trial, in_list) for trial in trials]
    words = iter(told(why for one in ran for why in one.why))
    return tuple(replace(one, why=tuple(next(words) for each in one.why)) for one in ran)


def _ran(criteria: Criteria, trial: Trial, in_list: Lookup) -> Ran:
    found = judge(criteria, trial["told"], in_list)
    wanted = YES if trial["covered"] else NO
    why = reasons(criteria, found)
    return Ran(trial["told"], trial["covered"], trial.get("note", ""), found.answer is wanted, why)


def lacking(trials: Sequence[Trial]) -> tuple[int, int]:
    """How many are missing of those that must be covered, and of those that must not."""
    inside = sum(1 for trial in trials if trial["covered"])
    return max(0, LEAST - inside), max(0, LEAST - (len(trials) - inside))


def check(trials: Sequence[Trial]) -> None:
    """Refuses, at its field, what nobody can run. Fewer than enough may be kept in a draft."""
    seen: dict[str, bool] = {}
    for trial in trials:
        field = "inside" if trial["covered"] else "outside"
        if not trial["told"]:
            raise Refused(field, "A line says nothing of its unit. Give its number, or take the line away.")
        key = repr(sorted(trial["told"].items(), key=str))
        if seen.setdefault(key, trial["covered"]) is not trial["covered"]:
            raise Refused(
                "outside", _("%(unit)s is on both sides: it is covered or it is not.", unit=_named(trial))
            )
    for covered, field in ((True, "inside"), (False, "outside")):
        if sum(1 for trial in trials if trial["covered"] is covered) > MOST:
            raise Refused(field, _("Keep to %(most)s units on each side.", most=MOST))


def demand(version: ScopeVersion, criteria: Criteria) -> None:
    """Refuses a version whose trials are too few or do not end as they must."""
    inside, outside = lacking(version.trials)
    if inside or outside:
        there = len(version.trials)
        raise Refused(
            "trials",
            _(
                "Give at least %(least)s units that must be covered and %(least)s that must not, the first and the "
                "last of a range among them. %(missing)s (%(there)s given)",
                least=LEAST,
                missing=_missing(inside, outside),
                there=there,
            ),
        )
    failed = [ran for ran in run(criteria, version.trials, version.organisation_id) if not ran.passed]
    if failed:
        said, more = [_failure(ran) for ran in failed[:3]], len(failed) - 3
        if more > 0:
            said.append(ngettext("%(many)s more failed.", "%(many)s more failed.", more, many=more))
        raise Refused("trials", " ".join(said))


def _missing(inside: int, outside: int) -> str:
    parts = [_("%(many)s to be covered", many=inside)] if inside else []
    parts += [_("%(many)s not to be covered", many=outside)] if outside else []
    return _("Missing: %(parts)s.", parts=", ".join(parts))


def _failure(ran: Ran) -> str:
    why = " ".join(ran.why)
    if ran.covered:
        return _("%(unit)s must be covered. %(why)s", unit=ran.unit, why=why)
    return _("%(unit)s must not be covered. %(why)s", unit=ran.unit, why=why)


def _named(trial: Trial) -> str:
    return ", ".join(str(value) for value in trial["told"].values() if value is not None) or _("A unit")
