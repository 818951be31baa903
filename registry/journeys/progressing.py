"""A recall is public: how many were found, told, reached, heard from, and have their remedy? I see it on one page, as
of when, and behind every number the units it counts. Whose they are is on none of these pages; each look is logged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from registry.audit.entries import keep
from registry.catalogue.described import products_by_ids
from registry.clock import now
from registry.db import db
from registry.jobs.actions import queue
from registry.jobs.models import Job
from registry.jobs.queries import waiting
from registry.jobs.running import Run
from registry.recalls.models import Recall, UnitRemedy
from registry.recalls.states import Author
from registry.reports import counting, progress, public, remedies, rows
from registry.reports.models import RecallProgress
from registry.reports.rows import Wish
from registry.reports.sources import queries as sources

KIND = "progress"
ITSELF = Author(None, "")


@dataclass(frozen=True, slots=True)
class Progress:
    """What was counted last, if anything was, and the job that is counting anew. `names`: product -> its name."""

    recall: Recall
    row: RecallProgress | None
    job: Job | None
    names: dict[int, str]


def look() -> None:
    """Every minute: asks for a count of what is due."""
    for recall in progress.due():
        ask(recall, ITSELF)
    db.session.commit()


def ask(recall: Recall, by: Author) -> None:
    """Queues the count, unless it waits or goes on already. Callers commit."""
    if waiting(KIND, recall.id) is None:
        queue(
            KIND, organisation_id=recall.organisation_id, by_id=by.id, by_name=by.name, subject_id=recall.id
        )


def count(run: Run) -> None:
    """The job. Where nothing has changed since the last count, that one is as of now."""
    recall = db.session.get(Recall, run.subject_id)
    if recall is None or recall.current_number is None:
        return
    number, versions, began = recall.id, recall.current_number, now()
    sign, row = progress.sign_of(number), db.session.get(RecallProgress, number)
    if row is not None and row.sign == sign:
        progress.keep_quiet(row, began)
        return
    turn = row.turn + 1 if row else 1
    counting.write_rows(number, turn, versions, run.progress)
    progress.keep(number, turn, sign, began, progress.facts_of(number, turn))
    run.progress()
    counting.clear(number, keep=turn)


def standing(recall: Recall) -> Progress:
    """What the dashboard shows of a public recall."""
    row = progress.kept(recall.organisation_id, recall.id)
    names = products_by_ids(row.facts["products"]) if row else {}
    return Progress(recall, row, waiting(KIND, recall.id), names)


def show_counter(recall: Recall, by: Author, *, shown: bool) -> None:
    """Lets the public see the sums, or no longer. Callers commit."""
    if public.show(recall, by, shown=shown):
        action = "recall.counter_shown" if shown else "recall.counter_hidden"
        keep(recall.organisation_id, by.id, by.name, action, "recall", recall.id)


def look_at(recall: Recall, wish: Wish, by: Author) -> tuple[Sequence[Any], bool, int]:
    """A page of the rows behind a number, whether there are more, and how many in all. Callers commit."""
    found, more = rows.page(wish)
    _log(recall, wish, by, len(found))
    return found, more, rows.how_many(wish)


def take(recall: Recall, wish: Wish, by: Author) -> Iterator[Any]:
    """All of them, for a file. Callers commit before the first."""
    _log(recall, wish, by, rows.how_many(wish))
    return rows.every(wish)


def remedies_of(recall: Recall, wish: remedies.Wish, by: Author) -> tuple[Sequence[UnitRemedy], bool, int]:
    """A page of remedies on record, whether there are more, and how many in all. Callers commit."""
    found, more = remedies.page(wish)
    _log_remedies(recall, wish, by)
    return found, more, remedies.how_many(wish)


def take_remedies(recall: Recall, wish: remedies.Wish, by: Author) -> Iterator[UnitRemedy]:
    """All of them, for a file. Callers commit before the first."""
    _log_remedies(recall, wish, by)
    return remedies.every(wish)


def behind(recall: Recall, wish: sources.Wish, by: Author) -> tuple[Sequence[Any], bool]:
    """A page of requests or businesses behind a number, and whether there are more. Callers commit."""
    found = sources.page(wish)
    _log_behind(recall, wish, by)
    return found


def take_behind(recall: Recall, wish: sources.Wish, by: Author) -> Iterator[Any]:
    """All of them, for a file. Callers commit before the first."""
    _log_behind(recall, wish, by)
    return sources.every(wish)


def _log_behind(recall: Recall, wish: sources.Wish, by: Author) -> None:
    seen = {"of": wish.source, "after": wish.after}
    keep(recall.organisation_id, by.id, by.name, "report.behind_seen", "recall", recall.id, after=seen)


def _log_remedies(recall: Recall, wish: remedies.Wish, by: Author) -> None:
    seen = {"of": wish.of, "after": wish.after}
    keep(recall.organisation_id, by.id, by.name, "report.remedies_seen", "recall", recall.id, after=seen)


def _log(recall: Recall, wish: Wish, by: Author, many: int) -> None:
    days = [day.isoformat() if day else None for day in (wish.first, wish.last)]
    seen = {
        "step": wish.step,
        "by": wish.by,
        "value": wish.value,
        "days": days,
        "after": wish.after,
        "rows": many,
    }
    keep(recall.organisation_id, by.id, by.name, "recall.rows_seen", "recall", recall.id, after=seen)
