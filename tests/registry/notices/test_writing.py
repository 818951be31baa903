"""Every kind of letter as words and as a page: valid, short in its subject, and with nothing in it that a person could
be caught by."""

import re
from typing import Any

import html5lib
import pytest

from registry.notices.kinds import KINDS
from registry.notices.writing import ONE_USE, STOP, compose
from tests.portal.pagecheck import BANNED

UNIT = {"product": "Acme washer", "model": "WX1", "number": "AB1500"}
FACTS: dict[str, Any] = {
    "code": "ABCDE-FGH23",
    "maker": "Acme",
    "host": "recalls.example",
    "home": "http://recalls.example/",
    "verify": "http://recalls.example/verify?code=ABCDEFGH23",
    "go": "http://recalls.example/l/ABCDEFGH23",
    "done": "http://recalls.example/l/ABCDEFGH23/done",
    "mine": "http://recalls.example/mine",
    "link": f"http://recalls.example/mine/enter/{ONE_USE}",
    "check": "http://recalls.example/check?serial=AB1500",
    **UNIT,
    "units": [UNIT, {**UNIT, "number": "AB1501"}],
    "left": [{**UNIT, "number": "AB1502"}],
    "asked": [{**UNIT, "number": "AB1503", "question": "What is the date code?"}],
    "more": "http://recalls.example/l/ABCDEFGH23/one-more",
    "title": "Acme washers recalled",
    "do_now": "Stop using it now.",
    "hazard": "The drum can come loose.",
    "what_to_do": "Unplug it, and call us.",
    "remedy": "A free repair at your home.",
    "remedy_available": False,
    "contact": {"name": "", "phone": "0800 123", "email": "help@acme.example"},
    "demo": True,
    "before": "not in any recall we know of",
    "after": "recalled",
    "verdict": "affected",
    "besides": [
        {
            "number": "AB1700",
            "before": "recalled",
            "after": "not in any recall we know of",
            "check": "http://recalls.example/check?serial=AB1700",
            "stop": "http://recalls.example/watch/stop/STOP-0-LINK",
        }
    ],
    "cover": "Two years of parts",
    "ends_on": "5 January 2027",
    "count": 1_200,
    "recalled": 3,
    "infant": False,
    "reason": "The receipt is of another machine.",
    "register": "http://recalls.example/register",
    "name": "Sales of the week",
    "report": "Monthly progress report",
    "period": "October 2026",
    "due_on": "1 November 2026",
    "fault": "F7: Smoke",
    "where": "Made in week 12 of 2026",
    "desk": "http://recalls.example/admin/reports/recalls/1/forms",
    "offered": True,
    "get": "http://recalls.example/l/ABCDEFGH23/remedy",
    "recall": "Acme washers recalled",
    "reference": "ABC-234",
    "due": "1 November 2026",
    "replies": True,
    "refund": "120.00 EUR",
    "news": "A visit is offered",
    "words": "We can come on Monday.",
    "urgent": True,
    "claim": False,
    "maker_told": False,
    "what": "An injury",
    "known": "09:30 UTC on 1 November 2026",
    "from_name": "Example Shop",
    "covers": ["Serials AB1500 to AB1599."],
    "page": "http://recalls.example/recalls/acme-washers",
    "further": 12,
    "how": "http://recalls.example/transparency",
}


def facts(kind: str, **more: Any) -> dict[str, Any]:
    stop = f"http://recalls.example/stop/{STOP}" if KINDS[kind].stops else ""
    return {**FACTS, "kind": kind, "stop": stop, **more}


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_whole(kind: str) -> None:
    email = compose(kind, facts(kind))
    assert "\n" not in email.subject
    assert 10 < len(email.subject) < 80
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(email.html)
    assert len(tree.findall(".//h1")) == 1
    assert not tree.findall(".//img"), "nothing that tells when a letter is read"
    assert not tree.findall(".//script")
    page = re.sub(r"<style.*?</style>|<[^>]+>", " ", email.html, flags=re.DOTALL)
    for words in (email.text, page):
        assert not BANNED.search(words)
        assert "ABCDE-FGH23" in words
        assert "We never ask for a payment, a password, card or bank details." in " ".join(words.split())
        assert bool(KINDS[kind].stops) == bool(re.search("No more (of these letters|letters about)", words))
    assert (ONE_USE in email.text) == (ONE_USE in email.html) == bool(KINDS[kind].link)
    assert "\n\n\n" not in email.text
    assert not re.search(r"[ \t]\n", email.text)


@pytest.mark.parametrize("kind", [kind for kind, one in KINDS.items() if one.recall])
def test_what_to_do_comes_first(kind: str) -> None:
    email = compose(kind, facts(kind))
    first = email.text[:400]
    expected = {"no_longer": "AB1502", "cleared": "AB1502", "one_more": "AB1503: What is the date code?"}
    assert expected.get(kind, "Stop using it now. Unplug it") in first
    assert email.text.index("http") < 700


def test_what_people_typed_is_words_and_nothing_else() -> None:
    nasty = {**UNIT, "number": '"><img src=x>\r\nBcc: eve@example.org'}
    email = compose("recall", facts("recall", product="Acme\r\nBcc: eve@example.org", units=[nasty]))
    assert email.subject == "Recalled: Acme Bcc: eve@example.org. What to do now"
    assert "<img" not in email.html


def test_a_long_subject_is_cut() -> None:
    assert len(compose("recall", facts("recall", product="washer " * 60)).subject) == 150


def test_tokens_stand_in_what_goes_out_only() -> None:
    kept = compose("watch_changed", facts("watch_changed"))
    sent = kept.with_tokens({STOP: "secret"})
    assert "secret" in sent.text
    assert "secret" in sent.html
    assert "secret" not in kept.text + kept.html


def test_of_an_infant_product_the_letter_says_that_it_counts_already() -> None:
    email = compose("confirm_registration", facts("confirm_registration", infant=True))
    for words in (email.text, email.html):
        assert "only if there" in " ".join(words.split())
        assert "have your address taken away" in " ".join(words.split())
        assert "Until then nothing is registered" not in words
