"""The scope editor through HTTP: lines come and go, faults stand at their lines, words answer, units are tried."""

import json
import re

import pytest
from flask import Flask

from tests.admin.recalls.desk import RANGE, editor, kept, seen, started
from tests.people import Browser, a_maker


@pytest.fixture
def at_scope(app: Flask) -> tuple[Browser, int, str]:
    ed = editor(app, a_maker())
    number = started(ed)
    ed.get(f"/admin/recalls/{number}/scope")
    return ed, number, f"/admin/recalls/{number}/scope"


At = tuple[Browser, int, str]


def test_looking_says_it_in_words_and_keeps_nothing(at_scope: At) -> None:
    ed, _, path = at_scope
    ed.post(path, RANGE | {"seen": seen(ed), "do": "look"})
    assert "model BD-18 or BD-18 Pro and with serial number from BA10060000 to BA10069999." in ed.page
    assert "Except units" in ed.page
    assert "BA10060000" in ed.page
    ed.get(path)
    assert "BA10060000" not in ed.page


def test_lines_groups_and_exceptions_come_and_go(at_scope: At) -> None:
    ed, _, path = at_scope
    ed.post(path, RANGE | {"do": "add-line:g0"})
    assert 'name="g0-l2-field"' in ed.page
    assert "BA10069999" in ed.page
    ed.post(path, RANGE | {"do": "add-group"})
    assert 'name="g1-l0-field"' in ed.page
    ed.post(path, RANGE | {"do": "copy-group:g0"})
    assert ed.page.count("BA10069999") == 2
    ed.post(path, RANGE | {"do": "add-exception"})
    assert 'name="x1-l0-field"' in ed.page
    ed.post(path, RANGE | {"do": "drop-line:g0:1"})
    assert "BA10069999" not in ed.page
    assert "BD-18 Pro" in ed.page
    ed.post(path, RANGE | {"do": "drop-group:x0"})
    assert 'name="x0-l0-field"' not in ed.page
    for nonsense in ("drop-line:g9:9", "drop-group:x99", "add-line:", "rubbish", "drop-line:g0:999999999"):
        assert ed.post(path, RANGE | {"do": nonsense}).status_code == 200


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"kind": "range", "first": "BA9", "last": "BA1"}, "after"),
        ({"kind": "range", "first": "AB001", "last": "005"}, "AB"),
        ({"kind": "range"}, "Give the first or the last number"),
        ({"kind": "is", "values": "A1, A2"}, "one value per line"),
        ({"kind": "is", "values": ""}, "at least one value"),
        ({"kind": "ranges", "values": "100 + 2"}, "a range has a first and a last"),
        ({"kind": "ranges", "values": "ABC-001-ABC-003"}, "hyphens inside"),
        ({"kind": "ranges", "values": "AB001-005"}, "AB001"),
        ({"kind": "ranges", "values": "10-5"}, "after"),
        ({"kind": "code_range", "code": "WWYY", "first": "9920", "last": "1021"}, "9920"),
        ({"kind": "code_range", "first": "1", "last": "2"}, "how the code is read"),
        ({"kind": "at_is", "values": "X"}, "which characters"),
        ({"kind": "length", "values": "ten"}, "how many characters"),
        ({"kind": "other", "json": "{"}, "not JSON"),
        ({"kind": "other", "json": '{"rang": [1, 2]}'}, "not a test"),
        ({"kind": "is", "values": "A1", "width": "x"}, "how many characters"),
        ({"kind": "below", "last": ""}, "below what"),
    ],
)
def test_a_fault_stands_at_its_line(at_scope: At, line: dict[str, str], words: str) -> None:
    ed, number, path = at_scope
    sent = {"g0-l0-field": "model", "g0-l0-kind": "is", "g0-l0-values": "M1"}
    sent |= {f"g0-l1-{k}": v for k, v in ({"field": "serial"} | line).items()}
    ed.post(path, sent | {"seen": seen(ed), "do": "save"})
    error = re.search(r'id="f-g0-l1-error"[^>]*>(.*?)</p>', ed.page, re.S)
    assert error, ed.page
    assert words in error[1]
    assert 'id="f-g0-l0-error"' not in ed.page
    for value in line.values():
        assert value.split("\n")[0].replace('"', "&#34;") in ed.page
    assert number


