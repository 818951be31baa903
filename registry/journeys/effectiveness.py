"""Did the notices work? I choose how many businesses are asked (levels A to E), they are drawn so that anybody can draw
them again, my colleagues visit, call or write, and record what came of it. Of one maker. Callers commit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.audit.who import By
from registry.consignees import actions, levels, queries
from registry.consignees.models import EffectivenessCheck
from registry.db import db
from registry.errors import Refused
from registry.journeys import consigning
from registry.journeys.consigning import CLOSED, Desk, Line
from registry.recalls.states import OPEN
from registry.registrations.addresses import read_line


@dataclass(frozen=True, slots=True)
class Asked:
    """A business that was drawn."""

    line: Line
    check: EffectivenessCheck
    lot: str


@dataclass(slots=True)
class Checks:
    """Where the effectiveness checks of a recall stand. `wanted` is how many the level asks of all there are."""

    desk: Desk
    level: str = ""
    percent: int = 0
    everybody: int = 0
    wanted: int = 0
    asked: Sequence[Asked] = ()
    results: Mapping[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(self.results.values())

    @property
    def missing(self) -> int:
        """How many more are to be drawn: businesses came since."""
        return max(0, self.wanted - len(self.asked))


def checks(organisation_id: int, recall_id: int, *, locked: bool = False) -> Checks | None:
    """None where the maker has no such public recall."""
    ask = consigning.locked if locked else consigning.desk
    desk = ask(organisation_id, recall_id)
    if desk is None:
        return None
    found, plan = Checks(desk), queries.plan(organisation_id, recall_id)
    if plan is not None and plan.level:
        found.level, found.percent = plan.level, plan.percent
    drawn = queries.checks(organisation_id, recall_id)
    lines = {one.row.id: one for one in desk.lines}
    asked = [Asked(lines[n], check, levels.lot_of(recall_id, n)) for n, check in drawn.items() if n in lines]
    found.asked = sorted(asked, key=lambda one: (one.check.checked_at is not None, one.lot))
    found.everybody = len(_everybody(desk))
    found.wanted = levels.share(found.everybody, found.percent)
    found.results = Counter(one.check.result for one in asked if one.check.checked_at)
    return found


def choose(found: Checks, typed: Mapping[str, str], by: By) -> int:
    """The level, and the draw; how many were drawn."""
    if found.desk.recall.state != OPEN:
        raise Refused("", CLOSED)
    level = typed.get("level", "")
    found.percent = levels.percent_of(level, typed.get("percent", ""))
    if not _everybody(found.desk):
        raise Refused("", "No business is known to have got units yet. Look for them first.")
    recall = found.desk.recall
    actions.choose_level(recall.organisation_id, recall.id, level, found.percent, by)
    return draw(found, by)


def draw(found: Checks, by: By) -> int:
    """Those whom the level asks and who are not drawn yet; how many."""
    recall = found.desk.recall
    drawn = [one.check.consignee_id for one in found.asked]
    more = levels.draw(recall.id, _everybody(found.desk), drawn, found.percent)
    actions.add_checks(recall.organisation_id, recall.id, more, by)
    return len(more)


def record(found: Checks, consignee_id: int, typed: Mapping[str, str], by: By) -> None:
    """What came of asking one business."""
    check = one_of(found, consignee_id).check
    db.session.refresh(check, with_for_update=True)
    if typed.get("seen", "") != seen_of(check):
        raise Refused(
            "", "Somebody recorded this since you opened it. Look at it, then change it if it is wrong."
        )
    note = read_line(typed.get("note", ""), "note", 1_000)
    actions.record(check, typed.get("method", ""), typed.get("result", ""), note, by)


def one_of(found: Checks, consignee_id: int) -> Asked:
    """Raises LookupError where it was not drawn."""
    for one in found.asked:
        if one.check.consignee_id == consignee_id:
            return one
    raise LookupError(consignee_id)


def seen_of(check: EffectivenessCheck) -> str:
    """Tells what somebody saw from what is recorded now."""
    return check.checked_at.isoformat() if check.checked_at else "never"


def _everybody(desk: Desk) -> list[int]:
    """Whoever got units, whether it can be written to or not."""
    return [one.row.id for one in desk.lines if one.row.got]
