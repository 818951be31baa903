"""All links of a thing as a linkset (RFC 9264), each level of its address on its own as GS1 wants it, and the file that
tells what this resolver can do."""

import json
from collections.abc import Iterable
from typing import Any

from portal.link.types import HTML, VOCABULARY, Link, links_of
from registry.carriers.keys import PRODUCT_KEYS
from registry.journeys.resolving import Resolved
from registry.tongue.catalogues import offered

CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"


def linkset(found: Resolved, site: str, *, with_context: bool = False) -> str:
    """The links of the thing and of all that it is one of: the unit's, its lot's, its product's."""
    levels = [_level(found.at(level), site) for level in found.link.levels()]
    front = {"@context": CONTEXT} if with_context else {}
    return json.dumps({**front, "linkset": levels}, ensure_ascii=False)


def _level(found: Resolved, site: str) -> dict[str, Any]:
    links = list(links_of(found))
    return {
        "anchor": found.link.uri(site),
        "description": found.title,
        f"{VOCABULARY}defaultLink": [{"href": site + links[0].href, "title": links[0].title}],
        **_by_type(links, site),
    }


def _by_type(links: Iterable[Link], site: str) -> dict[str, list[dict[str, Any]]]:
    return {VOCABULARY + link.name: [_target(link, site)] for link in links}


def _target(link: Link, site: str) -> dict[str, Any]:
    target: dict[str, Any] = {"href": site + link.href, "title": link.title, "type": link.kind}
    return target | ({"hreflang": list(offered())} if link.kind == HTML else {})


def description(site: str) -> str:
    """/.well-known/gs1resolver."""
    facts = {
        "name": "Recall Portal",
        "resolverRoot": site,
        "supportedPrimaryKeys": list(PRODUCT_KEYS),
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": CONTEXT,
        "contact": {"fn": "Recall Portal"},
    }
    return json.dumps(facts)
