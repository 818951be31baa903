"""How a version is written: started, saved, thrown away, sent to review. Every change to what the public sees goes
through a version, and each step is kept in the log. What follows is approving's. Callers commit."""

import hashlib
import json

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.catalogue.limits import limit
from registry.catalogue.names import slug_of
from registry.catalogue.slugs import free_slug
from registry.clock import now
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria, CriteriaError
from registry.db import db
from registry.errors import Refused
from registry.recalls import contents as contents_of
from registry.recalls import trail, trials
from registry.recalls.clearing import has_lists
from registry.recalls.contents import Contents
from registry.recalls.differing import changes
from registry.recalls.listed import told
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import ONLY_DRILL, next_number
from registry.recalls.states import (
    DRAFT,
    DRILL,
    VERSION_DRAFT,
    VERSION_IN_REVIEW,
    VERSION_PUBLISHED,
    Author,
)
from registry.recalls.trials import Trial
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked, speaking

CHANGED = "This was changed since you looked. Look at it again, then decide."
NOTHING: dict[str, object] = {"any": []}


def fingerprint(version: ScopeVersion) -> str:
    """What a person saw, in 16 characters: changes with any word, rule or trial of the version, and with what is
    public beside it. From review to publishing it stays the same."""
    public = db.session.scalar(select(Recall.current_number).where(Recall.id == version.recall_id))
    stage = VERSION_DRAFT if version.state == VERSION_DRAFT else VERSION_IN_REVIEW
    seen = [version.id, version.number, stage, version.criteria, version.notice, version.trials, public]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:16]


def start_recall(organisation_id: int, title: str, by: Author) -> ScopeVersion:
    """A new recall with an empty first draft."""
    said = contents_of.empty(title.strip())
    contents_of.check(said, organisation_id)
    slug = free_slug(slug_of(title, "recall", 100), Recall.slug)
    recall = Recall(organisation_id=organisation_id, slug=slug, state=DRAFT, title=said["title"])
    recall.by_id, recall.by_name = by.id, by.name
    db.session.add(recall)
    db.session.flush()
    contents_of.name_brands(recall, limit())
    version = _new_version(recall, by, dict(NOTHING), said, [])
    trail.step(version, by, "started", None, {"title": recall.title})
    return version


def amend(recall: Recall, by: Author) -> ScopeVersion:
    """The draft of the next version: the one there is, or a new one that starts from what is public."""
    draft = working_version(recall.id)
    if draft is not None:
        return draft
    current = _current(recall)
    said = contents_of.of_recall(_with_parts(recall))
    version = _new_version(recall, by, dict(current.criteria), said, list(current.trials))
    trail.step(version, by, "amending", {"version": current.number})
    return version


def mark(recall: Recall, by: Author, flag: str, value: bool) -> ScopeVersion:
    """Begins, or goes on with, the version that sets or lifts a mark of the public page: that the list is complete,
    that the remedy can be had. It is reviewed and published like any other change."""
    if flag not in contents_of.MARKS:
        raise Refused("", "There is no such mark.")
    version = amend(recall, by)
    if version.state != VERSION_DRAFT:
        raise Refused(
            "",
            _(
                "Version %(many)s is in review already. Take it back first, or wait for it.",
                many=version.number,
            ),
        )
    said = {**version.notice, flag: value}
    if flag == "remedy_available" and value:
        said["remedy_expected"] = None
    save_draft(version, by, fingerprint(version), said=said)
    return version


def save_draft(
    version: ScopeVersion,
    by: Author,
    seen: str,
    *,
    criteria: dict[str, object] | None = None,
    said: Contents | None = None,
    units: list[Trial] | None = None,
) -> None:
    """Keeps contents, criteria or trials of a draft. `seen` is the fingerprint of what the writer started from.
    Criteria may still be faulty; they are refused when sent to review. Contents without remedies to choose from or
    translations leave those as they are: they are written on pages of their own."""
    if version.state != VERSION_DRAFT:
        raise Refused("", "This version is in review or published. Take it back, or start the next one.")
    if seen != fingerprint(version):
        raise Refused("", CHANGED)
    before = trail.written(version)
    if said is not None:
        own_pages = {name: version.notice.get(name) or {} for name in contents_of.OWN_PAGES}
        said = {**own_pages, **said}
        contents_of.check(said, version.organisation_id)
        version.notice = said
        _name_unpublished(version, said)
    if criteria is not None:
        version.criteria = criteria
    if units is not None:
        trials.check(units)
        version.trials = units
    _had_a_hand(version, by)
    trail.saved(version, by, before)


