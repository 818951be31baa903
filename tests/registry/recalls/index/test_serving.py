"""A published change is live in every worker within a second, whole, and with the database gone checks go on."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from registry.db import db
from registry.journeys.check import Told, Verdict, check
from registry.recalls.index import building
from registry.recalls.index.building import build_lock, read_current
from registry.recalls.index.code import CODE
from registry.recalls.index.serving import Serving, refresh, serving
from registry.recalls.lists import add_list, list_name
from registry.settings import Settings
from tests.registry.recalls.builders import a_brand, a_listed_recall, a_published_recall, a_recall, a_version

ROOT = Path(__file__).parents[4]
WORKER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from tests.conftest import make_site
from registry.journeys.check import Told, check
from registry.recalls.index.serving import serving
site = make_site(Path(sys.argv[1]), sys.argv[2])
with site.app_context():
    serving().refresh(); serving().watch()
    print("ready", flush=True)
    while check(Told({"serial": "SN5", "brand": "Acme"})).verdict != "affected":
        time.sleep(0.005)
    print(time.time(), flush=True)
    serving().stop()
"""


def rule(first: int, last: int) -> dict:
    return {"any": [{"serial": {"range": [f"SN{first}", f"SN{last}"]}}]}


def verdict(serial: str) -> Verdict:
    return check(Told({"serial": serial, "brand": "Acme"})).verdict


def folder(app: Flask) -> Path:
    settings: Settings = app.config["SETTINGS"]
    return settings.data_path / "index" / CODE


def test_other_workers_see_it_within_a_second(app: Flask) -> None:
    brand = a_brand("Acme")
    a_published_recall(brand, rule(6, 9))
    db.session.commit()
    settings: Settings = app.config["SETTINGS"]
    command = [sys.executable, "-c", WORKER, settings.data_dir, settings.database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        a_published_recall(brand, rule(1, 5))
        db.session.commit()
        published = time.time()
        seen = float(worker.stdout.readline())
    assert seen - published < 1


def test_no_request_sees_half_a_version(app: Flask) -> None:
    """Each version covers either all even or all odd numbers, by two groups of one rule and a list."""
    brand = a_brand("Acme")
    recall = a_recall(brand)
    odd = [f"X{n}" for n in range(1, 9, 2)]
    even = [f"X{n}" for n in range(2, 10, 2)]
    a_version(recall, {"any": [{"serial": one} for one in odd]})
    db.session.commit()
    refresh()
    serving().watch()
    halves, done = [], threading.Event()

    def look() -> None:
        with app.app_context():
            while not done.is_set():
                served = serving().current()
                found = {n for n in odd + even if served.generation.reader.find([("serial", n)])[0]}
                current = [s for s in served.generation.owner if s.startswith("v")]
                answers = {verdict(n) for n in odd} if served is serving().current() else {Verdict.AFFECTED}
                if not found or len(current) != 1 or (len(answers) > 1 and served is serving().current()):
                    halves.append((found, answers))

    looker = threading.Thread(target=look)
    looker.start()
    for numbers in (even, odd, even, odd):
        a_version(recall, {"any": [{"serial": one} for one in numbers]})
        db.session.commit()
        time.sleep(0.5)
    done.set()
    looker.join()
    serving().stop()
    assert not halves
    assert verdict("X1") == Verdict.AFFECTED


def test_checks_go_on_while_the_database_is_gone(app: Flask) -> None:
    a_published_recall(a_brand("Acme"), rule(1, 5))
    db.session.commit()
    before = serving().refresh()

    def gone(*_: object) -> None:
        raise OperationalError("select", None, Exception("the database is gone"))

    event.listen(db.engine, "before_cursor_execute", gone)
    try:
        answer = check(Told({"serial": "SN5", "brand": "Acme"}))
        fresh = Serving(app).refresh()
    finally:
        event.remove(db.engine, "before_cursor_execute", gone)
    assert (answer.verdict, answer.as_of) == (Verdict.AFFECTED, before.as_of)
    assert fresh.generation.number == before.generation.number


def test_file_mode_asks_the_database_nothing(app: Flask) -> None:
    a_published_recall(a_brand("Acme"), rule(1, 5))
    db.session.commit()
    refresh()
    serving().watch()
    statements: list[str] = []
    me = threading.get_ident()
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda *a: statements.append(a[2]) if threading.get_ident() == me else 0,
    )
    assert verdict("SN5") == Verdict.AFFECTED
    assert verdict("SN6") == Verdict.NOT_IN_ANY_RECALL
    serving().stop()
    assert statements == []


