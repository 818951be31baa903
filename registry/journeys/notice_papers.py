"""The recall as paper: a notice, a poster for shops, a letter for the post. One record gives all of them, in the
language that it is written in."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import select

from registry import links
from registry.catalogue.countries import names_of
from registry.catalogue.models import Organisation
from registry.catalogue.staff_queries import picture_at
from registry.clock import now
from registry.db import db
from registry.papers import paper, qr
from registry.recalls.drafted_page import drafted_page
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.orders import steps_of
from registry.recalls.pages import ContactRow, RecallPage
from registry.recalls.queries import in_words, recall_page
from registry.recalls.translating import in_language
from registry.regimes import eu, us
from registry.regimes.sentences import NAMES, day, sentences
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import speaking
from registry.tongue.words import listed, ltr

KINDS = ("notice", "poster", "letter")
POSTED = timedelta(days=120)
"""How long shops leave a poster up, at least, by the guide of the CPSC."""
MOST_PICTURES = 2
MOST_WORDS = 400
"""Characters in which a poster says which units are recalled; for more it sends people to the page."""


def printed(slug: str, kind: str, language: str = "") -> bytes | None:
    """A public recall as PDF, in another language where it is complete in it and the fixed sentences are there; None
    where there is no such recall."""
    page = recall_page(slug)
    if page and language in NAMES:
        page = in_language(page, language)
    return pdf_of(page, kind) if page else None


def previewed(recall: Recall, version: ScopeVersion, kind: str) -> bytes:
    """A version that is not public yet as PDF, as it would be."""
    return pdf_of(drafted_page(recall, version), kind)


def pdf_of(page: RecallPage, kind: str) -> bytes:
    pictures, facts = _pictures(page), facts_of(page)
    facts["pictures"] = [alt for _, alt, _ in pictures]
    facts["drawn"] = [at for at, (_, _, drawn) in enumerate(pictures) if drawn]
    return paper(kind, facts, page.row.updated_at.replace(microsecond=0), [data for data, _, _ in pictures])


def headline_of(page: RecallPage) -> tuple[str, str]:
    """(language, words) of the headline that Article 36(2)(a) of Regulation (EU) 2023/988 asks for; empty words where
    the product is not sold there. In English where the catalogue has not got the page's language."""
    language = page.notice.language if page.notice.language in NAMES else "en"
    european = not eu.REGIME.countries.isdisjoint(page.notice.sold_in)
    return language, sentences(language)["headline"] if european else ""


def facts_of(page: RecallPage) -> dict[str, Any]:
    """What papers say, each part in words; parts that the record lacks are empty."""
    row, notice, language = page.row, page.notice, page.notice.language
    said = sentences(language)
    american = not us.REGIME.countries.isdisjoint(notice.sold_in)
    opened = row.opened_on or row.updated_at.date()
    with speaking(language):
        which = in_words(page.criteria)
    short = _short(which)
    return {
        "said": dict(said),
        "language": language,
        "title": row.title,
        "headline": headline_of(page)[1] or said["recall"],
        "american": american,
        "cpsc": "CPSC" in row.regulator.upper(),
        "facts": [[term, words] for term, words in _facts(page, said, american) if words],
        "which": list(which),
        "which_short": short,
        "not_all": len(short) < len(which) or not row.list_complete,
        "where": _where(page),
        "hazard": row.hazard,
        "use": said.get(row.severity, ""),
        "do": steps_of(row.what_to_do),
        "remedy": row.remedy,
        "choices": [said[kind] for kind in page.offers.kinds],
        "why_one": page.offers.only,
        "not_yet": not row.remedy_available,
        "contacts": [[one.region, _reached(one, language)] for one in page.contacts],
        "free": notice.calls_free,
        "incidents": page.incidents,
        "demo": _demo(language) if row.is_demo else "",
        "firm": _maker(row.id),
        "date": day(opened, language),
        "until": day(max(opened, now().date()) + POSTED, language),
        "address": links.recall(row.slug),
        "qr": qr(links.recall(row.slug)),
        "site": links.public("/"),
    }


def _short(sentences: Sequence[str]) -> list[str]:
    """As many of the first as a passer-by reads."""
    lengths = accumulate(map(len, sentences))
    return [said for said, length in zip(sentences, lengths, strict=True) if length <= MOST_WORDS]


def _demo(code: str) -> str:
    with speaking(code):
        return _("A past recall or a made-up one, shown as an example. Do not act on it.")


def _reached(contact: ContactRow, language: str) -> str:
    """All ways to them; a number of several groups keeps their order where lines begin on the right."""
    dialled = [ltr(part, language) for part in (contact.phone, contact.email, contact.url) if part]
    return " · ".join(filter(None, (contact.name, *dialled, contact.hours)))


def _facts(page: RecallPage, said: Mapping[str, str], american: bool) -> list[tuple[str, str]]:
    """What the product is and where it came from; numbers of people and units where the American rule asks."""
    row, notice = page.row, page.notice
    harmed = [
        f"{count:,} {said[name]}"
        for count, name in ((notice.injuries, "hurt"), (notice.deaths, "killed"))
        if count
    ]
    sold = [_span(page.sold_from, page.sold_until, notice.language), page.sold_where]
    return [
        (
            said["product"],
            row.product or listed((product.name for product in page.products), notice.language),
        ),
        (said["brand"], row.brand),
        (said["models"], listed(page.models, notice.language)),
        (said["sold"], "; ".join(filter(None, sold))),
        (said["sold_in"], listed(names_of(notice.sold_in, notice.language), notice.language)),
        (said["price"], page.sold_price),
        (said["made"], _span(notice.made_from, notice.made_until, notice.language)),
        (said["made_by"], notice.made_by),
        (said["units"], f"{row.units_announced:,}" if american and row.units_announced else ""),
        (
            said["incidents"],
            listed(harmed, notice.language) + (f" ({notice.ages})" if harmed and notice.ages else ""),
        ),
        (said["reference"], row.reference),
    ]


def _where(page: RecallPage) -> list[list[str]]:
    """How a person finds the number: what it is called, where it is, an example."""
    own = [[one.label, one.help, one.example] for one in page.identifiers]
    return own + [["", product.where, ""] for product in page.products if product.where]


def _pictures(page: RecallPage) -> list[tuple[bytes, str, bool]]:
    """Pictures of the product, then of where the number is (True); not more than fit a page."""
    product = [(one.path, one.alt, False) for one in page.pictures]
    number = [(one.picture, one.label, True) for one in page.identifiers]
    number += [(one.picture, one.picture_alt or one.name, True) for one in page.products]
    wanted = [*product[:MOST_PICTURES], *[one for one in number if one[0]][:1]]
    found = [(picture_at(path), alt, drawn) for path, alt, drawn in wanted]
    return [(picture.data, alt, drawn) for picture, alt, drawn in found if picture]


def _span(first: date | None, last: date | None, language: str) -> str:
    return " – ".join(day(when, language) for when in (first, last) if when)


def _maker(recall_id: int) -> str:
    wanted = select(Organisation.name).join(Recall, Recall.organisation_id == Organisation.id)
    return db.session.scalar(wanted.where(Recall.id == recall_id)) or ""
