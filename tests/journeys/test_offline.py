"""A charity checks its stock without telling us a number: by beginnings of hashes, and by the signed list."""

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from registry.clock import now
from registry.criteria.answers import YES
from registry.criteria.corpus import examples
from registry.db import db
from registry.journeys import offline
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall
from registry.recalls.offline import covering
from registry.recalls.offline.counting import one_form
from registry.serials.reading import normalise
from tests.demo import NOTICES, demo
from tests.portal.api.conftest import Fits, fits
from tests.registry.recalls.builders import a_brand, a_listed_recall, a_published_recall, a_version

__all__ = ["demo", "fits"]
SAMPLE = Path(__file__).parents[2] / "templates" / "portal" / "api" / "offline_sample.txt"


def _ask(client: FlaskClient, number: str, field: str = "serial") -> tuple[list[int], dict[str, Any]]:
    """As somebody does it who has read the page about it: recalls found, and the whole answer."""
    digits = hashlib.sha256(f"{field}|{one_form(normalise(number))}".encode()).hexdigest()
    answer = client.get(f"/api/v1/check/prefix/{digits[:5]}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return [
        r for one in told["matches"] if digits[5:].startswith(one["suffix"]) for r in one["recalls"]
    ], told


@pytest.fixture
def recalls(app: Flask) -> dict[str, int]:
    """One recall of each way in which numbers can be told."""
    brand = a_brand("Acme")
    made = {
        "list": a_listed_recall(brand, [("AB100", "AB199"), ("X7", "X7"), ("0500", "0510")]),
        "short rule": a_published_recall(brand, {"any": [{"serial": {"range": ["K9A98", "K9B02"]}}]}),
        "lots": a_published_recall(brand, {"any": [{"lot": ["L1", "L2"], "model": "M"}]}),
        "long rule": a_published_recall(brand, {"any": [{"serial": {"range": ["C00000000", "C99999999"]}}]}),
        "beginnings": a_published_recall(brand, {"any": [{"serial": {"starts": ["QQ"]}}]}),
        "elsewhere": a_published_recall(brand, {"any": [{"serial": {"lookup": "the maker's"}}]}),
        "not final": a_published_recall(brand, {"any": [{"serial": "N1"}]}, list_complete=False),
        "two ways": a_published_recall(brand, {"any": [{"serial": "T1"}, {"lot": "T2"}]}),
    }
    made["draft"] = Recall(organisation_id=brand.organisation_id, slug="draft", title="A draft")
    db.session.add(made["draft"])
    db.session.commit()
    assert offline.refresh()
    return {name: recall.id for name, recall in made.items()}


def test_a_number_is_found_by_the_beginning_of_its_hash(
    client: FlaskClient, recalls: dict[str, int], fits: Fits
) -> None:
    for number in ("ab 150", "AB-100", "AB199", "X7", "505", "00505"):
        found, told = _ask(client, number)
        assert found == [recalls["list"]], number
        fits("PrefixAnswer", told)
    assert _ask(client, "K9A99")[0] == _ask(client, "K9B00")[0] == [recalls["short rule"]]
    assert _ask(client, "L1", "lot")[0] == [recalls["lots"]]
    assert _ask(client, "N1")[0] == [recalls["not final"]]
    assert _ask(client, "AB200")[0] == _ask(client, "K9A97")[0] == []


def test_what_no_hash_rules_out_is_named_in_every_answer(
    client: FlaskClient, recalls: dict[str, int]
) -> None:
    _, told = _ask(client, "nothing has this number")
    names = ("long rule", "beginnings", "elsewhere", "not final", "two ways")
    assert set(told["ask_on_line"]) == {recalls[name] for name in names}
    assert told["other_fields"] == {"lot": [recalls["lots"]]}
    assert "no" not in told["says"].lower().split(), "says what is not known, never a no"


def test_the_file_can_be_used_without_us(
    client: FlaskClient, recalls: dict[str, int], tmp_path: Path
) -> None:
    with client.get("/api/v1/offline-list") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=recalls-")
        whole, version = answer.data, answer.headers["ETag"]
        assert "no-cache" in answer.headers["Cache-Control"], "no cache shows it after the next publication"
    kept = tmp_path / "recalls.list"
    kept.write_bytes(whole)
    (tmp_path / "keys.json").write_bytes(client.get("/.well-known/recall-receipt-key.json").data)
    (tmp_path / "sample.py").write_text(SAMPLE.read_text("utf-8"), "utf-8")

    def run(field: str, number: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "sample.py", "recalls.list", "keys.json", field, number]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)

    found = run("serial", "ab 100").stdout.splitlines()
    assert found[1].endswith(f"[{recalls['list']}]")
    unknown = {int(number) for number in found[2].partition("[")[2].strip("]").split(",")}
    assert unknown == set(recalls.values()) - {recalls["list"], recalls["short rule"], recalls["draft"]}
    assert run("serial", "AB200").stdout.splitlines()[1].endswith("[]")
    kept.write_bytes(whole.replace(b'"how":"on_line"', b'"how":"hashes!"'))
    assert "InvalidSignature" in run("serial", "AB100").stderr
    with client.get("/api/v1/offline-list", headers={"If-None-Match": version}) as again:
        assert again.status_code == 304


