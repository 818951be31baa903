"""Atom 1.0 and JSON Feed 1.1 of recalls. Pure: rows in, text out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from portal.xml_text import xml_text
from registry.recalls.pages import RecallRow
from registry.tongue.speaking import gettext as _

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
JSON_TYPE = "application/feed+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose recalls, where the site is, and the paths of page and feed on it."""

    title: str
    site: str
    page: str
    path: str
    rows: Sequence[RecallRow]

    @property
    def updated(self) -> datetime:
        return max((row.updated_at for row in self.rows), default=datetime(2000, 1, 1, tzinfo=UTC))


def atom(feed: Feed) -> bytes:
    """The feed as XML."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    _text(root, "id", feed.site + feed.path)
    _text(root, "title", feed.title)
    _text(root, "updated", _stamp(feed.updated))
    _link(root, feed.site + feed.path, "self", "application/atom+xml")
    _link(root, feed.site + feed.page, "alternate", "text/html")
    author = ET.SubElement(root, f"{{{ATOM}}}author")
    _text(author, "name", "Recall Portal")
    for row in feed.rows:
        _entry(root, row, f"{feed.site}/recalls/{row.slug}")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, row: RecallRow, address: str) -> None:
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    _text(entry, "id", address)
    _text(entry, "title", row.title)
    _link(entry, address, "alternate", "text/html")
    if row.published_at:
        _text(entry, "published", _stamp(row.published_at))
    _text(entry, "updated", _stamp(row.updated_at))
    for tag in _tags(row):
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": xml_text(tag)})
    _text(entry, "summary", summary(row))


def json_feed(feed: Feed) -> str:
    """The feed as JSON."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.site + feed.page,
            "feed_url": feed.site + feed.path,
            "language": "en",
            "authors": [{"name": "Recall Portal", "url": feed.site}],
            "items": [_item(row, f"{feed.site}/recalls/{row.slug}") for row in feed.rows],
        },
        ensure_ascii=False,
    )


def _item(row: RecallRow, address: str) -> dict[str, Any]:
    item = {
        "id": address,
        "url": address,
        "title": row.title,
        "content_text": summary(row),
        "date_modified": _stamp(row.updated_at),
        "tags": list(_tags(row)),
    }
    return item | ({"date_published": _stamp(row.published_at)} if row.published_at else {})


def summary(row: RecallRow) -> str:
    """What to do and why, in that order."""
    parts = [
        _("Demonstration data: a past recall or a made-up one.") if row.is_demo else "",
        row.what_to_do,
        row.hazard,
        "" if row.remedy_available else _("The remedy is not available yet."),
        "" if row.list_complete else _("The list of units is not complete yet."),
    ]
    return " ".join(part for part in parts if part)


def _tags(row: RecallRow) -> Iterable[str]:
    yield from filter(None, (row.brand, row.hazard_kind, row.status, "demonstration" if row.is_demo else ""))


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = xml_text(text)


def _link(parent: ET.Element, href: str, rel: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "type": kind, "href": href})


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
