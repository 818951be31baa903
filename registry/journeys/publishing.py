"""From a finished draft to the public: sent to review, approved, held back for a moment set before, published. What
must follow (surveys, audiences, the job at the moment) is queued in the same transaction. Callers commit."""

from datetime import datetime
from typing import Literal

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.actions import queue
from registry.jobs.running import Run
from registry.journeys import announcing, leaving, reaching, surveying
from registry.recalls import actions, approving
from registry.recalls.differing import in_numbers
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.staff_queries import lock_working_version
from registry.recalls.states import VERSION_SCHEDULED, Author
from registry.tongue.speaking import marked

Plan = datetime | Literal["now", "later"]
"""When an approved version goes public: at once, by a button later, or at a moment."""
UNSEEN = (
    "What publishing it would do is still being found out: whom it reaches, what it changes. Look at that first; "
    "this page shows it when it is there."
)
OTHER_FIGURES = (
    "What publishing it would do was worked out anew since you looked, and is not what you saw. Look at it as it is "
    "now, then decide."
)
NOBODY = Author(None, "Recall Portal")


def submit(version: ScopeVersion, by: Author, seen: str, reason: str) -> None:
    """A writer is done: a second person is asked to look."""
    if seen != actions.fingerprint(version):
        raise Refused("", actions.CHANGED)
    actions.submit(version, by, reason)
    surveying.ask(version, by)


def seen_of(version: ScopeVersion) -> str:
    """What a page of this version shows to whoever approves it: the version itself, and what it would do."""
    return f"{actions.fingerprint(version)}.{surveying.mark(surveying.of(version))}"


def approve(
    version: ScopeVersion, by: Author, seen: str, plan: Plan, words: str = "", override: str = ""
) -> None:
    """A second person agrees, having what it does before them (`seen_of`), and says when the public is told. `words` is
    the moment as it was typed, `override` why it is published although it lacks something. Nothing of it stands if
    this refuses: the caller rolls back."""
    seen, _, figures = seen.partition(".")
    approving.approve(version, by, seen, override)
    found = surveying.of(version)
    if found is None:
        raise Refused("", UNSEEN)
    if figures != surveying.mark(found):
        raise Refused("", OTHER_FIGURES)
    version.difference = [*version.difference, *in_numbers(found.get("difference") or {})]
    if plan == "now":
        _release(version, by)
    elif isinstance(plan, datetime):
        schedule(version, by, seen, plan, words)


def schedule(version: ScopeVersion, by: Author, seen: str, moment: datetime, words: str = "") -> None:
    """All pages, feeds and checks change at this one moment."""
    approving.schedule(version, by, seen, moment, words)
    queue(
        "publish_version",
        organisation_id=version.organisation_id,
        by_id=by.id,
        by_name=by.name,
        subject_id=version.id,
        run_at=moment,
    )


def release(version: ScopeVersion, by: Author, seen: str) -> None:
    """Somebody who may publish lets an approved version go public, before its moment or where none was set."""
    if seen != actions.fingerprint(version):
        raise Refused("", actions.CHANGED)
    _release(version, by)


def publish_due(version_id: int) -> bool:
    """The moment has come. Everything is looked at once more; what does not hold goes back to its writers with the
    reason. False where nothing was published: taken back, moved to a later moment, or done already."""
    found = db.session.get(ScopeVersion, version_id)
    version = found and lock_working_version(found.organisation_id, found.recall_id)
    if version is None or version.id != version_id or version.state != VERSION_SCHEDULED:
        return False
    if version.scheduled_for is None or version.scheduled_for > now():
        return False
    try:
        _release(
            version,
            Author(version.approved_by_id, version.approved_by_name),
            marked("At the moment set before."),
        )
    except Refused as refused:
        comment = marked("It was not published at the moment set. {why}").format(why=refused.message)
        approving.send_back(version, NOBODY, comment, "not_published")
        return False
    return True


def publish_version(run: Run) -> None:
    """The job of one moment. It may run twice, or after its version was taken back: then it finds nothing to do."""
    if run.subject_id is not None:
        publish_due(run.subject_id)


def _release(version: ScopeVersion, by: Author, words: str = "") -> None:
    news = announcing.news_of(version)
    approving.release(version, by, words)
    announcing.version_public(version, news)
    recall = db.session.get_one(Recall, version.recall_id)
    reaching.ask(recall, by)
    leaving.ask(recall, by)
