"""Something public changed: every unit that somebody watches is checked anew, and whoever watches one that has another
answer now gets one letter. May be killed anywhere: what was answered and its letters are committed together."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from registry.db import db
from registry.errors import Refused
from registry.jobs.running import Run
from registry.journeys.looking import look
from registry.journeys.watching import kept
from registry.notices.actions import write_all
from registry.notices.watchers import CHANGED
from registry.recalls.index.serving import Served, serving
from registry.recalls.models import IndexState
from registry.registrations import watches

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
    """Checks a batch. Watches with one answer are answered in one statement, and their letters written in one."""
    alike: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for watch in batch:
        alike[watch.generation, _said(watch, served)].append(watch)
    told = []
    for (before, answer), some in alike.items():
        ours = watches.answered([watch.id for watch in some], before, answer, served.generation.number)
        told += [(watch, answer) for watch in some if watch.id in ours and watch.answer != answer]
    if told:
        _tell(told, served.generation.list_version)


def _said(watch: Any, served: Served) -> str:
    try:
        return kept(look(watch.query, served).answer)
    except Refused:  # what could be asked when it began and is refused by now: nothing new is known
        return str(watch.answer)


def _tell(told: Sequence[tuple[Any, str]], list_version: str) -> None:
    """Whoever bought or registered something of a recall gets its own letter, to which these give way when they are
    sent (`notices.watchers`)."""
    rows = []
    for watch, answer in told:
        facts = _facts(json.loads(watch.answer), json.loads(answer)) | {"list_version": list_version}
        rows.append({"person": watch.person, "watch_id": watch.id, "facts": facts})
    write_all(CHANGED, rows)


def _facts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """`changed` are the recalls that came or went, or that say something else now."""
    changed = sorted(set(before["recalls"]) ^ set(after["recalls"])) or after["recalls"]
    verdicts = {"before": before["verdict"], "after": after["verdict"]}
    return {**verdicts, "recalls": after["recalls"], "changed": changed}
