"""Whoever reads on behind the last number or moment misses nothing, whatever others write meanwhile and commit late."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.journeys import billing, capturing
from registry.journeys.billing import Given
from registry.recalls.states import Author
from registry.sales.queries import lines_after
from registry.units.events.asking import query_of
from registry.units.events.queries import events
from registry.units.events.reading import written_moment
from tests.traced import a_saw_maker, day, saw, sold

BY = Author(None, "Till")
Write = Callable[[int, int], object]
Read = Callable[[int, int], list[tuple[int, str]]]
PATIENCE = 9


def bill(maker: int, number: int) -> object:
    told = {"serial": f"S{number}", "model": "S1", "invoice": f"R{number}", "sold_on": "2026-03-10"}
    return billing.bill(maker, [(0, Given(told))], BY)


def lines(maker: int, after: int) -> list[tuple[int, str]]:
    return [(line.id, line.invoice) for line in lines_after(maker, after, 10, list)]


def tell(maker: int, number: int) -> object:
    told = json.dumps(sold(day(number), saw(number), eventID=f"urn:x:{number}"))
    return capturing.record_one(maker, told, BY)


def recorded(maker: int, after: int) -> list[tuple[int, str]]:
    """As the standard has a program read on: by the time of recording."""
    query = query_of(maker, {"GE_recordTime": [written_moment(after)]})
    return [(found.recorded, found.key) for found in events(query)]


@contextmanager
def writing(app: Flask, work: Callable[[], None]) -> Iterator[threading.Thread]:
    def run() -> None:
        with app.app_context():
            work()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.parametrize(("write", "read"), [(bill, lines), (tell, recorded)])
def test_what_commits_late_is_not_passed_over(app: Flask, write: Write, read: Read) -> None:
    maker = a_saw_maker().organisation_id
    db.session.commit()
    written, may_commit, other = threading.Event(), threading.Event(), threading.Event()

    def late() -> None:
        write(maker, 1)
        written.set()
        may_commit.wait(PATIENCE)
        db.session.commit()

    def quick() -> None:
        write(maker, 2)
        other.set()
        db.session.commit()

    with writing(app, late):
        assert written.wait(PATIENCE)
        with writing(app, quick):
            assert not other.wait(0.3), "it waits for the first"
            seen = read(maker, 0)
            db.session.rollback()
            may_commit.set()
    last = max((place for place, _ in seen), default=0)
    assert [name[-1] for _, name in (*seen, *read(maker, last))] == ["1", "2"]


def test_a_clock_that_is_behind_records_nothing_before_what_was_read(app: Flask) -> None:
    maker = a_saw_maker().organisation_id
    tell(maker, 1)
    db.session.commit()
    ((last, _),) = recorded(maker, 0)
    with time_machine.travel(now() - timedelta(minutes=5)):
        tell(maker, 2)
    db.session.commit()
    assert "urn:x:2" in [key for _, key in recorded(maker, last)]
