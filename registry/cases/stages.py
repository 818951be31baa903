"""How long each stage of a request took, against what was promised: the answer, the diagnosis (of a claim), the part,
the visit, the end. The clock rests while the owner has the ball. What a stage came to stays: one that is promised anew
(nobody came, it still does it, another remedy) is one more. Pure: from what happened, in its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.cases.models import MAKER, OWNER
from registry.cases.steps import STEPS
from registry.tongue.speaking import marked

ANSWER, DIAGNOSIS, PART, VISIT, CLOSE = "answer", "diagnosis", "part", "visit", "close"
STAGES: dict[str, str] = {
    ANSWER: marked("First answer"),
    DIAGNOSIS: marked("Diagnosis"),
    PART: marked("Part"),
    VISIT: marked("Visit"),
    CLOSE: marked("Settled"),
}
"""Stage -> what it is called, in their order."""
USUAL: dict[str, int] = {ANSWER: 2, DIAGNOSIS: 7, PART: 14, VISIT: 14, CLOSE: 30}
"""Days promised by a maker who has said nothing else."""
MOST_DAYS = 365
CLOSING = frozenset(("remedied", "ended", "withdrawn"))
BEGINS = {"part_ordered": PART, "visit_offered": VISIT}
ENDS = {"diagnosed": DIAGNOSIS, "part_arrived": PART, "visited": VISIT}
DONE, FAILED, NEEDLESS = "done", "failed", "needless"
"""What an ended stage came to. Failed: what was promised never came. Needless: it ended before its day without."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A step, as far as clocks are concerned."""

    kind: str
    side: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage that has begun, for the `number`th time; `ended` is none and `result` empty while it goes on."""

    name: str
    number: int
    began: datetime
    due: datetime
    ended: datetime | None = None
    result: str = ""


def measure(steps: Sequence[Seen], promised: Mapping[str, int], *, claim: bool = True) -> list[Stage]:
    """Every stage that has begun, in the order in which they began."""
    seen = _Clocks(promised, claim)
    for step in steps:
        seen.take(step)
    return seen.stages()


def next_due(stages: Sequence[Stage]) -> datetime | None:
    """The promise that comes first of those still to be kept."""
    return min((one.due for one in stages if one.ended is None), default=None)


class _Clocks:
    """Begins and ends stages as steps tell."""

    def __init__(self, promised: Mapping[str, int], claim: bool) -> None:
        self.promised, self.claim = promised, claim
        self.made: list[Stage] = []
        self.rests: list[tuple[datetime, datetime]] = []
        self.open, self.booked = False, ""
        self.turn, self.since = MAKER, datetime.min.replace(tzinfo=UTC)

    def take(self, step: Seen) -> None:
        if step.kind in ("opened", "again"):
            self.open, self.booked, self.turn, self.since = True, "", MAKER, step.at
            self.begin(ANSWER, step.at)
            self.begin(CLOSE, step.at)
        elif self.open:
            self.pass_to(step)
            self.follow(step)

    def follow(self, step: Seen) -> None:
        """What a step of an open request begins and ends."""
        if step.side == MAKER and self.going(ANSWER) is not None:
            self.end(ANSWER, step.at, DONE)
            if self.claim:  # what is recalled needs none
                self.begin(DIAGNOSIS, step.at)
        if step.kind.startswith("visit_"):
            self.booked = step.facts.get("day", "") if step.kind == "visit_confirmed" else ""
        if step.kind in BEGINS:
            self.begin(BEGINS[step.kind], step.at)
        elif step.kind in ENDS:
            self.end(ENDS[step.kind], step.at, DONE)
        elif step.kind == "nobody_came":
            self.nobody_came(step.at)
        elif step.kind == "refund_chosen":
            self.another_remedy(step)
        elif step.kind in CLOSING:
            self.close(step)

    def nobody_came(self, at: datetime) -> None:
        """Whoever waited knows better than who noted that a visit took place. It is owed anew from that moment."""
        self.booked = ""
        last = next((n for n in reversed(range(len(self.made))) if self.made[n].name == VISIT), None)
        if last is not None:
            self.made[last] = replace(self.made[last], ended=self.made[last].ended or at, result=FAILED)
        self.begin(VISIT, at)

    def another_remedy(self, step: Seen) -> None:
        """It is chosen since the first was not done in time: that promise was broken, the new one has its own days."""
        self.booked = ""
        self.end(CLOSE, step.at, FAILED)
        for name in (DIAGNOSIS, PART, VISIT):
            self.give_up(name, step.at)
        self.begin(CLOSE, step.at, step.facts.get("days"))

    def close(self, step: Seen) -> None:
        """What the record of the work shows to have been there was: a part that it names, a visit agreed for a day."""
        self.open = False
        if step.kind == "remedied":
            if step.facts.get("part"):
                self.end(PART, step.at, DONE)
            if self.booked and self.booked <= step.facts.get("done_on", ""):
                self.end(VISIT, min(step.at, _over(self.booked)), DONE)
        if step.kind != "withdrawn":
            self.end(CLOSE, step.at, DONE)
        for name in STAGES:
            self.give_up(name, step.at)

    def begin(self, name: str, at: datetime, days: int | None = None) -> None:
        """One that goes on already is the same promise still."""
        if self.going(name) is None:
            number = sum(one.name == name for one in self.made) + 1
            within = timedelta(days=days or self.promised.get(name, USUAL[name]))
            self.made.append(Stage(name, number, at, at + within))

    def end(self, name: str, at: datetime, result: str) -> None:
        if (place := self.going(name)) is not None:
            self.made[place] = replace(self.made[place], ended=at, result=result)

    def give_up(self, name: str, at: datetime) -> None:
        """It never came: a broken promise where its day had passed."""
        if (place := self.going(name)) is not None:
            late = self.rested(replace(self.made[place], ended=at)).due < at
            self.end(name, at, FAILED if late else NEEDLESS)

    def going(self, name: str) -> int | None:
        """Where it stands among those made."""
        found = (n for n, one in enumerate(self.made) if one.name == name and one.ended is None)
        return next(found, None)

    def pass_to(self, step: Seen) -> None:
        """Keeps when the owner had the ball, and gave it back or the request ended."""
        answers = step.kind in ("message", "file") and step.side == OWNER
        after = MAKER if step.kind in CLOSING else STEPS[step.kind].turn or (MAKER if answers else self.turn)
        if after != self.turn:
            if self.turn == OWNER:
                self.rests.append((self.since, step.at))
            self.turn, self.since = after, step.at

    def rested(self, one: Stage) -> Stage:
        """With the time that was the owner's added to its days."""
        spans = ((max(start, one.began), min(until, one.ended or until)) for start, until in self.rests)
        return replace(one, due=one.due + sum((b - a for a, b in spans if b > a), timedelta()))

    def stages(self) -> list[Stage]:
        return [self.rested(one) for one in self.made]


def _over(day: str) -> datetime:
    """When a day is over."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
