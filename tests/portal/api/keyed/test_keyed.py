"""What every keyed endpoint does with keys, bodies, repeats and long lists, whatever its area."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from portal.api.spec import document
from registry.catalogue.models import Brand
from registry.clock import now
from registry.db import db
from registry.repeats.models import NamedRequest
from registry.repeats.store import forget_old, take_up
from registry.staff.keys.scopes import Scope
from tests.conftest import dispose
from tests.people import a_maker
from tests.portal.api.conftest import Fits
from tests.portal.api.keyed.writing import add_brands
from tests.programs import Program, a_key

PATHS = document("https://recalls.example")["paths"]
OPEN = {path for path, methods in PATHS.items() if not any("security" in one for one in methods.values())}
OPEN |= {"/api/v1/openapi.json", "/api/v1/docs"}


@pytest.fixture
def acme(app: Flask) -> Program:
    add_brands(app)
    return Program(app, a_key(a_maker(), "epcis:capture"))


def _names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Brand.name).order_by(Brand.id)))


def _described(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def test_every_address_of_the_api_is_open_or_names_its_scope(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and _described(rule.rule) not in OPEN:
            scope = getattr(app.view_functions[rule.endpoint], "scope", "none")
            assert scope is None or isinstance(scope, Scope), rule


def test_no_keyed_address_answers_without_a_key(app: Flask) -> None:
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and _described(rule.rule) not in OPEN:
            path = re.sub(r"<[^>]*>", "1", rule.rule)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                assert app.test_client().open(path, method=method, json={}).status_code == 401, rule
                asked += 1
    assert asked


def test_who_am_i(app: Flask, fits: Fits) -> None:
    answer = Program(app, a_key(a_maker(), "units:read")).get("/api/v1/key")
    assert answer.status_code == 200
    fits("Key", answer.json)
    assert (answer.json["maker"], answer.json["scopes"]) == ("acme-tools", ["units:read"])
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer rpk_aaaaaaaaaaaa_" + "b" * 43]
)
def test_without_a_key_nobody_comes_in(app: Flask, fits: Fits, header: str) -> None:
    answer = Program(app, "").get("/api/v1/key", **({"Authorization": header} if header else {}))
    assert answer.status_code == 401
    fits("Problem", answer.json)
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")


def test_a_key_for_something_else_is_told_what_it_lacks(acme: Program, app: Flask) -> None:
    other = Program(app, a_key(a_maker("Bolt"), "units:read"))
    answer = other.post("/api/v1/brands", {"name": "Bolt"})
    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="epcis:capture"'
    assert _names() == []


def test_over_its_rate_it_waits(acme: Program, app: Flask) -> None:
    slow = Program(app, a_key(a_maker("Slow"), "epcis:capture", rate="60 per minute"))
    statuses = [slow.get("/api/v1/key").status_code for _ in range(61)]
    assert statuses[:60] == [200] * 60
    last = slow.get("/api/v1/key")
    assert (statuses[60], last.status_code) == (429, 429)
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert acme.get("/api/v1/key").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"name": ""}, 201, None),
        ({}, 422, "#/name"),
        ({"name": 7}, 422, "#/name"),
        ({"name": "a\0b"}, 422, "#/name"),
        ({"name": "\ud800"}, 422, "#/name"),
        ({"name": "x" * 21}, 422, "#/name"),
        ({"name": "a", "nmae": "b"}, 422, "#/nmae"),
        ([], 422, "#"),
        ("text", 422, "#"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_with_its_place(
    acme: Program, fits: Fits, body: Any, status: int, pointer: str | None
) -> None:
    answer = acme.post("/api/v1/brands", body)
    assert answer.status_code == status
    if pointer:
        fits("Problem", answer.json)
        assert answer.json["errors"][0]["pointer"] == pointer
        assert _names() == []


def test_what_is_no_json_at_all(acme: Program) -> None:
    def send(data: bytes, kind: str = "application/json") -> int:
        headers = {"Authorization": f"Bearer {acme.key}"}
        return acme.client.post("/api/v1/brands", data=data, content_type=kind, headers=headers).status_code

    assert send(b"{") == 400
    assert send(b"\xff{}") == 400
    assert send(b"[" * 1500) == 400
    assert send(b'{"name": NaN}') == 400
    assert send(b'{"name": "a", "name": "b"}') == 422
    assert send(b"name=a", "application/x-www-form-urlencoded") == 415
    assert send(b'{"name": "' + b"a" * 2000 + b'"}') == 413
    assert _names() == []


def test_sent_twice_done_once(acme: Program) -> None:
    first = acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="a-1")
    again = acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    for name in ("Location", "ETag", "Content-Type"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert _names() == ["Acme"]


def test_one_name_is_for_one_request(acme: Program, fits: Fits) -> None:
    acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="a-1")
    for path, body in (("/api/v1/brands", {"name": "Other"}), ("/api/v1/brands?x=1", {"name": "Acme"})):
        answer = acme.post(path, body, Idempotency_Key="a-1")
        assert answer.status_code == 422
        fits("Problem", answer.json)
    assert acme.post("/api/v1/brands", {"name": "C"}, Idempotency_Key="ü").status_code == 400
    assert acme.post("/api/v1/brands", {"name": "C"}, Idempotency_Key="k" * 256).status_code == 400
    assert _names() == ["Acme"]


def test_two_makers_use_the_same_name_without_knowing(acme: Program, app: Flask) -> None:
    bolt = Program(app, a_key(a_maker("Bolt"), "epcis:capture"))
    assert acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="1").status_code == 201
    assert bolt.post("/api/v1/brands", {"name": "Bolt"}, Idempotency_Key="1").json["name"] == "Bolt"


def test_refused_it_may_be_put_right_under_the_same_name(acme: Program) -> None:
    refused = acme.post("/api/v1/brands", {"name": "Wrong"}, Idempotency_Key="a-1")
    assert refused.status_code == 422
    assert _names() == [], "nothing of what was written before it was refused stands"
    assert acme.post("/api/v1/brands", {"name": "Right"}, Idempotency_Key="a-1").status_code == 201
    assert _names() == ["Right"]


def test_while_one_is_answered_a_second_waits(acme: Program, app: Flask) -> None:
    acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="seen")
    row = db.session.scalars(sa.select(NamedRequest)).one()
    assert not hasattr(take_up(row.organisation_id, "open", row.fingerprint), "status")
    db.session.rollback()
    acme_again = acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="open")
    assert acme_again.status_code == 409
    assert acme_again.headers["Retry-After"] == "1"


def test_what_a_dead_process_took_up_is_done_by_the_next(acme: Program) -> None:
    acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="seen")
    row = db.session.scalars(sa.select(NamedRequest)).one()
    maker, fingerprint = row.organisation_id, "0" * 64
    db.session.rollback()
    take_up(maker, "dead", fingerprint)  # and never heard of again
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert acme.post("/api/v1/brands", {"name": "Late"}, Idempotency_Key="dead").status_code == 201
    assert _names() == ["Acme", "Late"]


def test_after_a_day_a_name_is_forgotten(acme: Program) -> None:
    acme.post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="a-1")
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert acme.post("/api/v1/brands", {"name": "Next"}, Idempotency_Key="a-1").status_code == 201
    with time_machine.travel(now() + timedelta(hours=50), tick=False):
        forget_old()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NamedRequest)) == 0
    assert _names() == ["Acme", "Next"]


def test_of_many_at_once_one_is_done(acme: Program, app: Flask) -> None:
    db.session.rollback()
    statuses: list[int] = []

    def ask() -> None:
        answer = Program(app, acme.key).post("/api/v1/brands", {"name": "Acme"}, Idempotency_Key="same")
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    dispose(app)
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert _names() == ["Acme"]


def test_a_bad_row_gets_an_error_in_its_place(acme: Program) -> None:
    rows = [{"ref": 1, "name": "A"}, {"ref": "two", "name": "Taken"}, {"name": 3}, 4, {"ref": {}, "name": "E"},
            {"ref": None, "name": "F", "other": 1}]  # fmt: skip
    answer = acme.post("/api/v1/brands/many", {"brands": rows}, Idempotency_Key="m").json
    assert (answer["count"], answer["failed"]) == (6, 5)
    told = answer["rows"]
    assert told[0]["ref"] == 1
    assert "error" not in told[0]
    assert told[1]["error"] == {"pointer": "#/brands/1/name", "detail": "It is taken."}
    places = [row["error"]["pointer"] for row in told[1:]]
    assert places == [
        "#/brands/1/name",
        "#/brands/2/name",
        "#/brands/3",
        "#/brands/4/ref",
        "#/brands/5/other",
    ]
    assert _names() == ["A"]


def test_a_list_is_read_page_by_page_though_it_grows(acme: Program) -> None:
    for number in range(5):
        acme.post("/api/v1/brands", {"name": f"B{number}"})
    page = acme.get("/api/v1/brands?limit=2")
    seen = [row["name"] for row in page.json["brands"]]
    acme.post("/api/v1/brands", {"name": "Late"})
    while page.json["next"]:
        assert 'rel="next"' in page.headers["Link"]
        page = acme.get(page.headers["Link"].partition(">")[0].partition("/api")[2].join(["/api", ""]))
        seen += [row["name"] for row in page.json["brands"]]
    assert seen == ["B0", "B1", "B2", "B3", "B4", "Late"]
    assert "Link" not in page.headers


def test_a_cursor_is_good_for_its_own_list_and_maker_only(acme: Program, app: Flask) -> None:
    for number in range(3):
        acme.post("/api/v1/brands", {"name": f"B{number}"})
    cursor = acme.get("/api/v1/brands?limit=1").json["next"]
    bolt = Program(app, a_key(a_maker("Bolt"), "epcis:capture"))
    assert acme.get(f"/api/v1/brands?cursor={cursor}").json["brands"] == [{"name": "B1"}, {"name": "B2"}]
    for asked in (
        bolt.get(f"/api/v1/brands?cursor={cursor}"),
        acme.get(f"/api/v1/brands?starts=B&cursor={cursor}"),
        acme.get(f"/api/v1/brands?cursor={cursor}x"),
        acme.get("/api/v1/brands?cursor=%00"),
        acme.get("/api/v1/brands?cursor="),
    ):
        assert asked.status_code == 422
        assert asked.json["errors"][0]["parameter"] == "cursor"
    assert acme.get("/api/v1/brands?limit=0").json["errors"][0]["parameter"] == "limit"
    assert acme.get("/api/v1/brands?state=open").json["errors"][0]["parameter"] == "state"


def test_what_is_unchanged_costs_its_headers_only(acme: Program) -> None:
    acme.post("/api/v1/brands", {"name": "Acme"})
    tag = acme.get("/api/v1/brands").headers["ETag"]
    again = acme.get("/api/v1/brands", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    acme.post("/api/v1/brands", {"name": "More"})
    assert acme.get("/api/v1/brands", If_None_Match=tag).status_code == 200
