"""How a version goes public: approved by somebody who had no hand in it and saw exactly this, at once, later by a
button, or at a moment set before. Until then it can be sent back. Callers commit."""

from datetime import datetime, timedelta

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.recalls import completeness, trail
from registry.recalls import contents as contents_of
from registry.recalls.actions import CHANGED, check, difference_of, fingerprint, must_be
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import (
    DECIDED,
    VERSION_APPROVED,
    VERSION_DRAFT,
    VERSION_IN_REVIEW,
    VERSION_PUBLISHED,
    VERSION_SCHEDULED,
    WRITTEN,
    Author,
)

OTHERWISE = "This is not what was approved. Send it back, and let a second person look at it again."
LATEST = timedelta(days=366)


def approve(version: ScopeVersion, by: Author, seen: str, override: str = "") -> None:
    """A second person says that this, exactly, may go public. Nothing is public yet. `override` is why, where it lacks
    something that the countries of sale ask for."""
    if version.state == VERSION_PUBLISHED:
        raise Refused("", "This version is published already.")
    must_be(version, VERSION_IN_REVIEW)
    _saw(version, seen)
    if by.id is None or by.id in version.editor_ids:
        raise Refused("", "You had a hand in this version: a second person must publish it.")
    check(version)
    completeness.demand(version, by, override)
    version.difference = difference_of(version)
    version.approved_by_id, version.approved_by_name, version.approved_at = by.id, by.name, now()
    version.approved_seen, version.state, version.comment = seen, VERSION_APPROVED, ""
    trail.step(
        version,
        by,
        "approved",
        {"state": VERSION_IN_REVIEW},
        {"state": VERSION_APPROVED, "fingerprint": seen},
    )


def schedule(version: ScopeVersion, by: Author, seen: str, moment: datetime, words: str = "") -> None:
    """Sets the one moment at which all pages, feeds and checks change. A moment set before is replaced."""
    must_be(version, *DECIDED)
    _saw(version, seen)
    if moment <= now():
        raise Refused("day", "That moment is over. Choose a later one, or publish now.")
    if moment > now() + LATEST:
        raise Refused("day", "That is more than a year ahead. Is the year right?")
    before = {"state": version.state, "moment": _iso(version.scheduled_for)}
    version.state, version.scheduled_for = VERSION_SCHEDULED, moment
    trail.step(version, by, "scheduled", before, {"state": VERSION_SCHEDULED, "moment": _iso(moment)}, words)


def release(version: ScopeVersion, by: Author, words: str = "") -> None:
    """Makes an approved version public, after everything was looked at once more: page, rule, trials, and that it is
    what was approved."""
    if version.state == VERSION_PUBLISHED:
        raise Refused("", "This version is published already.")
    must_be(version, *DECIDED)
    if fingerprint(version) != version.approved_seen:
        raise Refused("", OTHERWISE)
    check(version)
    completeness.stands(version)
    recall = db.session.get_one(Recall, version.recall_id)
    before = {"state": version.state, "public version": recall.current_number}
    contents_of.apply(recall, version.notice)
    recall.updated_at = now()
    publish_version(recall, version, by)
    after = {"state": version.state, "list": version.list_label, "difference": version.difference}
    trail.step(version, by, "published", before, {**after, "fingerprint": version.approved_seen}, words)


def publish(version: ScopeVersion, by: Author, seen: str, override: str = "") -> None:
    """Approves and releases in one go."""
    approve(version, by, seen, override)
    release(version, by)


def send_back(version: ScopeVersion, by: Author, comment: str, action: str = "sent_back") -> None:
    """Makes a draft of it again, with what to change: a version in review, approved, or waiting for its moment."""
    must_be(version, *WRITTEN)
    if not comment.strip():
        raise Refused("comment", "Say what is to be changed.")
    before = {"state": version.state, "moment": _iso(version.scheduled_for)}
    version.state, version.comment = VERSION_DRAFT, f"{by.name}: {comment.strip()[:2000]}"
    version.approved_by_id, version.approved_by_name, version.approved_at = None, "", None
    version.approved_seen, version.scheduled_for, version.override = "", None, {}
    trail.step(version, by, action, before, {"state": VERSION_DRAFT}, comment.strip()[:2000])


def _saw(version: ScopeVersion, seen: str) -> None:
    if seen != fingerprint(version):
        raise Refused("", CHANGED)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
