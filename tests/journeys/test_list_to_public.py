"""Section by section, as it happens on the day: an editor brings a list with faults, corrects it, brings the sales of a
dealer, reads whom the recall reaches; a second person publishes; checks answer anew; the difference is public; the
log holds together."""

import csv
import io
import json
import re
import time
from html import unescape

import pytest
from flask import Flask

from registry.audit import chain
from registry.catalogue import staff_queries as catalogue
from registry.db import db
from registry.recalls.index.serving import refresh
from tests.admin.recalls.desk import editor, publisher, seen, started, wrote
from tests.admin.uploads.desk import sent
from tests.jobs import run_jobs
from tests.people import Browser, a_maker
from tests.registry.recalls.builders import a_product

LIST = """Model;First serial;Last serial;Remark
BD-18;BA10060000;BA10060999;
BD-18;ba-10061000;;returned twice
BD-18;BA10069000;BA10068000;
BD-18;2.022E+10;;
XX-99;BA10062000;;=cmd|' /C calc'!A0
"""
MORE = "Model;First serial;Last serial\nBD-18;BA10070000;BA10070009\n"
SALES = """Serial,Model,Sold on,Dealer,Invoice,Line,Price,Currency,Country,Customer,E-mail,Telephone
BA10060001,BD-18,2026-03-01,Northern Tools,INV-1,1,129.00,EUR,DE,Ada Doe,ada@example.org,
BA10060002,BD-18,2026-03-02,Northern Tools,INV-2,1,129.00,EUR,DE,Bo Doe,,+49 30 1234567
BA10060003,BD-18,2026-03-03,Southern Tools,INV-3,1,119.00,EUR,AT,,,
BA10099999,BD-18,2026-03-04,Southern Tools,INV-4,1,119.00,EUR,AT,Di Doe,di@example.org,
"""
TRIALS = {
    "inside": "BA10060000; BD-18\nBA10060999; BD-18\nBA10061000; BD-18",
    "outside": "BA10059999; BD-18\nBA10061002; BD-18\nBA10060000; BD-19",
}


@pytest.fixture
def maker(app: Flask) -> int:
    return a_maker()


def _loaded(app: Flask, browser: Browser, text: str, **fields: object) -> int:
    """Brought, its columns taken as guessed, read: the browser is at the preview."""
    number = sent(browser, text, **fields)
    run_jobs(app)
    browser.get(f"/admin/uploads/{number}")
    browser.post(f"/admin/uploads/{number}/columns", _as_shown(browser.page))
    run_jobs(app)
    browser.get(f"/admin/uploads/{number}")
    return number


def _as_shown(page: str) -> dict[str, str]:
    """What the columns' form would send as it stands."""
    form = re.search(r"<form[^>]*/columns\".*?</form>", page, re.S)
    assert form, page
    given = {name: unescape(value) for name, value in re.findall(r'name="(seen)" value="([^"]*)"', form[0])}
    for name, choices in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', choices)
        given[name] = unescape(chosen[1]) if chosen else ""
    for attributes in re.findall(r"<input([^>]*type=\"(?:radio|checkbox)\"[^>]*)>", form[0]):
        name, value = re.search(r'name="([^"]+)"', attributes), re.search(r'value="([^"]*)"', attributes)
        if name and "checked" in attributes.split():
            given[name[1]] = unescape(value[1]) if value else "on"
    return given | {"do": "read"}


def _confirmed(app: Flask, browser: Browser, number: int) -> None:
    browser.post(f"/admin/uploads/{number}/confirm", {"seen": seen(browser)})
    run_jobs(app)
    browser.get(f"/admin/uploads/{number}")


def _verdict(app: Flask, serial: str) -> str:
    answer = app.test_client().get(f"/api/v1/check?brand=Borealis&model=BD-18&serial={serial}")
    return str(answer.get_json()["verdict"])


