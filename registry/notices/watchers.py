"""Whoever watches a unit and is reached by the recall besides, as owner or customer, gets one letter: the recall's,
which names what they watch, too. Each waits until what decides about the other is known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from json import loads
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import and_, func, select, update

from registry.db import db
from registry.jobs.models import QUEUED as ASKED
from registry.jobs.models import RUNNING, Job
from registry.matching.models import RecallAudience
from registry.notices.kinds import KINDS
from registry.notices.models import QUEUED, SENDING, SENT, Letter
from registry.notices.plain import plain
from registry.notices.together import among
from registry.recalls.models import IndexState, Recall
from registry.recalls.publication import LOOK
from registry.registrations.models import Watch
from registry.registrations.watches import ACTIVE, bare
from registry.sales.models import SaleCustomer, SaleLine
from registry.units.models import Unit

AUDIENCE = "audience"
"""The kind of job that finds whom a recall reaches."""
CHANGED = "watch_changed"
AGAIN = timedelta(seconds=5)
BATCH = 5_000
IN = frozenset({"affected", "affected_no_remedy_yet", "affected_remedied"})
OUT = frozenset({"not_in_any_recall"})
NAMES_IN = frozenset({"recall", "widened", "remedy_available", "no_longer", "cleared"})
NAMES_OUT = frozenset({"no_longer", "cleared", "widened"})
"""Letters of a recall that name all units which it covers, or covers no more."""
Facts = dict[str, Any]
Key = tuple[int, str]
"""A recall and a person."""


def not_yet(letters: Sequence[Letter]) -> set[int]:
    """Of these letters those that wait: a watcher's, while a recall that changed its answer is finding its people; each
    of them, while something else that its reader watches has not been looked at since."""
    changed = {letter.id: changed_in(letter) for letter in letters if letter.kind == CHANGED}
    finding = _finding({recall for some in changed.values() for recall in some})
    late = {number for number, some in changed.items() if finding & some}
    mine = [letter for letter in letters if KINDS[letter.kind].recall or letter.kind == CHANGED]
    unseen = _unseen({letter.person for letter in mine})
    return late | {letter.id for letter in mine if letter.person in unseen}


def told_besides(letters: Sequence[Letter]) -> set[int]:
    """Of these watchers' letters those of whom all is said by letters of the recalls themselves that were not sent
    before this one was written."""
    own = _own_letters({one.person for one in letters}, {r for one in letters for r in changed_in(one)})
    said = {
        one.id: [
            _said(part, one, own[recall, one.person], recall)
            for part in parts_of(one)
            for recall in part["changed"]
        ]
        for one in letters
    }
    return {number for number, each in said.items() if each and all(each)}


def watched_units(
    people: Collection[str], recalls: Mapping[int, Recall]
) -> tuple[dict[Key, list[Facts]], dict[Key, list[Facts]]]:
    """What these people watch that a recall covers by its last answer, and what it covered by the one before."""
    here: dict[Key, list[Facts]] = defaultdict(list)
    gone: dict[Key, list[Facts]] = defaultdict(list)
    wanted = select(Watch.person, Watch.query, Watch.answer, Watch.before)
    rows = db.session.execute(wanted.where(among(Watch.person, people), Watch.state == ACTIVE)).all()
    for person, query, answer, before in rows:
        now, open_ = _recalls_of(answer, IN), _recalls_of(answer, None)
        for found, some in ((here, now), (gone, _recalls_of(before, IN) - open_)):
            for number in some & recalls.keys():
                found[number, person].append(_unit(query, recalls[number]))
    return here, gone


def with_watched(units: Sequence[Facts], watched: Iterable[Facts]) -> list[Facts]:
    """These, and what is watched beside them."""
    numbers = {bare(str(unit["number"])) for unit in units}
    return [*units, *(unit for unit in watched if bare(unit["number"]) not in numbers)]


def note_told(recall_id: int, version: int, since: datetime) -> None:
    """Sales that came after the letters of their version: whose customer watches the same unit has been told of it.
    Callers commit."""
    here = and_(RecallAudience.recall_id == recall_id, RecallAudience.left_number.is_(None))
    wanted = (
        select(RecallAudience.sale_line_id, func.coalesce(Unit.serial, SaleLine.lot), Watch.query, Watch.answer)
        .join(SaleCustomer, SaleCustomer.sale_line_id == RecallAudience.sale_line_id)
        .join(Watch, and_(Watch.person == SaleCustomer.person, Watch.state == ACTIVE))
        .join(SaleLine, SaleLine.id == RecallAudience.sale_line_id)
        .outerjoin(Unit, Unit.id == SaleLine.unit_id)
        .where(here, RecallAudience.told_number.is_(None), RecallAudience.found_at > since)
    )  # fmt: skip
    told = [
        line
        for line, number, query, answer in db.session.execute(wanted)
        if recall_id in _recalls_of(answer, IN) and bare(number) in _numbers(query)
    ]
    noted = update(RecallAudience).values(told_number=version).execution_options(synchronize_session=False)
    for begin in range(0, len(told), BATCH):
        some = RecallAudience.sale_line_id.in_(told[begin : begin + BATCH])
        db.session.execute(noted.where(RecallAudience.recall_id == recall_id, some))


def parts_of(letter: Letter) -> list[Facts]:
    """What a watcher's letter says of each unit: of the one it was written for, and of others of theirs."""
    facts = letter.facts or {}
    own = {"before": "", "after": "", "recalls": [], "changed": [], **facts, "watch": letter.watch_id}
    return [{name: value for name, value in own.items() if name != "with"}, *facts.get("with", ())]


