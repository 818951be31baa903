"""Counts are shared and exact, also when many count at once."""

import threading
import time
from pathlib import Path

import time_machine
from flask import Flask

from registry.throttle.store import DatabaseStorage, within
from tests.conftest import dispose, make_site


def test_a_limit_holds_and_ends(app: Flask) -> None:
    assert [within("3 per minute", "a") for _ in range(4)] == [True, True, True, False]
    assert within("3 per minute", "b")
    with time_machine.travel(time.time() + 61, tick=True):
        assert within("3 per minute", "a")


def test_several_limits_hold_together(app: Flask) -> None:
    assert [within("5 per minute; 2 per day", "a") for _ in range(3)] == [True, True, False]


def test_two_sites_and_many_threads_count_as_one(app: Flask, database_url: str, tmp_path: Path) -> None:
    other = make_site(tmp_path / "data", database_url)
    results: list[bool] = []

    def tries(site: Flask) -> None:
        with site.app_context():
            results.extend(within("15 per minute", "shared") for _ in range(5))

    threads = [threading.Thread(target=tries, args=(site,)) for site in (app, other) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(results), sum(results)) == (30, 15)
    dispose(other)


def test_the_storage_speaks_the_library_s_language(app: Flask) -> None:
    storage = DatabaseStorage()
    assert storage.check()
    assert storage.get("k") == 0
    assert storage.incr("k", 60, 2) == 2
    assert storage.get("k") == 2
    assert storage.get_expiry("k") > time.time()
    storage.clear("k")
    assert storage.get("k") == 0
    storage.incr("k", 60)
    assert storage.reset() == 1
