"""No page of the public face says anything in English to whoever reads another language, but for names and data."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.tongue.speaking import speaking
from tests.house.test_staff_words import OWN_NAMES, ROOT, _wanting
from tests.marked import data, marked, not_ours, unmarked
from tests.owners import an_owner, let_in
from tests.people import Browser
from tests.portal.cases.asking import a_recalled_kettle, query_of
from tests.portal.pagecheck import links_of

FOR_PROGRAMS = ("portal/api/",)
"""Its pages are for whoever writes programs: English, as the names of its fields."""
NO_WORDS = {"urgent", "gs1:", "| Recall Portal", "/admin/forgotten/"}
"""Names of CSS classes and of a vocabulary, and an address."""
MARKUP = {"email/base.html", "shared/ties.html"}
"""They hold styles and attributes alone."""
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("portal", "email", "shared")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in {".html", ".txt"}
)
NAMES = re.compile(
    r"Recall Portal|GTIN|UTC|API|QR|EAN|SHA-256|Ed25519|USA?|CPSC|EU|UK|VIN|IMEI|GS1|SSCC|GLN|PDF|JSON|CSV|"
    r"Data Matrix|\bkB\b|\bMB\b|EUR|USD|GB|luhn|iso7064 mod|vin|gs1|imei"
)
CODE = re.compile(r"<|=\"|/>|^[0-9a-f]{4,32}$|^https?://\S+$|^ABCDE-FGH23$")
"""HTML to copy, numbers of requests, addresses, and the code of a letter that is only shown."""
PAGES = (
    *(
        "/",
        "/recalls",
        "/recalls?q=kettle",
        "/check",
        "/register",
        "/register/list",
        "/mine/enter",
        "/watch?serial=AB1",
    ),
    *(
        "/fault",
        "/case",
        "/warranty",
        "/warranty/check",
        "/receipt",
        "/receipt/find?number=12",
        "/embed",
        "/privacy",
    ),
    *(
        "/receipt/0000-0000-0000-0000",
        "/verify",
        "/verify?code=ABCDE-FGHJ2",
        "/language/xx",
        "/nowhere",
        "/l/ABCDEFGH2",
    ),
    *("/check?serial=AB1500&brand=Acme", "/check?serial=AB9999", "/check?serial=&brand=&model="),
    *("/check?brand=Nobody&serial=1", "/check?serial=" + "9" * 300, "/01/09520123456788", "/01/1/2/3"),
    *("/01/09520123456789/21/a%20b", "/414/9520123456788/1", "/01/09520123456788/21/x/10/y"),
    *("/8006/095060001343520302", "/01/09520123456788/21/" + "A" * 30, "/01/095201234567aa"),
    *(
        "/402/95201234567891235",
        "/00/195201234567891234",
        "/warranty/check/ABCD-EFGH-JKLM",
        "/watch/confirm/nothing",
    ),
    *("/register/confirm/nothing", "/remedy/confirm/nothing", "/consignee/nothing", "/stop/nothing"),
    *("/mine/still/nothing", "/case/enter/nothing"),
)
REFUSED = (
    ("/register", {"number": "", "email": "x", "bought_on": "31/31/2024", "acquired": "stolen"}),
    ("/register", {"product": "kettle", "number": "ü", "email": "o@example.org", "bought_on": "2199-01-01"}),
    ("/watch", {"query": "serial=AB1500", "email": "nobody"}),
    ("/mine/enter", {"email": "nobody"}),
    ("/register/list", {"email": "nobody"}),
    ("/fault", {"serial": "", "email": "x"}),
    ("/case", {"reference": "x", "email": "x"}),
    ("/remedy", {"unit": "serial=AB1500", "kind": "gold", "email": "x"}),
    ("/warranty", {"serial": "", "model": ""}),
)


@pytest.mark.parametrize("path", TEMPLATES)
def test_no_text_of_a_template_is_bare(path: str) -> None:
    if path.startswith(FOR_PROGRAMS) or path in MARKUP:
        return
    bare = [text for text in _wanting((ROOT / path).read_text("utf-8")) if text not in NO_WORDS | OWN_NAMES]
    assert not bare


def test_the_walk_sees_what_is_not_said() -> None:
    with marked(), speaking("de"):
        from registry.tongue.retelling import retold
        from registry.tongue.speaking import gettext

        assert unmarked(f"<p title='Bare one'>{gettext('Choose what to do.')}<b>Bare two</b></p>") == [
            "Bare one",
            "Bare two",
        ]
        told = retold("No product like “Toaster” is known here. Look up")
        assert unmarked(told) == ["Toaster", "Look up"]


def test_every_page_is_said(app: Flask) -> None:
    recalled = a_recalled_kettle()
    seen: dict[str, list[str]] = {}
    client = app.test_client()
    with marked():
        client.get("/language/de")
        for path in (*PAGES, *_of_kettle(query_of(recalled, "AB1500"))):
            _look(seen, path, client)
        for path in sorted({link for answer in list(seen) for link in _links(client, answer)} - set(seen))[
            :60
        ]:
            _look(seen, path, client)
        for path, form in REFUSED:
            _look(seen, path, client, form)
    assert len(seen) > 60
    found = found_in(seen)
    assert not found, "\n".join(f"{text!r}: {paths[:2]}" for text, paths in found.items())


def test_every_page_of_owners_is_said(app: Flask) -> None:
    recalled = a_recalled_kettle()
    browser = let_in(app, an_owner())
    seen: dict[str, list[str]] = {}
    with marked():
        browser.get("/language/de")
        _press(seen, browser, "/mine/list", {"rows": LISTED, "acquired": "new", "what": ""})
        for path in (
            "/mine",
            "/mine/data",
            "/mine/data/erase",
            "/mine/list",
            f"/remedy?{query_of(recalled, 'AB1500')}",
        ):
            browser.get(path)
            seen[path] = unmarked(browser.page)
        _press(seen, browser, "/mine/data/erase", {"how": "perhaps"})
        _press(seen, browser, "/mine/data", {"email": "x", "name": "n" * 300, "phone": "p" * 99})
    assert len(seen) > 6
    found = found_in(seen)
    assert not found, "\n".join(f"{text!r}: {paths[:2]}" for text, paths in found.items())


LISTED = """Product,Serial number,Date
Acme kettle,AB1500,2024-03-04
Toaster,1,
kettle,é,
kettle,"AB1, AB2",
kettle,AB2000,2199-01-01
kettle,1E+5,
"""
TYPED = f"{LISTED} {PAGES} {REFUSED} olga@example.org".casefold()


def _of_kettle(query: str) -> list[str]:
    return [f"{path}?{query}" for path in ("/check", "/watch", "/register", "/warranty", "/fault", "/remedy")]


def _look(
    seen: dict[str, list[str]], path: str, client: FlaskClient, form: dict[str, str] | None = None
) -> None:
    answer = client.post(path, data=form) if form is not None else client.get(path, follow_redirects=True)
    if answer.mimetype == "text/html":
        seen[path if form is None else f"POST {path}"] = unmarked(answer.get_data(as_text=True))


def _links(client: FlaskClient, path: str) -> set[str]:
    return {link for link in links_of(client.get(path)) if not link.startswith(("/api", "/language"))}


def _press(seen: dict[str, list[str]], browser: Browser, path: str, form: dict[str, str]) -> None:
    browser.get(path)
    browser.post(path, form)
    seen[f"POST {path}"] = unmarked(browser.page)


def found_in(seen: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is neither a name, nor anybody's data, nor what was typed, with where it stood."""
    held, others = data() + TYPED, not_ours()
    wrong: dict[str, list[str]] = {}
    for path, texts in seen.items():
        for text in texts:
            plain = NAMES.sub("", text.removesuffix("| Recall Portal").strip(" ·"))
            if text.casefold().strip(" .") in others or CODE.search(text):
                continue
            left = [word for word in re.findall(r"[^\W\d_]{2,}", plain) if word.casefold() not in others]
            text = text.removesuffix("| Recall Portal").strip(" ·-.")
            said = [part.strip(" .,:;|()“”\"'").casefold() for part in (text, *re.split(r", | · |\(", text))]
            if (
                left
                and not any(map(held.__contains__, said[:1]))
                and not all(map(held.__contains__, said[1:]))
            ):
                wrong.setdefault(text, []).append(path)
    return wrong
