"""Whoever watches a unit gets one letter each time another answer holds for it, whatever happens in between."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.jobs.models import DONE, QUEUED, Job
from registry.journeys import watched, watching
from registry.journeys.check import Answer
from registry.recalls import steps
from registry.recalls.index.serving import serving
from registry.recalls.models import IndexState, Recall
from registry.recalls.publication import LOOK
from registry.registrations import watches
from registry.registrations.models import Watch
from registry.tokens.actions import issue
from tests.jobs import run_jobs
from tests.registry.recalls.builders import PUBLISHER, a_brand, a_product, a_recall, a_version
from tests.watchers import a_watch, letters, told

NOT, YES, LATER = "not_in_any_recall", "affected", "affected_no_remedy_yet"


def rule(first: str, last: str) -> dict[str, Any]:
    return {"any": [{"serial": {"range": [first, last]}}]}


@pytest.fixture
def kettle(app: Flask) -> tuple[Brand, Product]:
    brand = a_brand("Acme")
    product = a_product(brand)
    db.session.commit()
    run_jobs(app)
    return brand, product


def published(kettle: tuple[Brand, Product], first: str, last: str, **facts: Any) -> Recall:
    recall = a_recall(*kettle, **{"remedy_available": True, **facts})
    a_version(recall, rule(first, last))
    db.session.commit()
    return recall


def amended(recall: Recall, first: str, last: str) -> None:
    a_version(recall, rule(first, last))
    db.session.commit()


def looks() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Job.state).where(Job.kind == LOOK).order_by(Job.id)))


def test_both_ways_and_once(app: Flask, kettle: tuple[Brand, Product]) -> None:
    a_watch("serial=AB100150&brand=Acme")
    recall = published(kettle, "AB100100", "AB100199")
    run_jobs(app)
    assert told(app) == [(NOT, YES)]
    run_jobs(app)
    db.session.execute(update(Job).where(Job.kind == LOOK).values(state=QUEUED))
    db.session.commit()
    run_jobs(app)
    assert told(app) == [(NOT, YES)], "looked at again, nothing new"
    amended(recall, "AB100160", "AB100199")
    run_jobs(app)
    amended(recall, "AB100160", "AB100170")
    run_jobs(app)
    assert told(app) == [(NOT, YES), (YES, NOT)]
    assert letters()[0].facts["recalls"] == [recall.id]


def test_closing_changes_nothing_and_a_mark_that_is_lifted_does(
    app: Flask, kettle: tuple[Brand, Product]
) -> None:
    a_watch("serial=AB100150&brand=Acme")
    recall = published(kettle, "AB100100", "AB100199", remedy_available=False)
    run_jobs(app)
    steps.close(recall, PUBLISHER, "Everything is repaired.")
    db.session.commit()
    run_jobs(app)
    assert told(app) == [(NOT, LATER)]
    recall = db.session.get_one(Recall, recall.id)
    recall.remedy_available = True
    amended(recall, "AB100100", "AB100199")
    run_jobs(app)
    assert told(app) == [(NOT, LATER), (LATER, YES)]


def test_a_list_that_is_not_complete_may_name_it_later(app: Flask, kettle: tuple[Brand, Product]) -> None:
    a_watch("serial=AB100150&brand=Acme")
    recall = published(kettle, "AB100100", "AB100110", list_complete=False)
    run_jobs(app)
    recall.list_complete = True
    amended(recall, "AB100100", "AB100110")
    run_jobs(app)
    assert told(app) == [(NOT, "list_not_complete"), ("list_not_complete", NOT)]


def test_a_second_recall_is_another_answer(app: Flask, kettle: tuple[Brand, Product]) -> None:
    first = published(kettle, "AB100100", "AB100199")
    a_watch("serial=AB100150&brand=Acme")
    second = published(kettle, "AB100150", "AB100150")
    run_jobs(app)
    assert told(app) == [(YES, YES)]
    assert letters()[0].facts["recalls"] == sorted([first.id, second.id])


def test_only_those_who_confirmed_are_told(app: Flask, kettle: tuple[Brand, Product]) -> None:
    a_watch("serial=AB100150&brand=Acme", "never@example.org", confirmed=False)
    ended = a_watch("serial=AB100150&brand=Acme", "no-more@example.org")
    watching.end(issue("stop_watch", ended.id))
    db.session.commit()
    published(kettle, "AB100100", "AB100199")
    run_jobs(app)
    assert told(app) == []
    assert db.session.scalars(select(Watch.state)).all() == ["waiting"]


def test_the_look_is_asked_for_once_and_with_the_change(app: Flask, kettle: tuple[Brand, Product]) -> None:
    before = looks()
    recall = a_recall(*kettle)
    a_version(recall, rule("1", "9"))
    db.session.rollback()
    assert looks() == before, "gone with the change"
    published(kettle, "AB100100", "AB100199")
    published(kettle, "AB100200", "AB100299")
    assert looks() == [*before, QUEUED], "one look for all that waits"
    run_jobs(app)
    assert looks() == [*before, DONE]


def test_what_is_published_while_one_confirms_is_not_missed(
    app: Flask, kettle: tuple[Brand, Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look of that publishing has ended before the watch counts. SQLite has one writer: there it waits."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time: nothing is published while one confirms")
    watch = a_watch("serial=AB100150&brand=Acme", confirmed=False)
    token = issue("watch", watch.id)
    brand, product = kettle
    db.session.commit()
    kept = watching.kept

    def published_meanwhile(answer: Answer) -> str:
        monkeypatch.undo()
        with app.app_context():
            published((brand, product), "AB100100", "AB100199")
        run_jobs(app)
        return kept(answer)

    monkeypatch.setattr(watching, "kept", published_meanwhile)
    watching.confirm(token)
    db.session.commit()
    assert told(app) == []
    assert looks()[-1] == QUEUED
    run_jobs(app)
    assert told(app) == [(NOT, YES)]


def test_two_looks_at_once_tell_once(
    app: Flask, kettle: tuple[Brand, Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was thought dead goes on: the second finds each watch answered."""
    for number in range(4):
        a_watch(f"serial=AB10015{number}&brand=Acme", f"w{number}@example.org")
    published(kettle, "AB100100", "AB100199")
    answer, other = watched._answer, []

    def overtaken(batch: Any, served: Any) -> None:
        if not other:
            other.append(1)
            with app.app_context():
                answer(watches.behind(served.generation.number, 0, 3), served)
                db.session.commit()
        answer(batch, served)

    monkeypatch.setattr(watched, "_answer", overtaken)
    run_jobs(app)
    assert told(app) == [(NOT, YES)] * 4
    assert len({letter.watch_id for letter in letters()}) == 4