def submit(version: ScopeVersion, by: Author, reason: str) -> None:
    """Sends a draft to review. Refuses an unfinished page, a faulty rule and trials that fail, at their fields."""
    must_be(version, VERSION_DRAFT)
    if db.session.get_one(Recall, version.recall_id).kind == DRILL:
        raise Refused("", ONLY_DRILL)
    if not reason.strip():
        raise Refused("reason", "Say why: the public sees this beside the version.")
    check(version)
    version.reason = reason.strip()[:2000]
    version.difference = difference_of(version)
    version.state, version.submitted_at, version.comment = VERSION_IN_REVIEW, now(), ""
    version.by_id, version.by_name = by.id, by.name
    _had_a_hand(version, by)
    seen = {"state": version.state, "fingerprint": fingerprint(version), "difference": version.difference}
    trail.step(version, by, "submitted", {"state": VERSION_DRAFT}, seen, version.reason)


def check(version: ScopeVersion) -> None:
    """Refuses what must never become public: asked at review, at approval, and once more at the moment itself."""
    contents_of.finished(version.notice)
    trials.demand(version, _strict(version.criteria))


def difference_of(version: ScopeVersion) -> list[str]:
    """What the version would change for the public, in sentences; of the first one, which units it covers."""
    public = public_version(version.recall_id)
    old = parse(public.criteria if public else NOTHING, strict=False)
    new = parse(version.criteria, strict=False)
    with speaking(ENGLISH):  # it is kept and published, whoever asked
        return told(changes(old, new, public.notice if public else None, version.notice))


def discard(version: ScopeVersion, by: Author) -> None:
    """Throws a draft away. The first one goes with its recall, which nobody ever saw."""
    must_be(version, VERSION_DRAFT)
    recall = db.session.get_one(Recall, version.recall_id)
    if recall.published_at is None and has_lists(recall.id):
        said = marked("Numbers were loaded for this recall, so its first draft stays.")
        raise Refused("", f"{said} Change it, or leave it as it is: nobody outside sees a draft.")
    trail.step(version, by, "discarded", {**trail.written(version), "version": version.number})
    db.session.delete(version)
    db.session.flush()
    if recall.published_at is None and working_version(recall.id) is None:
        db.session.delete(_with_parts(recall))


def working_version(recall_id: int) -> ScopeVersion | None:
    """The version being written or reviewed, if there is one: never more than one a recall."""
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall_id, ScopeVersion.state != VERSION_PUBLISHED
    )
    return db.session.scalars(wanted.order_by(ScopeVersion.number.desc())).first()


def public_version(recall_id: int) -> ScopeVersion | None:
    """The version that counts for the public now."""
    wanted = select(ScopeVersion).join(Recall, Recall.id == ScopeVersion.recall_id)
    return db.session.scalar(
        wanted.where(Recall.id == recall_id, ScopeVersion.number == Recall.current_number)
    )


def must_be(version: ScopeVersion, *states: str) -> None:
    if version.state not in states:
        raise Refused("", CHANGED)


def _new_version(
    recall: Recall, by: Author, criteria: dict[str, object], said: Contents, units: list[Trial]
) -> ScopeVersion:
    version = ScopeVersion(
        organisation_id=recall.organisation_id,
        recall_id=recall.id,
        number=next_number(recall.id),
        state=VERSION_DRAFT,
        criteria=criteria,
        notice=said,
        trials=units,
        editor_ids=[by.id] if by.id is not None else [],
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _had_a_hand(version: ScopeVersion, by: Author) -> None:
    if by.id is not None and by.id not in version.editor_ids:
        version.editor_ids = [*version.editor_ids, by.id]


def _strict(criteria: dict[str, object]) -> Criteria:
    """The rule, strict; its first fault is refused at the field `criteria`."""
    try:
        rule = parse(criteria)
    except CriteriaError as error:
        raise Refused("criteria", "; ".join(map(str, error.faults))) from None
    if not rule.groups:
        raise Refused("criteria", "Say which units are covered: there is no group yet.")
    return rule


def _current(recall: Recall) -> ScopeVersion:
    found = public_version(recall.id)
    if found is None:
        raise Refused("", "Nothing of this recall is public yet: there is no version to start from.")
    return found


def _with_parts(recall: Recall) -> Recall:
    parts = (Recall.contacts, Recall.links, Recall.identifiers, Recall.pictures, Recall.versions)
    wanted = select(Recall).where(Recall.id == recall.id).options(*map(selectinload, parts))
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).one()


def _name_unpublished(version: ScopeVersion, said: Contents) -> None:
    """Its title in lists, and whose it is among those who work for some brands."""
    recall = db.session.get_one(Recall, version.recall_id)
    if recall.published_at is None:
        recall.title = said["title"]
        contents_of.name_brands(recall, said.get("brand_ids") or limit())
