"""Something public changed: every unit that somebody watches is checked anew, and whoever watches one that has another
answer now gets one letter. May be killed anywhere: what was answered and its letters are committed together."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.running import Run
from registry.journeys.looking import look
from registry.journeys.watching import kept
from registry.notices.actions import write
from registry.recalls.index.serving import Served, serving
from registry.recalls.models import IndexState
from registry.registrations import watches

GIVES_WAY = timedelta(minutes=2)
"""As long as the recall's own letters may take to be written."""
STEP = 500
"""Watches a transaction: a tenth of a second."""


def look_at_watches(run: Run) -> None:
    """The job. Those that an earlier run came to are not behind any more, so each is looked at once."""
    goal = _fresh().generation.number
    done, after = 0, 0
    run.progress(stage="Looking at watched units", rows=0, rows_total=watches.count_behind(goal))
    while True:
        batch = watches.behind(goal, after, STEP)
        if not batch and not after:
            return
        _answer(batch, _fresh())
        done, after = done + len(batch), batch[-1].id if batch else 0
        run.progress(rows=done)


def _fresh() -> Served:
    """An index that holds all that is published. Raises where it cannot be had: the job is tried again."""
    published = db.session.scalar(select(IndexState.generation)) or 0
    served = serving().refresh()
    if served.generation.number < published:
        raise LookupError(f"the index is at {served.generation.number}, published is {published}")
    return served


def _answer(batch: Sequence[Any], served: Served) -> None:
    """Checks a batch. What is the same is said in one statement, what changed with its letter."""
    number = served.generation.number
    same: dict[int, list[int]] = defaultdict(list)
    for watch, answer in _answers(batch, served):
        if answer == watch.answer:
            same[watch.generation].append(watch.id)
        elif watches.changed(watch.id, watch.generation, answer, number):
            _tell(watch, json.loads(answer), served)
    for before, ids in same.items():
        watches.unchanged(ids, before, number)


def _answers(batch: Sequence[Any], served: Served) -> Iterator[tuple[Any, str]]:
    for watch in batch:
        try:
            yield watch, kept(look(watch.query, served).answer)
        except Refused:  # what could be asked when it began and is refused by now: nothing new is known
            yield watch, watch.answer


def _tell(watch: Any, answer: dict[str, Any], served: Served) -> None:
    """Whoever has registered the unit, too, may get the recall's own letter: this one waits for it, and gives way to
    it when it is sent (`notices.queries.told_by_recall`)."""
    before = json.loads(watch.answer)
    changed = sorted(set(before["recalls"]) ^ set(answer["recalls"])) or answer["recalls"]
    registered = bool(changed) and watches.registered_too(watch.person, watch.query)
    facts = {
        "before": before["verdict"],
        "after": answer["verdict"],
        "recalls": answer["recalls"],
        "changed": changed,
        "registered": registered,
        "list_version": served.generation.list_version,
    }
    run_at = now() + GIVES_WAY if registered else None
    write("watch_changed", watch.person, watch_id=watch.id, facts=facts, run_at=run_at)
