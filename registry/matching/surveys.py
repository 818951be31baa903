"""Keeps what a version was found to do. A survey counts for one fingerprint: whatever is changed after, it is gone."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select

from registry.clock import now
from registry.db import db
from registry.jobs.models import Job
from registry.matching.models import SurveyPlace, VersionSurvey
from registry.matching.regional import Where

BATCH = 5_000
place: Any = SurveyPlace.__table__


def keep_survey(version_id: int, fingerprint: str, facts: dict[str, Any]) -> None:
    """One a version: the new takes the place of the old. Callers commit."""
    found = db.session.get(VersionSurvey, version_id)
    if found is None:
        found = VersionSurvey(version_id=version_id)
        db.session.add(found)
    found.fingerprint, found.made_at, found.facts = fingerprint, now(), facts
    db.session.flush()


def survey_of(version_id: int, fingerprint: str) -> dict[str, Any] | None:
    """The facts, if they were found for exactly this."""
    wanted = select(VersionSurvey.facts).where(
        VersionSurvey.version_id == version_id, VersionSurvey.fingerprint == fingerprint
    )
    found: dict[str, Any] | None = db.session.scalar(wanted)
    return found


def keep_places(version_id: int, rows: Iterable[Where]) -> None:
    """In place of those of the survey before, as many as there are. The first are found before anything is written:
    that takes long, and on SQLite nobody else writes after the first line. Callers commit."""
    numbered = ({"version_id": version_id, "number": n, **row._asdict()} for n, row in enumerate(rows, 1))
    some = list(islice(numbered, BATCH))
    db.session.execute(delete(SurveyPlace).where(SurveyPlace.version_id == version_id))
    while some:
        db.session.execute(insert(place), some)
        some = list(islice(numbered, BATCH))


def places_of(version_id: int, first: int | None = None) -> Iterator[Where]:
    """Where its units are, the greatest first; all of them are read as they are taken."""
    columns = [place.c[name] for name in Where._fields]
    wanted = (
        select(*columns).where(SurveyPlace.version_id == version_id).order_by(SurveyPlace.number).limit(first)
    )
    with db.session.execute(wanted, execution_options={"yield_per": BATCH}) as found:
        yield from (Where(*row) for row in found)


def drop_survey(version_id: int) -> None:
    """So that it is made anew. Callers commit."""
    db.session.execute(delete(VersionSurvey).where(VersionSurvey.version_id == version_id))


def last_job(kind: str, subject_id: int) -> Job | None:
    """The newest job of a kind about a subject, ended or not."""
    wanted = select(Job).where(Job.kind == kind, Job.subject_id == subject_id).order_by(Job.id.desc())
    found: Job | None = db.session.scalar(wanted.limit(1))
    return found
