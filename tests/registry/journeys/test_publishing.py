"""The moment comes once: a version set for it goes public then, or comes back with the reason."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.models import Job
from registry.journeys import publishing
from registry.recalls import actions, approving
from registry.recalls.models import Recall, ScopeVersion
from tests.jobs import run_jobs
from tests.registry.recalls import test_actions
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft

brand = test_actions.brand


@pytest.fixture
def scheduled(app: Flask, brand) -> tuple[Flask, int, datetime]:
    version = a_draft(brand)
    publishing.submit(version, EDITOR, actions.fingerprint(version), "First scope")
    db.session.commit()
    moment = now() + timedelta(hours=5)
    with pytest.raises(Refused, match="still being found out"):
        publishing.approve(version, PUBLISHER, publishing.seen_of(version), moment, "at noon")
    db.session.rollback()
    run_jobs(app)
    version = db.session.get_one(ScopeVersion, version.id)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), moment, "at noon")
    db.session.commit()
    return app, version.id, moment


def after(moment: datetime, seconds: float = 1) -> time_machine.travel:
    return time_machine.travel(moment + timedelta(seconds=seconds), tick=True)


def state(version_id: int) -> tuple[str, str]:
    db.session.rollback()
    version = db.session.get_one(ScopeVersion, version_id, populate_existing=True)
    recall = db.session.get_one(Recall, version.recall_id, populate_existing=True)
    return version.state, recall.state


def test_at_the_moment_and_not_before(scheduled: tuple[Flask, int, datetime]) -> None:
    app, number, moment = scheduled
    run_jobs(app)
    assert state(number) == ("scheduled", "draft")
    with after(moment):
        run_jobs(app)
        assert state(number) == ("published", "open")
        assert publishing.publish_due(number) is False, "once"
    version = db.session.get_one(ScopeVersion, number)
    assert version.published_at
    assert version.published_at >= moment
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last
    assert (last.action, last.by_name) == ("recall.published", "Pia Publisher")
    assert "moment set" in last.words


def test_taken_back_it_stays_a_draft(scheduled: tuple[Flask, int, datetime]) -> None:
    app, number, moment = scheduled
    approving.send_back(db.session.get_one(ScopeVersion, number), EDITOR, "A slip", "taken_back")
    db.session.commit()
    with after(moment):
        run_jobs(app)
    assert state(number) == ("draft", "draft")


def test_moved_to_a_later_moment_the_first_one_passes(scheduled: tuple[Flask, int, datetime]) -> None:
    app, number, moment = scheduled
    version = db.session.get_one(ScopeVersion, number)
    later = moment + timedelta(hours=1)
    publishing.schedule(version, PUBLISHER, actions.fingerprint(version), later)
    db.session.commit()
    with after(moment):
        run_jobs(app)
        assert state(number) == ("scheduled", "draft")
    with after(later):
        run_jobs(app)
        assert state(number) == ("published", "open")


def test_what_does_not_hold_at_the_moment_comes_back(scheduled: tuple[Flask, int, datetime]) -> None:
    app, number, moment = scheduled
    version = db.session.get_one(ScopeVersion, number)
    version.trials = version.trials[:4]
    version.approved_seen = actions.fingerprint(version)
    db.session.commit()
    with after(moment):
        run_jobs(app)
    assert state(number) == ("draft", "draft")
    version = db.session.get_one(ScopeVersion, number)
    assert "was not published at the moment set" in version.comment
    assert "Missing: 2 not to be covered" in version.comment
    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number.desc())).first() == (
        "recall.not_published"
    )


def test_released_before_its_moment(scheduled: tuple[Flask, int, datetime]) -> None:
    app, number, moment = scheduled
    version = db.session.get_one(ScopeVersion, number)
    with pytest.raises(Refused, match="changed since"):
        publishing.release(version, PUBLISHER, "old")
    publishing.release(version, PUBLISHER, actions.fingerprint(version))
    db.session.commit()
    assert state(number) == ("published", "open")
    with after(moment):
        run_jobs(app)
    kinds = db.session.scalars(select(Job.kind).order_by(Job.id)).all()
    assert kinds.count("audience") == 1