def test_an_older_index_never_has_the_last_word(app: Flask, kettle: tuple[Brand, Product]) -> None:
    watch = a_watch("serial=AB100150&brand=Acme")
    old, batch = serving().refresh(), watches.behind(99, 0, 9)
    recall = published(kettle, "AB100100", "AB100199")
    run_jobs(app)
    watched._answer(batch, old)
    db.session.commit()
    watch = db.session.get_one(Watch, watch.id, populate_existing=True)
    assert json.loads(watch.answer) == {"verdict": YES, "recalls": [recall.id]}
    assert told(app) == [(NOT, YES)]


def test_many_are_looked_at_in_steps(
    app: Flask, kettle: tuple[Brand, Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "STEP", 3)
    for number in range(8):
        a_watch(f"serial=AB10015{number}&brand=Acme", f"w{number}@example.org")
    published(kettle, "AB100152", "AB100155")
    run_jobs(app)
    assert len(told(app)) == 4
    job = db.session.scalars(select(Job).where(Job.kind == LOOK).order_by(Job.id.desc())).first()
    assert job
    assert (job.state, job.rows, job.rows_total) == (DONE, 8, 8)
    behind = select(Watch.id).where(Watch.generation < select(IndexState.generation).scalar_subquery())
    assert db.session.scalars(behind).all() == []
