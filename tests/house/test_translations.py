"""The catalogues in translations/: nothing forgotten, nothing half said, and no verdict that promises."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from registry.tongue import catalogues
from registry.tongue.catalogues import (
    ENGLISH,
    MESSAGES,
    OWN_NAMES,
    ROOT,
    STAFF,
    VERDICTS,
    agrees,
    lacking,
    offered,
    offered_to_staff,
    read,
)
from registry.tongue.gathering import (
    FOLDERS,
    HOME,
    KEYWORDS,
    NAMING,
    OF_STAFF,
    REFUSING,
    TELLING,
    UNTOLD,
    gathered,
    write,
)

OTHERS = tuple(code for code in OWN_NAMES if code != ENGLISH)
BEGUN = tuple(code for code in OTHERS if (ROOT / code / f"{STAFF}.po").exists())
"""Languages of the staff face; each is whole, or it is not offered at all."""
PROMISES = {
    "de": r"\b(un)?bedenklich|\bsicher|\bgefahrlos",
    "fr": r"\bsûre?s?\b|\bsans danger\b|\bsécuri",
    "es": r"\bsegur[oa]s?\b|\bsin peligro\b",
    "pl": r"\bbezpieczn|\bbez obaw\b",
    "ar": r"آمن|مأمون|سليم",
}
"""What says "safe" in each language. `niebezpieczny` is its opposite."""


@pytest.fixture(scope="module")
def sentences() -> dict[str, Catalog]:
    return gathered()


@pytest.mark.parametrize(("domain", "codes"), [(VERDICTS, OTHERS), (MESSAGES, OTHERS), (STAFF, BEGUN)])
def test_the_catalogues_hold_what_is_said_and_no_more(
    domain: str, codes: tuple[str, ...], sentences: dict[str, Catalog]
) -> None:
    said = {message.id for message in sentences[domain] if message.id}
    for code in codes:
        kept = {message.id for message in read(code, domain) if message.id}
        assert kept == said, f"{code}: run `flask --app wsgi languages update`"


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_said_in_every_language(code: str) -> None:
    assert not lacking(code)
    wanting = [message.id for message in read(code, MESSAGES) if message.id and not agrees(message)]
    assert not wanting[:3], f"{len(wanting)} sentences"
    assert offered() == tuple(OWN_NAMES)


def test_what_staff_read_is_said_in_each_language_begun_for_them() -> None:
    assert "de" in BEGUN
    assert not [(code, lacking(code, STAFF)[:3]) for code in BEGUN if lacking(code, STAFF)]
    assert offered_to_staff() == (ENGLISH, *BEGUN)


@pytest.mark.parametrize("code", OTHERS)
def test_no_verdict_promises_anything(code: str) -> None:
    wrong = re.compile(PROMISES[code], re.IGNORECASE)
    for message in read(code, VERDICTS):
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert not any(wrong.search(form) for form in forms if message.id), forms


def test_a_language_in_which_a_verdict_is_in_doubt_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read("de", VERDICTS)
    first = next(message for message in whole if "%(" in str(message.id) and isinstance(message.string, str))
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    write(tmp_path / "de" / f"{VERDICTS}.po", whole)
    assert not lacking("de")
    for said, fuzzy in (("", False), ("Ohne Platz", False), (str(first.string), True)):
        first.string = said
        first.flags = {"fuzzy"} if fuzzy else set()
        write(tmp_path / "de" / f"{VERDICTS}.po", whole)
        assert lacking("de") == [first.id], said
    assert lacking("fr"), "without a catalogue"


def test_forms_of_one_may_write_their_number_out() -> None:
    two = ("One recall", "%(num)s recalls")
    assert agrees(Message(two, string=("Ein Rückruf", "%(num)s Rückrufe")))
    assert not agrees(Message(two, string=("Ein Rückruf", "Rückrufe")))
    assert not agrees(Message(two, string=("", "%(num)s Rückrufe")))
    assert not agrees(Message("<b>Stop</b>", string="Halt"))


def test_all_that_is_gathered_from_is_there() -> None:
    """A slip in a list leaves a module's sentences English, and nobody hears of it."""
    listed = {*OF_STAFF, *REFUSING, *TELLING, *NAMING, *UNTOLD}
    assert sorted(name for name in listed if not (HOME / name).exists()) == []


def test_no_sentence_stands_inside_an_f_string() -> None:
    """There it is never gathered: its language would be English for good."""
    files = [file for folder in FOLDERS for file in (HOME / folder).rglob("*.py")]
    assert len(files) > 100
    assert _hidden("f\"{_('Return')} 12\"") == [1]
    found = [(file.name, _hidden(file.read_text(encoding="utf-8"))) for file in files]
    assert not [(name, lines) for name, lines in found if lines]


def _hidden(source: str) -> list[int]:
    """The lines of sentences inside f-strings."""
    inside = (
        inner
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
    )
    calls = (
        one for one in inside if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.args
    )
    return sorted(
        {
            one.lineno
            for one in calls
            if getattr(one.func, "id", "") in KEYWORDS and isinstance(one.args[0], ast.Constant)
        }
    )