def changed_in(letter: Letter) -> set[int]:
    return {recall for part in parts_of(letter) for recall in part["changed"]}


def _finding(recalls: Collection[int]) -> set[int]:
    if not recalls:
        return set()
    wanted = select(Job.subject_id).where(
        Job.kind == AUDIENCE, Job.subject_id.in_(recalls), Job.state.in_((ASKED, RUNNING))
    )
    return {number for number in db.session.scalars(wanted) if number is not None}


def _unseen(people: Collection[str]) -> set[str]:
    """Those of whose watches one is behind, as long as somebody will look at it."""
    if not people:
        return set()
    newest = select(IndexState.generation).scalar_subquery()
    behind = select(Watch.person).where(
        among(Watch.person, people), Watch.state == ACTIVE, Watch.generation < newest
    )
    found = set(db.session.scalars(behind))
    looked = select(Job.id).where(Job.kind == LOOK, Job.state.in_((ASKED, RUNNING))).limit(1)
    return found if found and db.session.scalar(looked) is not None else set()


def _own_letters(people: Collection[str], recalls: Collection[int]) -> dict[Key, list[Letter]]:
    """By the version that counts now, as letters are found quickest."""
    found: dict[Key, list[Letter]] = defaultdict(list)
    if not recalls:
        return found
    current = and_(Recall.id == Letter.recall_id, Recall.current_number == Letter.version_number)
    wanted = select(Letter).join(Recall, current)
    wanted = wanted.where(
        Letter.recall_id.in_(recalls), Letter.person.in_(people), Letter.state.in_((QUEUED, SENDING, SENT))
    )
    for letter in db.session.scalars(wanted, execution_options={"populate_existing": True}):
        found[letter.recall_id or 0, letter.person].append(letter)
    return found


def _said(part: Facts, letter: Letter, own: Sequence[Letter], recall: int) -> bool:
    """Whether one of the recall's own letters says what this one does of a unit."""
    covered = recall in part["recalls"]
    settled = part["after"] in (IN if covered else IN | OUT)
    kinds = NAMES_IN if covered else NAMES_OUT
    return settled and any(
        one.kind in kinds and (one.sent_at is None or one.sent_at >= letter.made_at) for one in own
    )


def _recalls_of(answer: str, verdicts: Collection[str] | None) -> set[int]:
    """The recalls of an answer, if its verdict is one of these."""
    said: dict[str, Any] = loads(answer) if answer else {"verdict": "", "recalls": ()}
    return set(said["recalls"]) if verdicts is None or said["verdict"] in verdicts else set()


def _unit(query: str, recall: Recall) -> Facts:
    told = dict(parse_qsl(query))
    number = next((told[name] for name in ("serial", "lot") if name in told), "")
    product = recall.product_text or recall.title
    return {"product": product, "model": plain(told.get("model", "")), "number": plain(number)}


def _numbers(query: str) -> set[str]:
    return {bare(value) for name, value in parse_qsl(query) if name in {"serial", "lot"}}
