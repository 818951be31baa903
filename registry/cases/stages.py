"""How long each stage of a request took, against what was promised: the answer, the diagnosis (of a claim), the part,
the visit, the end. The clock rests while the owner has the ball. Pure: from what happened, in its order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
BEGINS, ENDS = {PART: "part_ordered", VISIT: "visit_offered"}, {PART: "part_arrived", VISIT: "visited"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A step, as far as clocks are concerned."""

    kind: str
    side: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage that has begun; `ended` is none while it goes on."""

    name: str
    began: datetime
    due: datetime
    ended: datetime | None


def measure(steps: Sequence[Seen], promised: Mapping[str, int], *, claim: bool = True) -> list[Stage]:
    """Every stage that has begun, of the last round: "it still does it" begins a new one."""
    first = max((n for n, one in enumerate(steps) if one.kind in ("opened", "again")), default=None)
    if first is None:
        return []
    round_ = steps[first:]
    end = next((n for n, one in enumerate(round_) if one.kind in CLOSING), None)
    round_ = round_ if end is None else round_[: end + 1]
    closed = None if end is None else round_[end].at
    rests = list(_rests(round_))
    made = []
    for name, began, ended in _spans(round_, closed):
        if name == DIAGNOSIS and not claim:  # what is recalled needs none
            continue
        due = began + timedelta(days=promised.get(name, USUAL[name]))
        made.append(Stage(name, began, due + _rested(rests, began, ended), ended))
    return made


def next_due(stages: Sequence[Stage]) -> datetime | None:
    """The promise that comes first of those still to be kept."""
    return min((one.due for one in stages if one.ended is None), default=None)


def _spans(steps: Sequence[Seen], closed: datetime | None) -> Iterator[tuple[str, datetime, datetime | None]]:
    opened = steps[0].at
    answered = _first(steps[1:], lambda one: one.side == MAKER) or closed
    yield ANSWER, opened, answered
    if answered is not None:
        yield DIAGNOSIS, answered, _named(steps, "diagnosed") or closed
    for name in (PART, VISIT):
        began = _named(steps, BEGINS[name])
        if began is not None:
            yield name, began, _named(steps, ENDS[name], began) or closed
    yield CLOSE, opened, closed


def _first(steps: Sequence[Seen], fits: Callable[[Seen], bool]) -> datetime | None:
    return next((one.at for one in steps if fits(one)), None)


def _named(steps: Sequence[Seen], kind: str, after: datetime | None = None) -> datetime | None:
    return _first(steps, lambda one: one.kind == kind and (after is None or one.at >= after))


def _rests(steps: Sequence[Seen]) -> Iterator[tuple[datetime, datetime]]:
    """When the owner had the ball, and gave it back."""
    turn, since = MAKER, steps[0].at
    for one in steps:
        answers = one.kind in ("message", "file") and one.side == OWNER
        after = STEPS[one.kind].turn or (MAKER if answers else turn)
        if after != turn:
            if turn == OWNER:
                yield since, one.at
            turn, since = after, one.at


def _rested(rests: Sequence[tuple[datetime, datetime]], began: datetime, ended: datetime | None) -> timedelta:
    spans = ((max(start, began), min(until, ended) if ended else until) for start, until in rests)
    return sum((until - start for start, until in spans if until > start), timedelta())
