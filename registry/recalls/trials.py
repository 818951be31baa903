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
    return tuple(replace(one, why=tuple(next(words) for _ in one.why)) for one in ran)


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
            raise Refused("outside", f"{_named(trial)} is on both sides: it is covered or it is not.")
    for covered, field in ((True, "inside"), (False, "outside")):
        if sum(1 for trial in trials if trial["covered"] is covered) > MOST:
            raise Refused(field, f"Keep to {MOST} units on each side.")


def demand(version: ScopeVersion, criteria: Criteria) -> None:
    """Refuses a version whose trials are too few or do not end as they must."""
    inside, outside = lacking(version.trials)
    if inside or outside:
        there = len(version.trials)
        raise Refused(
            "trials",
            f"Give at least {LEAST} units that must be covered and {LEAST} that must not, the first and the last "
            f"of a range among them. {_missing(inside, outside)} ({there} given)",
        )
    failed = [ran for ran in run(criteria, version.trials, version.organisation_id) if not ran.passed]
    if failed:
        more = f" {len(failed) - 3} more failed." if len(failed) > 3 else ""
        raise Refused("trials", " ".join(map(_failure, failed[:3])) + more)


def _missing(inside: int, outside: int) -> str:
    parts = [f"{inside} to be covered"] if inside else []
    parts += [f"{outside} not to be covered"] if outside else []
    return f"Missing: {' and '.join(parts)}."


def _failure(ran: Ran) -> str:
    return f"{ran.unit} {'must' if ran.covered else 'must not'} be covered. {' '.join(ran.why)}"


def _named(trial: Trial) -> str:
    return ", ".join(str(value) for value in trial["told"].values() if value is not None) or "A unit"