@pytest.mark.usefixtures("recalls")
def test_it_says_how_each_recall_can_be_looked_for(recalls: dict[str, int]) -> None:
    found = offline.current()
    assert found
    by_id = {one["id"]: one for one in found.head["recalls"]}
    assert recalls["draft"] not in by_id
    assert by_id[recalls["long rule"]]["criteria"] == {
        "any": [{"serial": {"range": ["C00000000", "C99999999"]}}]
    }
    assert by_id[recalls["elsewhere"]]["how"] == "on_line"
    assert "criteria" not in by_id[recalls["list"]]
    assert found.head["entries"] == 100 + 1 + 11 + 5 + 2 + 1


def test_lists_that_are_too_long_to_hash_are_runs_or_asked_on_line(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(covering, "MOST_NUMBERS", 50)
    monkeypatch.setattr(covering, "MOST_RUNS", 2)
    monkeypatch.setattr(covering, "MOST_ALTOGETHER", 60)
    brand = a_brand("Acme")
    few = a_listed_recall(brand, [("A100", "A999"), ("0007", "0900")])
    many = a_listed_recall(brand, [("B100", "B500"), ("C1", "C1"), ("D1", "D1")])
    first, second = a_listed_recall(brand, [("E10", "E40")]), a_listed_recall(brand, [("F10", "F49")])
    db.session.commit()
    offline.refresh()
    found = offline.current()
    assert found
    how = {one["id"]: one for one in found.head["recalls"]}
    assert list(how[few.id]["lists"].values()) == [[["7", "900"], ["A100", "A999"]]]
    assert how[many.id]["how"] == "on_line"
    assert (how[first.id]["how"], how[second.id]["how"]) == ("hashes", "rule"), (
        "the smaller first, while there is room"
    )
    assert set(found.on_line) == {few.id, many.id, second.id}


def test_no_unit_of_the_corpus_is_missed(demo: Flask) -> None:
    """Whoever looks in the hashes and asks on line where told to misses no covered unit."""
    with demo.app_context():
        offline.refresh()
        client = demo.test_client()
        ids = dict(db.session.execute(select(Recall.notice_key, Recall.id)).all())
        looked = 0
        for line in NOTICES.read_text("utf-8").splitlines():
            for notice, expected, unit, _hint in examples(json.loads(line)):
                recall = ids[notice]
                _, told = _ask(client, "any")
                fields = {
                    recall: name for name, numbers in told["other_fields"].items() for recall in numbers
                }
                field = fields.get(recall, "serial")
                if expected is not YES or recall in told["ask_on_line"] or not unit.get(field):
                    continue
                looked += 1
                assert recall in _ask(client, str(unit[field]), field)[0], (notice, unit)
        assert looked > 20
        db.session.remove()


def test_it_follows_what_is_published_and_is_renewed_once_a_day(
    client: FlaskClient, recalls: dict[str, int]
) -> None:
    assert not offline.refresh(), "nothing new"
    before = _ask(client, "AB100")[1]
    with client.get("/api/v1/offline-list") as answer:
        old = {"If-None-Match": answer.headers["ETag"]}
    recall = db.session.get(Recall, recalls["short rule"])
    assert recall
    a_version(recall, {"any": [{"serial": "NEW1"}]})
    db.session.commit()
    refresh()
    assert _ask(client, "NEW1")[1]["as_of"] <= before["as_of"], (
        "the list is older than what is published, and says so"
    )
    assert offline.refresh()
    found, after = _ask(client, "NEW1")
    assert found == [recalls["short rule"]]
    with client.get("/api/v1/offline-list", headers=old) as answer:
        assert answer.status_code == 200, "whoever has the old one is sent the new one"
    assert after["list_version"] > before["list_version"]
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=False):
        assert offline.refresh()
        assert not offline.refresh()


def test_it_answers_while_the_database_is_gone(
    app: Flask, client: FlaskClient, recalls: dict[str, int]
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("select", None, Exception("the database is gone"))

    event.listen(db.engine, "before_cursor_execute", gone)
    try:
        assert _ask(client, "AB100")[0] == [recalls["list"]]
        with client.get("/api/v1/offline-list") as answer:
            assert answer.status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", gone)


def test_before_the_first_list_it_says_when_to_come_again(client: FlaskClient) -> None:
    for path in ("/api/v1/check/prefix/00000", "/api/v1/offline-list"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize("prefix", ["1234", "123456", "xyz12", "%00abc", "١٢٣٤٥"])
def test_a_bad_prefix_is_refused(client: FlaskClient, prefix: str) -> None:
    assert client.get(f"/api/v1/check/prefix/{prefix}").json["errors"][0]["parameter"] == "prefix"
