"""What would this version do? When it is sent to review I am told the numbers it covers, what it changes, whom it
reaches; nothing is written but these figures, and nobody approves without having them for exactly what they see."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from registry.clock import now
from registry.db import db
from registry.jobs.actions import queue
from registry.jobs.models import FAILED, QUEUED, Job
from registry.jobs.queries import waiting
from registry.jobs.running import Run
from registry.matching import unread
from registry.matching.impact import impact
from registry.matching.regional import Where
from registry.matching.surveys import drop_survey, keep_places, keep_survey, last_job, places_of, survey_of
from registry.recalls import actions
from registry.recalls.comparing import compare_version
from registry.recalls.models import ScopeVersion
from registry.recalls.staff_queries import in_review
from registry.recalls.states import VERSION_PUBLISHED, Author
from registry.registrations.unread import read_some
from registry.tongue.speaking import marked

KIND = "survey"
REGIONS = marked("Reading which regions owners live in")
STEPS = {
    "units": marked("Finding the units that it covers"),
    "counts": marked("Counting units, sales and owners"),
    "places": marked("Finding out where they are"),
}


def ask(version: ScopeVersion, by: Author) -> None:
    """Queued with the change that makes it necessary; what waits already will see that change. Callers commit."""
    found = waiting(KIND, version.id)
    if found is None or found.state != QUEUED:
        queue(
            KIND, organisation_id=version.organisation_id, by_id=by.id, by_name=by.name, subject_id=version.id
        )


def ask_again(version: ScopeVersion, by: Author) -> None:
    """What was found is old, or finding it failed. Callers commit."""
    drop_survey(version.id)
    ask(version, by)


def records_filed(organisation_id: int, by: Author) -> None:
    """Whom a version in review reaches is another figure from now on, so nobody decides on the old one. Callers
    commit."""
    for version in in_review(organisation_id):
        ask_again(version, by)


def survey(run: Run) -> None:
    """The job. What it finds is kept under what it looked at: a version changed meanwhile has none yet."""
    while read_some() or unread.read_some():
        run.progress(stage=REGIONS)
    version = db.session.get(ScopeVersion, run.subject_id)
    if version is None or version.state == VERSION_PUBLISHED:
        return
    seen = actions.fingerprint(version)
    if survey_of(version.id, seen) is None:
        number, compared = version.id, compare_version(version)
        found = impact(
            version, lambda rows: keep_places(number, rows), lambda step: run.progress(stage=STEPS[step])
        )
        keep_survey(number, seen, {**compared, "impact": found, "as_of": now().isoformat()})


def of(version: ScopeVersion) -> dict[str, Any] | None:
    """The figures, if they were found for this very version as it is."""
    return survey_of(version.id, actions.fingerprint(version))


def mark(found: dict[str, Any] | None) -> str:
    """Changes with every figure that a person decides on; empty where there are none."""
    if found is None:
        return ""
    said = json.dumps({**found, "as_of": ""}, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def places(version: ScopeVersion, first: int | None = None) -> Iterator[Where]:
    """Where its units are, the greatest first: rows of the survey that `of` gives."""
    return places_of(version.id, first)


def pending(version: ScopeVersion) -> Job | None:
    """The job that is finding them."""
    return waiting(KIND, version.id)


def failed(version: ScopeVersion) -> bool:
    """Whether the last try went wrong: then somebody must ask again."""
    last = last_job(KIND, version.id)
    return last is not None and last.state == FAILED
