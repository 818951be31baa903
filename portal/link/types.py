"""The links that a resolver gives to a product, a lot or a unit, by the names that GS1 has for them. One table: the
linkset, the redirects and the page of what there is are made from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import current_app

from registry.journeys.resolving import Resolved
from registry.tongue.speaking import marked

VOCABULARY = "https://ref.gs1.org/voc/"
WRITTEN = (VOCABULARY, "https://gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/", "gs1:")
"""How a link type may be asked for."""
EVENTS = "/api/v1/epcis/events"
HTML, JSON = "text/html", "application/json"


@dataclass(frozen=True, slots=True)
class Link:
    """`href` begins at this site's root. `kind` is the media type behind it."""

    name: str
    href: str
    title: str
    kind: str = HTML


def links_of(found: Resolved) -> Iterator[Link]:
    """What there is of the thing that a link names, the page for people first."""
    for name, title, kind, address in _TABLE:
        if href := address(found):
            yield Link(name, href, title, kind)


def type_asked(text: str) -> str:
    """`gs1:recallStatus`, or its whole address, as `recallStatus`; what is none of GS1's stays as it is."""
    for front in WRITTEN:
        if text.startswith(front):
            return text.removeprefix(front)
    return text


def _own(found: Resolved) -> str:
    return found.link.path


def _about(path: str) -> Callable[[Resolved], str]:
    return lambda found: f"{path}?{found.said}"


def _recalls(found: Resolved) -> str:
    """Of the brand: a recall names products in its own words, and none may be missed."""
    return f"/recalls?{urlencode({'brand': found.products[0].brand_slug})}"


def _watch(found: Resolved) -> str:
    """Only of what a number is known: a model alone gets other answers for each of its units."""
    return f"/watch?{found.said}" if found.level != "model" else ""


def _events(found: Resolved) -> str:
    """Where programs with a key read what happened to it."""
    site = current_app.config["SETTINGS"].public_url
    matched = "MATCH_epcClass" if found.level == "lot" else "MATCH_epc"
    return f"{EVENTS}?{matched}={quote(site.rstrip('/') + found.link.path, safe='')}"


_TABLE: tuple[tuple[str, str, str, Callable[[Resolved], str]], ...] = (
    ("pip", marked("This product, and whether it is recalled"), HTML, _own),
    ("recallStatus", marked("Whether it is recalled, for programs"), JSON, _about("/api/v1/check")),
    ("safetyInfo", marked("Recalls of this brand"), HTML, _recalls),
    ("registerProduct", marked("Register it"), HTML, _about("/register")),
    ("warranty", marked("Whether its warranty covers it"), HTML, _about("/warranty")),
    ("support", marked("Report a fault or an injury"), HTML, _about("/fault")),
    ("serviceInfo", marked("Have it repaired"), HTML, _about("/fault")),
    ("subscribe", marked("A letter when the answer changes"), HTML, _watch),
    ("epcis", marked("What happened to it, as EPCIS events, for programs with a key"), JSON, _events),
    ("traceability", marked("What happened to it, as EPCIS events, for programs with a key"), JSON, _events),
)
