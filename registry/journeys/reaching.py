"""A recall went public, or new sales came: whoever bought or registered one of its units and can be reached becomes
part of its audience, and is told what changed for them."""

from sqlalchemy import select

from registry.audit.entries import keep
from registry.db import db
from registry.jobs.actions import queue
from registry.jobs.models import QUEUED, Job
from registry.jobs.queries import waiting
from registry.jobs.running import Run
from registry.matching import queries
from registry.matching.audience import count_audience, find_audience
from registry.matching.models import AudienceState
from registry.matching.queries import Person
from registry.notices.naming import name_people
from registry.notices.telling import before, tell
from registry.notices.watchers import AUDIENCE, note_told
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.pages import Page
from registry.recalls.states import OPEN, Author

KIND = AUDIENCE


def ask(recall: Recall, by: Author) -> None:
    """Queued with the change that makes it necessary; what waits already will see that change. Callers commit."""
    found = waiting(KIND, recall.id)
    if found is None or found.state != QUEUED:
        queue(
            KIND, organisation_id=recall.organisation_id, by_id=by.id, by_name=by.name, subject_id=recall.id
        )


def records_filed(organisation_id: int, by: Author) -> None:
    """New sales or units, or corrected ones, count from now on: every open recall of the maker catches up. Callers
    commit."""
    wanted = select(Recall).where(Recall.organisation_id == organisation_id, Recall.state == OPEN)
    for recall in db.session.scalars(wanted.order_by(Recall.id)).all():
        ask(recall, by)


def audience(run: Run) -> None:
    """The job: the audience of a recall by the version that counts now. Letters and counts are kept together with its
    end, so that a run that is repeated writes none twice."""
    recall = db.session.get(Recall, run.subject_id)
    if recall is None or recall.current_number is None:
        return
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall.id, ScopeVersion.number == recall.current_number
    )
    version = db.session.scalars(wanted).one()
    run.progress(stage="Finding owners")
    find_audience(version, run.job_id, lambda rows: run.progress(rows=rows))
    name_people(recall.id, lambda _rows: run.progress())
    run.progress(stage="Writing letters")
    earlier = before(version)
    if earlier is not None and earlier.version_number == version.number:
        note_told(recall.id, version.number, earlier.found_at)
    tell(version, run.job_id, earlier)
    count_audience(version)


def state_of(recall: Recall) -> tuple[AudienceState | None, Job | None]:
    """What was found last, and the job that is finding it anew."""
    return queries.audience_state(recall.organisation_id, recall.id), waiting(KIND, recall.id)


def show_people(recall: Recall, number: int, by: Author) -> Page[Person]:
    """One page of who bought. Only after the right was checked; the look is kept in the log. Callers commit."""
    found = queries.people_of(recall.organisation_id, recall.id, number)
    if found.items:
        seen = {"page": found.number, "sales": [person.line_id for person in found.items]}
        keep(recall.organisation_id, by.id, by.name, "customer.listed", "recall", recall.id, after=seen)
    return found