def test_from_a_list_with_faults_to_the_public_answer(app: Flask, maker: int) -> None:
    ed, pub = editor(app, maker), publisher(app, maker)
    recall = started(ed)
    wrote(ed, recall, **{"identifiers-0-label": "", "identifiers-0-field": ""})
    a_product(catalogue.own_brands(maker)[0], "drill", ["BD-18", "BD-19"])
    db.session.commit()

    first = _loaded(app, ed, LIST, recall_id=recall)
    for words in ("2.022E+10", "XX-99", "BA10069000", "1,001"):
        assert words in ed.page, words
    faulty = ed.get(f"/admin/uploads/{first}/faulty.csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(faulty), delimiter=";" if ";" in faulty.splitlines()[0] else ","))
    assert [row[1] for row in rows[1:]] == ["BA10069000", "2.022E+10", "BA10062000"]
    assert rows[3][3].startswith("'=")

    ed.get(f"/admin/uploads/{first}")
    _confirmed(app, ed, first)
    rows[1][1:3] = ["BA10068000", "BA10068004"]
    corrected = "\n".join(";".join(row[:4]) for row in rows[:2])
    second = _loaded(app, ed, corrected, recall_id=recall, name="corrected.csv")
    assert "1" in ed.page
    ed.post(f"/admin/uploads/{second}/back", {"seen": seen(ed)})
    ed.get(f"/admin/uploads/{second}")
    ed.post(f"/admin/uploads/{second}/columns", _as_shown(ed.page) | {"how": "add"})
    run_jobs(app)
    ed.get(f"/admin/uploads/{second}")
    _confirmed(app, ed, second)

    sold = _loaded(app, ed, SALES, purpose="sales", name="sales.csv")
    _confirmed(app, ed, sold)

    ed.get(f"/admin/recalls/{recall}/trials")
    ed.post(f"/admin/recalls/{recall}/trials", TRIALS | {"seen": seen(ed), "do": "next"})
    assert ed.path.endswith("/review"), ed.page
    ed.post(f"/admin/recalls/{recall}/survey")
    run_jobs(app)
    ed.get(f"/admin/recalls/{recall}/review")
    for words in ("1,006", "Northern Tools", "2 of 3 sales", "BA10059999"):
        assert words in ed.page, f"whoever writes it sees what it would do: {words}"
    ed.post(f"/admin/recalls/{recall}/submit", {"seen": seen(ed), "reason": "First published."})
    pub.get(f"/admin/recalls/{recall}/review")
    pub.post(f"/admin/recalls/{recall}/publish", {"seen": seen(pub)})
    assert "Published. Checks answer" not in pub.page, "nobody approves before the figures are there"
    run_jobs(app)

    pub.get(f"/admin/recalls/{recall}/review")
    for words in ("1,006", "Northern Tools", "BA10060000", "BA10059999", "BA10061001"):
        assert words in pub.page, words
    stale = seen(pub)
    assert _verdict(app, "BA10060500") != "affected"
    pub.post(f"/admin/recalls/{recall}/publish", {"seen": "0" * 16})
    assert "changed since you looked" in pub.page
    pub.post(f"/admin/recalls/{recall}/publish", {"seen": stale})
    assert "Published. Checks answer" in pub.page, pub.page
    begun = time.monotonic()
    refresh()
    assert [_verdict(app, s) for s in ("BA10060500", "BA10068004", "BA10061001")] == [
        "affected", "affected", "not_in_any_recall",
    ]  # fmt: skip
    assert time.monotonic() - begun < 5, "an answer comes at once, not after a rebuild of minutes"

    run_jobs(app)
    pub.get(f"/admin/recalls/{recall}")
    _second_version(app, ed, pub, recall)
    assert [one.why for one in chain.verify() if one.broken is not None] == []
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


def _second_version(app: Flask, ed: Browser, pub: Browser, recall: int) -> None:
    """The recall grows: the public reads what was added, and why."""
    ed.get(f"/admin/recalls/{recall}")
    ed.post(f"/admin/recalls/{recall}/amend")
    number = _loaded(app, ed, MORE, recall_id=recall, how="add", name="more.csv")
    ed.post(f"/admin/uploads/{number}/back", {"seen": seen(ed)})
    ed.get(f"/admin/uploads/{number}")
    ed.post(f"/admin/uploads/{number}/columns", _as_shown(ed.page) | {"how": "add"})
    run_jobs(app)
    ed.get(f"/admin/uploads/{number}")
    assert re.search(r"\b10\b", ed.page)
    _confirmed(app, ed, number)
    ed.get(f"/admin/recalls/{recall}/review")
    ed.post(f"/admin/recalls/{recall}/submit", {"seen": seen(ed), "reason": "Ten units of May found."})
    run_jobs(app)
    pub.get(f"/admin/recalls/{recall}/review")
    pub.post(f"/admin/recalls/{recall}/publish", {"seen": seen(pub)})
    assert "Published. Checks answer" in pub.page, pub.page
    refresh()
    assert _verdict(app, "BA10070009") == "affected"
    public = app.test_client().get("/recalls/borealis-recalls-cordless-drills").text
    assert "Ten units of May found." in public
    assert re.search(r"10 numbers", public), public
    told = app.test_client().get(f"/api/v1/recalls/{recall}").get_json()
    assert "10 numbers" in json.dumps(told)