def test_trying_units(at_scope: At) -> None:
    ed, _, path = at_scope

    def verdict(**told: str) -> str:
        ed.post(path, RANGE | {"do": "try"} | {name.replace("_", "-", 1): v for name, v in told.items()})
        found = re.search(r'class="answer-word">([^<]*)<', ed.page)
        assert found, ed.page
        return found[1]

    in_it = {"try_model": "bd 18", "try_serial": "S/N ba1006 0000"}
    assert verdict(**in_it) == "One thing more"
    assert "Still needed: green dot" in ed.page
    green = "try-green dot"
    ed.post(path, RANGE | {"do": "try", "try-model": "BD-18", "try-serial": "BA10060000", green: "no"})
    assert ">Recalled<" in ed.page
    assert "Group 1 covers it" in ed.page
    ed.post(path, RANGE | {"do": "try", "try-model": "BD-18", "try-serial": "BA10060000", green: "yes"})
    assert "Exception 1 leaves it out" in ed.page
    assert verdict(try_model="BD-18", try_serial="BA1006000O") == "Look again"
    assert verdict(try_model="BD-18", try_serial="BA10070000") == "Not in this recall"
    assert verdict(try_model="XX") == "Not in this recall"


def test_more_groups_than_a_page_can_show_stay_json(at_scope: At) -> None:
    ed, _, path = at_scope
    rule = {"any": [{"model": f"M{n}", "serial": "A1"} for n in range(101)]}
    ed.get(f"{path}?json=1")
    ed.post(path, {"rule": json.dumps(rule), "seen": seen(ed), "do": "save"})
    assert "is saved" in ed.page
    ed.get(path)
    assert 'name="g0-l0-field"' not in ed.page
    assert "M100" in ed.page
    ed.post(path, {"rule": json.dumps(rule), "seen": seen(ed), "do": "as-lines"})
    assert "More than 100 groups cannot be shown as lines" in ed.page


def test_json_for_the_rest(at_scope: At) -> None:
    ed, number, path = at_scope
    rule = {"any": [{"serial": {"any": [{"at": [1, 2], "is": ["ZZ"]}, {"ends": ["9"]}]}, "model": "M1"}]}
    ed.get(f"{path}?json=1")
    ed.post(path, {"rule": json.dumps(rule), "seen": seen(ed), "do": "save"})
    assert "is saved" in ed.page
    assert "fits a test written as JSON" in ed.page
    ed.post(path, {"rule": json.dumps(rule), "do": "as-lines", "seen": seen(ed)})
    assert 'name="g0-l0-json"' in ed.page
    ed.post(path, RANGE | {"do": "as-json"})
    assert "&#34;BA10060000&#34;" in ed.page
    for wrong in (
        "",
        "{",
        "5",
        "[]",
        '{"any": []}',
        "[" * 5000,
        '{"any": [{"serial": {"rang": 1}}]}',
        "9" * 5000,
    ):
        answer = ed.post(path, {"rule": wrong, "do": "save", "seen": "x"})
        assert answer.status_code == 200
        assert "Some lines are not right yet" in ed.page, wrong
    assert number


def test_thousands_of_numbers_and_hostile_input(at_scope: At) -> None:
    ed, number, path = at_scope
    many = "\n".join(f"BA{n:08d}" for n in range(5000))
    sent = {"g0-l0-field": "serial", "g0-l0-kind": "is", "g0-l0-values": many, "seen": seen(ed), "do": "save"}
    ed.post(path, sent)
    assert "is saved" in ed.page
    for text in ("x" * 10_000, "<script>alert(1)</script>", "\x07", "é"):
        for name in [*RANGE, "g0-note", "g0-l1-width", "g0-l1-json", "do", "seen", "rule"]:
            assert ed.post(path, RANGE | {name: text}).status_code == 200, (name, text[:10])
            assert "<script>alert" not in ed.page
    assert ed.post(path, {f"g{n}-l0-field": "serial" for n in range(200)}).status_code == 200
    assert number


def test_the_rule_is_kept_as_the_domain_reads_it(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    number = started(ed)
    ed.get(f"/admin/recalls/{number}/scope")
    ed.post(f"/admin/recalls/{number}/scope", RANGE | {"seen": seen(ed), "do": "save"})
    assert kept(maker, number).versions[0].criteria == {
        "any": [{"model": ["BD-18", "BD-18 Pro"], "serial": {"range": ["BA10060000", "BA10069999"]}}],
        "except": [{"green dot": True}],
    }
