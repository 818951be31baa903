"""The life of a recall: drafted, reviewed, published by a second person, amended, closed. Every change to what the
public sees goes through a version; nobody publishes what they wrote. Callers commit."""

import hashlib
import json

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.catalogue.names import slug_of
from registry.clock import now
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria, CriteriaError
from registry.criteria.words import difference
from registry.db import db
from registry.errors import Refused
from registry.recalls import contents as contents_of
from registry.recalls.contents import Contents
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import next_number, publish_version, raise_generation
from registry.recalls.states import (
    CLOSED,
    DRAFT,
    OPEN,
    VERSION_DRAFT,
    VERSION_IN_REVIEW,
    VERSION_PUBLISHED,
    Author,
)

CHANGED = "This was changed since you looked. Look at it again, then decide."
NOTHING: dict[str, object] = {"any": []}


def fingerprint(version: ScopeVersion) -> str:
    """What a person saw, in 16 characters: changes with any word or rule of the version."""
    seen = [version.id, version.number, version.state, version.criteria, version.notice]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:16]


def start_recall(organisation_id: int, title: str, by: Author) -> ScopeVersion:
    """A new recall with an empty first draft."""
    said = contents_of.empty(title.strip())
    contents_of.check(said, organisation_id)
    recall = Recall(organisation_id=organisation_id, slug=_free_slug(title), state=DRAFT, title=said["title"])
    recall.by_id, recall.by_name = by.id, by.name
    db.session.add(recall)
    db.session.flush()
    return _new_version(recall, by, dict(NOTHING), said)


def amend(recall: Recall, by: Author) -> ScopeVersion:
    """The draft of the next version: the one there is, or a new one that starts from what is public."""
    draft = working_version(recall.id)
    if draft is not None:
        return draft
    current = _current(recall)
    return _new_version(recall, by, dict(current.criteria), contents_of.of_recall(_with_parts(recall)))


def save_draft(
    version: ScopeVersion,
    by: Author,
    seen: str,
    *,
    criteria: dict[str, object] | None = None,
    said: Contents | None = None,
) -> None:
    """Keeps contents, criteria or both of a draft. `seen` is the fingerprint of what the writer started from.
    Criteria may still be faulty; they are refused when sent to review."""
    if version.state != VERSION_DRAFT:
        raise Refused("", "This version is in review or published. Take it back, or start the next one.")
    if seen != fingerprint(version):
        raise Refused("", CHANGED)
    if said is not None:
        contents_of.check(said, version.organisation_id)
        version.notice = said
        _title_of_unpublished(version, said["title"])
    if criteria is not None:
        version.criteria = criteria
    if by.id is not None and by.id not in version.editor_ids:
        version.editor_ids = [*version.editor_ids, by.id]


def submit(version: ScopeVersion, by: Author, reason: str) -> None:
    """Sends a draft to review. Refuses an unfinished page and a faulty rule, at their fields."""
    _must_be(version, VERSION_DRAFT)
    if not reason.strip():
        raise Refused("reason", "Say why: the public sees this beside the version.")
    contents_of.finished(version.notice)
    rule = _written(version.criteria)
    version.reason = reason.strip()[:2000]
    version.difference = difference(parse(_before(version), strict=False), rule)
    version.state, version.submitted_at, version.comment = VERSION_IN_REVIEW, now(), ""
    version.by_id, version.by_name = by.id, by.name
    if by.id is not None and by.id not in version.editor_ids:
        version.editor_ids = [*version.editor_ids, by.id]


def send_back(version: ScopeVersion, by: Author, comment: str) -> None:
    """Gives a version in review back to its writers, with what to change."""
    _must_be(version, VERSION_IN_REVIEW)
    if not comment.strip():
        raise Refused("comment", "Say what is to be changed.")
    version.state, version.comment = VERSION_DRAFT, f"{by.name}: {comment.strip()[:2000]}"


