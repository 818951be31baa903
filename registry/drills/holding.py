"""Holds drills: asked for by a person, carried out by a job, kept to be compared. Callers commit, but for the job."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select

from registry.audit.entries import keep
from registry.catalogue.limits import ALL, limited_to
from registry.clock import now
from registry.db import db, settings_here
from registry.drills.copying import copied, drop
from registry.drills.models import DONE, FAILED, WAITING, Drill
from registry.drills.rehearsing import NO_DRAFT, Stopwatch, rehearse
from registry.errors import Refused
from registry.intake.models import DONE as FILED
from registry.intake.models import RECALL_LIST, Upload
from registry.jobs.actions import queue
from registry.jobs.running import Run
from registry.recalls import actions
from registry.recalls.models import Recall
from registry.recalls.staff_queries import mine
from registry.recalls.states import DRILL, Author

KIND = "drill"
MOST = 100


def begin(organisation_id: int, title: str, by: Author) -> Recall:
    """A recall that is only ever rehearsed; its list is loaded as any other's. Raises Refused."""
    version = actions.start_recall(organisation_id, title, by)
    recall = db.session.get_one(Recall, version.recall_id)
    recall.kind = DRILL
    db.session.flush()
    return recall


def ask(recall: Recall, by: Author) -> Drill:
    """Raises Refused where there is nothing to rehearse, or one is going on."""
    version = actions.working_version(recall.id)
    if version is None or not version.criteria.get("any"):
        raise Refused("", f"{NO_DRAFT} Load its list first, or say which units it covers.")
    with limited_to(ALL):  # one copy of all data at a time, whoever asks for it
        going_on = any(one.state == WAITING for one in drills(recall.organisation_id))
    if going_on:
        raise Refused("", "A drill is going on. Wait for its end.")
    made = Drill(
        organisation_id=recall.organisation_id, recall_id=recall.id, title=version.notice.get("title", recall.title),
        list_at=_list_at(recall), asked_at=now(), by_id=by.id, by_name=by.name,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    queue(KIND, organisation_id=made.organisation_id, by_id=by.id, by_name=by.name, subject_id=made.id)
    keep(made.organisation_id, by.id, by.name, "drill.asked", "drill", made.id, after={"recall": recall.id})
    return made


def hold(run: Run) -> None:
    """The job. A worker that died is followed by another, which begins anew."""
    drill = db.session.get(Drill, run.subject_id)
    if drill is None or drill.state != WAITING:
        return
    if drill.recall_id is None:
        raise Refused("", NO_DRAFT)
    recall_id, settings = drill.recall_id, settings_here()
    run.progress(stage="Copying today’s data and rehearsing on the copy")
    watch = Stopwatch()
    with copied(settings, f"drill_{drill.id}") as app:
        watch.mark("copied")
        with app.app_context():
            facts = rehearse(recall_id, watch)
    assert current_app.config["SETTINGS"] is settings  # noqa: S101 - back among the real data
    drill.state, drill.facts, drill.ended_at = DONE, facts, now()


def ended(drill_id: int | None, _state: str, message: str) -> None:
    """It failed, or was called off."""
    drill = db.session.get(Drill, drill_id)
    if drill is not None and drill.state == WAITING:
        drop(settings_here(), f"drill_{drill.id}")
        drill.state, drill.message, drill.ended_at = FAILED, message[:300], now()


def drills(organisation_id: int) -> Sequence[Drill]:
    """The newest first."""
    wanted = select(Drill).where(Drill.organisation_id == organisation_id)
    return db.session.scalars(wanted.order_by(Drill.id.desc()).limit(MOST)).all()


def own_drill(organisation_id: int, drill_id: int) -> Drill | None:
    found: Drill | None = db.session.scalar(
        select(Drill).where(Drill.id == drill_id, Drill.organisation_id == organisation_id)
    )
    return found


def to_rehearse(organisation_id: int) -> Sequence[Recall]:
    """Recalls that are only ever rehearsed, the newest first."""
    wanted = select(Recall).where(*mine(organisation_id), Recall.kind == DRILL)
    return db.session.scalars(wanted.order_by(Recall.id.desc()).limit(MOST)).all()


def _list_at(recall: Recall) -> datetime | None:
    """When the last list that counts in it was brought."""
    wanted = select(func.max(Upload.created_at)).where(
        Upload.organisation_id == recall.organisation_id, Upload.recall_id == recall.id,
        Upload.purpose == RECALL_LIST, Upload.state == FILED,
    )  # fmt: skip
    found: datetime | None = db.session.scalar(wanted)
    return found
