"""A letter filled into the form of its wave is, to the last character, the letter written by itself."""

import json
import zlib

import pytest

from registry.notices import pressing
from registry.notices.kinds import KINDS
from registry.notices.pressing import kept, press
from registry.notices.sheets import make_sheet
from registry.notices.writing import Email, compose
from tests.registry.notices.test_writing import UNIT, facts

ODD = ("AB1500", "A<b>&\"'1", "", "Ä 12-ß", "x" * 120, "1\n2", "\ue000code\ue001")


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_same(kind: str) -> None:
    for number in ODD:
        units = [{**UNIT, "number": number}, {**UNIT, "number": "AB1501"}]
        told = facts(kind, units=units, left=units[:1], asked=[{**units[0], "question": "Which “one”?"}])
        whole, made = compose(kind, told), press(kind, told)
        assert made == whole
        assert json.loads(zlib.decompress(kept(made))) == [whole.subject, whole.text, whole.html]
        assert raw(made) == raw(whole)
        assert press(kind, {**told, "units": [], "asked": []}) == compose(
            kind, {**told, "units": [], "asked": []}
        )


def raw(email: Email) -> bytes:
    made = make_sheet("a@example.org", "b@example.org", email, "<1@example.org>", {}).raw
    edge = made.partition(b'boundary="')[2].partition(b'"')[0]
    return made.replace(edge, b"").partition(b"Message-ID")[2]


def test_a_wave_is_written_once() -> None:
    pressing._form.cache_clear()
    for number in range(50):
        code = f"ABCDEFG{number:03}"
        units = [{**UNIT, "number": f"AB{number}"}]
        told = facts("recall", units=units, code=code, go=f"http://recalls.example/l/{code}")
        assert f"/l/{code}" in press("recall", told).html
    assert pressing._form.cache_info().misses == 1
    other = facts("recall", hazard="It can burn.")
    assert "It can burn." in press("recall", other).text