def test_only_what_is_new_is_built(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large list keeps its file; many small parts become one."""
    monkeypatch.setattr(building, "LARGE", 3)
    brand = a_brand("Acme")
    a_listed_recall(brand, [(f"L{n}", f"L{n}") for n in (1, 3, 5, 7, 9)])
    db.session.commit()
    refresh()
    files = {path.name: path.stat().st_ino for path in folder(app).glob("*.seg")}
    for n in range(12):
        a_published_recall(brand, rule(n, n))
        db.session.commit()
        refresh()
    kept = {path.name: path.stat().st_ino for path in folder(app).glob("*.seg")}
    assert len(kept) <= 10
    assert any(name.startswith("list-") and kept[name] == files[name] for name in kept if name in files)
    assert {verdict(f"SN{n}") for n in range(12)} | {verdict("L3")} == {Verdict.AFFECTED}


def test_a_damaged_or_lost_index_is_built_again(app: Flask) -> None:
    a_published_recall(a_brand("Acme"), rule(1, 5))
    db.session.commit()
    refresh()
    for path in folder(app).iterdir():
        path.unlink()
    assert Serving(app).refresh().generation.number > 0
    for path in [*folder(app).glob("*.seg"), *folder(app).glob("*.cat")]:
        path.write_bytes(b"nonsense")
    served = Serving(app).refresh()
    assert served.generation.reader.find([("serial", "SN3")]) != [()]


def test_one_builder_a_machine(app: Flask) -> None:
    a_published_recall(a_brand("Acme"), rule(1, 5))
    db.session.commit()
    refresh()
    with build_lock(folder(app), wait=False) as mine, build_lock(folder(app), wait=False) as other:
        assert (mine, other) == (True, False)
    current = read_current(folder(app))
    assert current is not None
    assert json.loads((folder(app) / "current").read_text()) == current


def test_remedied_closed_and_catalogue_changes_are_published_too(app: Flask) -> None:
    brand = a_brand("Acme")
    recall = a_published_recall(brand, rule(1, 5))
    db.session.commit()
    before = serving().refresh().generation.number
    brand.name = "Acme Home"
    db.session.commit()
    served = serving().refresh()
    assert served.generation.number == before + 1
    assert served.generation.products.brand_names[brand.id] == "Acme Home"
    recall.state = "closed"
    db.session.commit()
    assert verdict("SN3") == Verdict.AFFECTED


def test_a_large_list_is_ready_before_it_is_published(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LARGE", 3)
    brand = a_brand("Acme")
    recall = a_recall(brand)
    made = add_list(recall, [(f"L{n}", f"L{n}") for n in (1, 3, 5, 7, 9)])
    db.session.commit()
    assert serving().prepare() == 1
    assert serving().prepare() == 0
    ready = (folder(app) / f"list-{made.id}.seg").stat().st_ino
    assert verdict("L3") != Verdict.AFFECTED
    a_version(recall, {"any": [{"serial": {"lookup": list_name(made)}}]})
    db.session.commit()
    assert verdict("L3") == Verdict.AFFECTED
    assert (folder(app) / f"list-{made.id}.seg").stat().st_ino == ready


def test_those_who_answer_leave_a_fresh_list_to_a_worker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LARGE", 3)
    made = add_list(a_recall(a_brand("Acme")), [(f"L{n}", f"L{n}") for n in (1, 3, 5, 7, 9)])
    db.session.commit()
    watching, ready = Serving(app), folder(app) / f"list-{made.id}.seg"
    watching._prepare_now_and_then()
    assert not ready.exists()
    watching._prepare_at = 0.0
    watching._prepare_now_and_then()
    assert ready.exists()


def test_an_index_that_other_code_has_cut_is_not_taken_over(app: Flask) -> None:
    a_published_recall(a_brand("Acme"), rule(6, 9))
    db.session.commit()
    before = serving().refresh()
    aged = folder(app).parent / "000000000000"
    folder(app).rename(aged)
    os.utime(aged, (1, 1))
    fresh = Serving(app)
    assert fresh.refresh().generation.number == before.generation.number
    assert read_current(folder(app)) is not None
    assert not aged.exists()
