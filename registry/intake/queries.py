"""What staff read about uploads. Every query takes the maker: another's uploads are not there. Writes nothing."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select, update

from registry.db import db
from registry.intake.models import (
    COLUMNS,
    DONE,
    FAILED,
    FILING,
    OPENING,
    PREVIEW,
    READING,
    RowProblem,
    Upload,
)
from registry.jobs import queries as jobs
from registry.jobs.models import Job

WAITING = (COLUMNS, PREVIEW, FAILED)
"""States in which a person has to do something."""
AT_WORK = (OPENING, READING, FILING)
"""States in which a job has."""
TWINS = 8
"""Our number among advisory locks."""


def own_uploads(
    organisation_id: int, *, purpose: str = "", states: Collection[str] = (), number: int = 1, size: int = 25
) -> tuple[list[Upload], int]:
    """One page of this maker's uploads, the latest first, and how many there are."""
    conditions = [Upload.organisation_id == organisation_id]
    if purpose:
        conditions.append(Upload.purpose == purpose)
    if states:
        conditions.append(Upload.state.in_(states))
    total = db.session.scalar(select(func.count()).select_from(Upload).where(*conditions)) or 0
    wanted = select(Upload).where(*conditions).order_by(Upload.created_at.desc(), Upload.id.desc())
    return list(db.session.scalars(wanted.offset((number - 1) * size).limit(size))), total


def own_upload(organisation_id: int, upload_id: int) -> Upload | None:
    found: Upload | None = db.session.scalar(
        select(Upload).where(Upload.id == upload_id, Upload.organisation_id == organisation_id)
    )
    return found


def lock_upload(organisation_id: int, upload_id: int) -> Upload | None:
    """The upload, held by this transaction until it ends: of two people who press a button at once, the second sees
    what the first did. An idle update locks alike on both engines."""
    mine = (Upload.id == upload_id, Upload.organisation_id == organisation_id)
    _held(*mine)
    found: Upload | None = db.session.scalar(
        select(Upload).where(*mine), execution_options={"populate_existing": True}
    )
    return found


def lock_twins(upload: Upload) -> Sequence[Upload]:
    """All uploads of the same file for the same end, this one too; whoever else asks waits until the transaction ends.
    Their rows are not held: two people who hold one each would wait for one another. On SQLite whoever holds one
    is the only writer."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(TWINS, func.hashtext(upload.sha256))))
    wanted = select(Upload).where(*_same(upload)).order_by(Upload.id)
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).all()


def twins(upload: Upload) -> Sequence[Upload]:
    """Other uploads of the same file for the same end that came as far as filing, the latest first; then those
    that somebody else is at now."""
    far = (Upload.id != upload.id, Upload.state.in_((DONE, FILING, *WAITING[:2], READING, OPENING)))
    found = db.session.scalars(
        select(Upload).where(*_same(upload), *far).order_by(Upload.id.desc()).limit(20)
    ).all()
    return sorted(found, key=lambda twin: twin.state not in {DONE, FILING})


def waiting(organisation_id: int, limit: int = 20) -> list[Upload]:
    """Uploads that wait for somebody, the latest first."""
    return own_uploads(organisation_id, states=WAITING, size=limit)[0]


def problems(
    upload_id: int, *, level: str = "", number: int = 1, size: int = 50
) -> tuple[Sequence[RowProblem], int]:
    """One page of what is wrong with rows, in their order, and how many problems are kept. Only for an upload that
    was found by its maker."""
    mine = [RowProblem.upload_id == upload_id, *([RowProblem.level == level] if level else [])]
    total = db.session.scalar(select(func.count()).select_from(RowProblem).where(*mine)) or 0
    wanted = select(RowProblem).where(*mine).order_by(RowProblem.number)
    return db.session.scalars(wanted.offset((number - 1) * size).limit(size)).all(), total


def kinds(upload_id: int) -> list[tuple[str, str]]:
    """The kinds of problems among those kept, with the level of each: (kind, level)."""
    mine = RowProblem.upload_id == upload_id
    wanted = select(RowProblem.kind, RowProblem.level).where(mine).distinct().order_by(RowProblem.kind)
    return [(kind, level) for kind, level in db.session.execute(wanted)]


def job_of(upload: Upload) -> Job | None:
    """The job that works on it, or did last."""
    return jobs.find(upload.organisation_id, upload.job_id) if upload.job_id else None


def _same(upload: Upload) -> tuple[ColumnElement[bool], ...]:
    return (
        Upload.organisation_id == upload.organisation_id,
        Upload.sha256 == upload.sha256,
        Upload.purpose == upload.purpose,
        Upload.recall_id == upload.recall_id if upload.recall_id else Upload.recall_id.is_(None),
        Upload.product_id == upload.product_id if upload.product_id else Upload.product_id.is_(None),
    )


def _held(*mine: ColumnElement[bool]) -> None:
    idle = update(Upload).where(*mine).values(state=Upload.state)
    db.session.execute(idle, execution_options={"synchronize_session": False})