def publish(version: ScopeVersion, by: Author, seen: str) -> None:
    """Makes a reviewed version public, by somebody who had no hand in it and saw exactly this."""
    if version.state == VERSION_PUBLISHED:
        raise Refused("", "This version is published already.")
    _must_be(version, VERSION_IN_REVIEW)
    if seen != fingerprint(version):
        raise Refused("", CHANGED)
    if by.id is None or by.id in version.editor_ids:
        raise Refused("", "You had a hand in this version: a second person must publish it.")
    _written(version.criteria)
    recall = db.session.get_one(Recall, version.recall_id)
    contents_of.apply(recall, version.notice)
    recall.updated_at = now()
    publish_version(recall, version, by)


def discard(version: ScopeVersion) -> None:
    """Throws a draft away. The first one goes with its recall, which nobody ever saw."""
    _must_be(version, VERSION_DRAFT)
    recall = db.session.get_one(Recall, version.recall_id)
    db.session.delete(version)
    db.session.flush()
    if recall.published_at is None and working_version(recall.id) is None:
        db.session.delete(_with_parts(recall))


def close(recall: Recall) -> None:
    """Ends a recall. Its page and its answers stay for good."""
    if recall.state != OPEN:
        raise Refused("", "Only an open recall can be closed.")
    recall.state, recall.closed_on, recall.updated_at = CLOSED, now().date(), now()
    raise_generation()


def reopen(recall: Recall) -> None:
    """Opens a closed recall again."""
    if recall.state != CLOSED:
        raise Refused("", "Only a closed recall can be reopened.")
    recall.state, recall.closed_on, recall.updated_at = OPEN, None, now()
    raise_generation()


def working_version(recall_id: int) -> ScopeVersion | None:
    """The version being written or reviewed, if there is one: never more than one a recall."""
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall_id, ScopeVersion.state != VERSION_PUBLISHED
    )
    return db.session.scalars(wanted.order_by(ScopeVersion.number.desc())).first()


def _new_version(recall: Recall, by: Author, criteria: dict[str, object], said: Contents) -> ScopeVersion:
    version = ScopeVersion(
        organisation_id=recall.organisation_id,
        recall_id=recall.id,
        number=next_number(recall.id),
        state=VERSION_DRAFT,
        criteria=criteria,
        notice=said,
        editor_ids=[by.id] if by.id is not None else [],
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _must_be(version: ScopeVersion, state: str) -> None:
    if version.state != state:
        raise Refused("", CHANGED)


def _written(criteria: dict[str, object]) -> Criteria:
    """The rule, strict; its first fault is refused at the field `criteria`."""
    try:
        rule = parse(criteria)
    except CriteriaError as error:
        raise Refused("criteria", "; ".join(map(str, error.faults))) from None
    if not rule.groups:
        raise Refused("criteria", "Say which units are covered: there is no group yet.")
    return rule


def _before(version: ScopeVersion) -> dict[str, object]:
    recall = db.session.get_one(Recall, version.recall_id)
    return dict(NOTHING) if recall.current_number is None else dict(_current(recall).criteria)


def _current(recall: Recall) -> ScopeVersion:
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall.id, ScopeVersion.number == recall.current_number
    )
    return db.session.scalars(wanted).one()


def _with_parts(recall: Recall) -> Recall:
    parts = (Recall.contacts, Recall.links, Recall.identifiers, Recall.pictures, Recall.versions)
    wanted = select(Recall).where(Recall.id == recall.id).options(*map(selectinload, parts))
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).one()


def _title_of_unpublished(version: ScopeVersion, title: str) -> None:
    recall = db.session.get_one(Recall, version.recall_id)
    if recall.published_at is None:
        recall.title = title


def _free_slug(title: str) -> str:
    wanted = slug_of(title, "recall", 100)
    slug, count = wanted, 1
    while db.session.scalar(select(Recall.id).where(Recall.slug == slug)) is not None:
        count += 1
        slug = f"{wanted}-{count}"
    return slug
