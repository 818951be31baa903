"""What every page of ours must be: valid HTML, one h1, labels for controls, ids that are there once, no banned word."""

import re
from html import unescape

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.owning import owned

BANNED = re.compile(r"\bsafe(ly)?\b", re.IGNORECASE)
HIDDEN = {"hidden", "submit"}


def assert_page(answer: TestResponse, status: int = 200) -> str:
    """The page's text, after it has been looked at."""
    assert answer.status_code == status, answer.data[:300]
    html = answer.get_data(as_text=True)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert len(tree.findall(".//h1")) == 1
    assert tree.find(".//title").text
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for element in tree.iter():
        _look_at(element, set(ids))
    labels = {label.get("for") for label in tree.findall(".//label")}
    for control in [*tree.findall(".//input"), *tree.findall(".//select"), *tree.findall(".//textarea")]:
        assert control.get("type") in HIDDEN or control.get("id") in labels, control.attrib
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    assert not BANNED.search(text), BANNED.search(text)
    assert "Set-Cookie" not in answer.headers or owned(answer.request.path)
    return re.sub(r"\s+", " ", text)


def _look_at(element: object, ids: set[str]) -> None:
    attributes = element.attrib  # type: ignore[attr-defined]
    assert "style" not in attributes
    assert not any(name.startswith("on") for name in attributes)
    for name in ("aria-describedby", "aria-labelledby"):
        assert set(attributes.get(name, "").split()) <= ids, attributes
    if element.tag == "script":  # type: ignore[attr-defined]
        assert attributes.get("src") or attributes.get("type") == "application/ld+json"


def links_of(answer: TestResponse) -> set[str]:
    """Addresses of this site that a page leads to, without their anchors."""
    html = answer.get_data(as_text=True)
    found = re.findall(r'(?:href|action)="(/[^"#]*)', html)
    return {unescape(link) for link in found if not link.startswith(("/static/", "/admin"))}


def crawl(client: FlaskClient, *starts: str, most: int = 150) -> set[str]:
    """Opens every page that can be reached, looking at each; returns the addresses."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting and len(seen) < most:
        link = waiting.pop(0)
        if link in seen:
            continue
        seen.add(link)
        answer = client.get(link, follow_redirects=True)
        if answer.mimetype == "text/html":
            assert_page(answer, answer.status_code)
            waiting += sorted(links_of(answer) - seen)
        assert answer.status_code in {200, 405} or (link, answer.status_code) == ("/check", 200), (
            link,
            answer.status,
        )
    return seen
