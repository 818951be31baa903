"""From review to the public: approved by a second person, then at once, later, or at one moment; or sent back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.chain import verify
from registry.audit.models import AuditEntry
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.recalls import actions, approving, steps
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import Author
from tests.registry.recalls import test_actions
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, TRIALS, a_draft, published

brand = test_actions.brand
THIRD = Author(3, "Theo Third")


def in_review(brand) -> tuple[ScopeVersion, str]:
    version = a_draft(brand)
    actions.submit(version, EDITOR, "First scope")
    db.session.commit()
    return version, actions.fingerprint(version)


def recall_of(version: ScopeVersion) -> Recall:
    return db.session.get_one(Recall, version.recall_id)


def test_three_and_three_are_asked_for_and_must_end_as_they_must(brand) -> None:
    version = a_draft(brand)
    actions.save_draft(version, EDITOR, actions.fingerprint(version), units=TRIALS[:4])
    with pytest.raises(Refused, match=r"Missing: 2 not to be covered.*4 given") as refused:
        actions.submit(version, EDITOR, "First scope")
    assert refused.value.field == "trials"
    wrong = [*TRIALS[:5], {"told": {"serial": "AB1998", "model": "WX1"}, "covered": False, "note": ""}]
    actions.save_draft(version, EDITOR, actions.fingerprint(version), units=wrong)
    with pytest.raises(Refused, match=r"AB1998, WX1 must not be covered. Group 1 covers it"):
        actions.submit(version, EDITOR, "First scope")


def test_approved_now_and_released_later_by_anybody_who_may(brand) -> None:
    version, seen = in_review(brand)
    approving.approve(version, PUBLISHER, seen)
    db.session.commit()
    assert (version.state, recall_of(version).state) == ("approved", "draft")
    assert actions.fingerprint(version) == seen
    approving.release(version, THIRD)
    db.session.commit()
    assert recall_of(version).state == "open"
    assert (version.approved_by_name, version.released_by_name) == ("Pia Publisher", "Theo Third")
    with pytest.raises(Refused, match="published already"):
        approving.release(version, THIRD)


def test_a_moment_lies_ahead_and_can_be_moved(brand) -> None:
    version, seen = in_review(brand)
    with pytest.raises(Refused, match="changed since"):
        approving.schedule(version, PUBLISHER, seen, now() + timedelta(days=1))
    approving.approve(version, PUBLISHER, seen)
    for moment, words in ((now(), "is over"), (now() + timedelta(days=400), "Is the year right")):
        with pytest.raises(Refused, match=words) as refused:
            approving.schedule(version, PUBLISHER, seen, moment)
        assert refused.value.field == "day"
    approving.schedule(version, PUBLISHER, seen, now() + timedelta(days=2))
    later = now() + timedelta(days=3)
    approving.schedule(version, PUBLISHER, seen, later)
    db.session.commit()
    assert (version.state, version.scheduled_for) == ("scheduled", later)


@pytest.mark.parametrize("how", ["in_review", "approved", "scheduled"])
def test_what_is_not_public_yet_can_be_sent_back(brand, how: str) -> None:
    version, seen = in_review(brand)
    if how != "in_review":
        approving.approve(version, PUBLISHER, seen)
    if how == "scheduled":
        approving.schedule(version, PUBLISHER, seen, now() + timedelta(days=2))
    with pytest.raises(Refused) as refused:
        approving.send_back(version, THIRD, " ")
    assert refused.value.field == "comment"
    approving.send_back(version, THIRD, "The last number is off by one")
    assert (version.state, version.approved_at, version.scheduled_for) == ("draft", None, None)
    with pytest.raises(Refused):
        approving.release(version, PUBLISHER)


def test_what_is_not_what_was_approved_never_goes_public(brand) -> None:
    version, seen = in_review(brand)
    approving.approve(version, PUBLISHER, seen)
    version.criteria = {"any": [*version.criteria["any"], {"model": "WX9"}]}
    with pytest.raises(Refused, match="not what was approved"):
        approving.release(version, PUBLISHER)


def test_trials_go_on_to_the_next_version_and_hold_there(brand) -> None:
    recall = published(brand)
    version = actions.amend(recall, EDITOR)
    assert version.trials == TRIALS
    narrower = {"any": [{"model": ["WX1"], "serial": {"range": ["AB1000", "AB1998"]}}]}
    actions.save_draft(version, EDITOR, actions.fingerprint(version), criteria=narrower)
    with pytest.raises(Refused, match="AB1999, WX1 must be covered"):
        actions.submit(version, EDITOR, "One less")


def test_lifting_a_mark_is_said_in_public(brand) -> None:
    recall = published(brand)
    for flags, words in (
        ({"list_complete": False, "remedy_available": False}, ["The list of units is not complete yet.",
                                                               "The remedy cannot be had yet."]),
        ({"list_complete": True, "hazard": "Fire and shock"}, ["The list of units is complete now.",
                                                               "The page says otherwise: the hazard."]),
    ):  # fmt: skip
        version = actions.amend(recall, EDITOR)
        said = {**version.notice, **flags}
        actions.save_draft(version, EDITOR, actions.fingerprint(version), said=said)
        actions.submit(version, EDITOR, "News")
        approving.publish(version, PUBLISHER, actions.fingerprint(version))
        db.session.commit()
        assert version.difference == words


def test_every_step_is_in_the_log_with_before_and_after(brand) -> None:
    version, seen = in_review(brand)
    approving.send_back(version, PUBLISHER, "Say more")
    actions.submit(version, EDITOR, "Said more")
    approving.approve(version, PUBLISHER, actions.fingerprint(version))
    approving.schedule(version, PUBLISHER, seen, now() + timedelta(days=2))
    approving.release(version, THIRD)
    recall = recall_of(version)
    steps.close(recall, PUBLISHER, "All repaired")
    steps.reopen(recall, PUBLISHER, "One more")
    other = actions.amend(recall, EDITOR)
    actions.discard(other, EDITOR)
    db.session.commit()
    wanted = select(AuditEntry).where(AuditEntry.subject_id == recall.id).order_by(AuditEntry.number)
    entries = db.session.scalars(wanted).all()
    assert [entry.action.removeprefix("recall.") for entry in entries] == [
        "started", "saved", "submitted", "sent_back", "submitted", "approved", "scheduled", "published", "closed",
        "reopened", "amending", "discarded",
    ]  # fmt: skip
    saved = entries[1]
    assert saved.by_name == "Ada Editor"
    assert saved.was["hazard"] == ""
    assert saved.became["hazard"] == "Fire"
    assert "title" not in saved.became, "only what was changed"
    assert entries[7].became["fingerprint"] == seen
    assert entries[8].words == "All repaired"
    assert all(walked.broken is None for walked in verify())


def test_two_drafts_of_one_number_are_told_apart(app: Flask, brand) -> None:
    recall = published(brand)
    first = actions.amend(recall, EDITOR)
    before = actions.fingerprint(first)
    recall.current_number = 99
    db.session.flush()
    assert actions.fingerprint(first) != before, "what is public beside it has changed"
