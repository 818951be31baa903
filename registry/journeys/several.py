"""One press for several requests: a step in each, or all into somebody's hands. What could not be done is told row by
row: a list that somebody looks at grows old while they do. Callers commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases import staff_queries
from registry.cases.models import OPEN, RemedyCase
from registry.cases.references import shown
from registry.cases.steps import STAFF_STEPS
from registry.catalogue.limits import key_of, limit_key, limited_to
from registry.errors import Refused
from registry.journeys.casework import step, workers
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import listed

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many it was done in, and which of the others were left as they are, and why."""

    done: int
    left: tuple[str, ...] = ()


def hand_to(organisation_id: int, ids: Collection[int], member_id: int, by: By) -> Outcome:
    """0 takes them back from whoever had them."""
    found = staff_queries.some(organisation_id, _few(ids), None)
    open_, left = _open(ids, found)
    if member_id:
        _may_have(organisation_id, found, member_id)
    done = staff_queries.assign(organisation_id, [case.id for case in open_], member_id or None)
    keep(
        organisation_id, by.id, by.name, "case.assigned", "case", None, after={"to": member_id, "count": done}
    )
    return Outcome(done, tuple(left))


def step_all(
    organisation_id: int, ids: Collection[int], only: int | None, kind: str, words: str, by: By
) -> Outcome:
    """The same step in each that is open, and was not taken it a moment ago."""
    if kind not in STAFF_STEPS:
        raise Refused("step", "Choose what was done.")
    open_, left = _open(ids, staff_queries.some(organisation_id, _few(ids), only))
    twice = [case for case in open_ if not step(case, kind, words, by)]
    if twice:
        left.append(_("Noted a moment ago already: %(references)s.", references=_named(twice)))
    return Outcome(len(open_) - len(twice), tuple(left))


def _open(ids: Collection[int], found: Sequence[RemedyCase]) -> tuple[list[RemedyCase], list[str]]:
    """Those that are open; and of the others what is told. A number that is nobody's, or another's, names nothing."""
    open_ = [case for case in found if case.state == OPEN]
    closed = [case for case in found if case.state != OPEN]
    left = []
    if closed:
        left.append(_("Closed, and left as they were: %(references)s.", references=_named(closed)))
    if gone := len(set(ids)) - len(found):
        said = ngettext(
            "%(num)s of those that were ticked is not among yours any more.",
            "%(num)s of those that were ticked are not among yours any more.",
            gone,
            num=gone,
        )
        left.append(said)
    return open_, left


def _named(cases: Sequence[RemedyCase]) -> str:
    return listed([shown(case.reference) for case in cases])


def _may_have(organisation_id: int, asked: Sequence[RemedyCase], member_id: int) -> None:
    """Raises Refused for who could not open one of them."""
    found = next((one for one in workers(organisation_id) if one.member_id == member_id), None)
    if found is None:
        raise Refused("hand_to", "Choose somebody who works for you.")
    ids = {case.id for case in asked}
    with limited_to(key_of(found.brands) or limit_key()):
        theirs = {case.id for case in staff_queries.some(organisation_id, ids, None)}
    if ids - theirs:
        raise Refused("hand_to", "Choose somebody who works for the brand of each request.")


def _few(ids: Collection[int]) -> Collection[int]:
    if not ids:
        raise Refused("", "Tick at least one request.")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("", _("At most %(most)s at once.", most=MOST_AT_ONCE))
    return ids
