"""Writes the JSON of an answer by hand: on the way of every check a serialising library, or even one dictionary
more, would cost more than the check. `schemas.py` describes what stands here, and a test compares them."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from portal.sentences import LIMITS, sentence
from registry.journeys.answers import Answer, Ask, DoubtView
from registry.recalls.cards import ContactCard, ProductCard, RecallCard
from registry.recalls.pages import ContactRow

encode: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LIMITS = {verdict: encode(limits) for verdict, limits in LIMITS.items()}


def answer_json(answer: Answer, site: str) -> str:
    """An answer as a program reads it; `site` is the address that stands in front of links."""
    return (
        f'{{"verdict":"{answer.verdict.value}","reason":"{answer.message_key}","text":{encode(sentence(answer))},'
        f'"as_of":"{moment(answer.as_of)}","list_version":{encode(answer.list_version)},'
        f'"compared":{answer.compared},"need":{_each(_ask, answer.need)},"recalls":{_cards(answer, site)},'
        f'"doubts":{_each(_doubt, answer.doubts)},"product":{_guess(answer.product)},'
        f'"products":{_each(_product, answer.products)},"brands":{encode(answer.brands)},'
        f'"not_covered":{_LIMITS[answer.verdict]}}}'
    )


def row_json(answer: Answer, ref: object, site: str) -> str:
    """The same with the `ref` that a unit of a bulk check came with."""
    return f'{{"ref":{encode(ref)},{answer_json(answer, site)[1:]}'


def _each(write: Callable[[Any], object], things: Sequence[object]) -> str:
    return encode([write(one) for one in things]) if things else "[]"


def _cards(answer: Answer, site: str) -> str:
    days, done = answer.remedied_on, answer.remedied_as
    cards = [_card(card, days.get(card.id), done.get(card.id, ""), site) for card in answer.recalls]
    return f"[{','.join(cards)}]"


@lru_cache(4096)
def _card(card: RecallCard, remedied_on: str | None, remedied_as: str, site: str) -> str:
    kind, _, job = remedied_as.partition(" ")
    done = {"remedied_on": remedied_on, "remedied_by": kind, "remedied_job": job}
    return encode(card_json(card, site) | done)


def card_json(card: RecallCard, site: str) -> dict[str, Any]:
    return {
        "id": card.id,
        "slug": card.slug,
        "url": page_of_recall(card.slug, site),
        "reference": card.reference,
        "brand": card.brand,
        "product": card.product,
        "title": card.title,
        "hazard": card.hazard,
        "severity": card.severity,
        "what_to_do": card.what_to_do,
        "remedy": card.remedy,
        "remedy_available": card.remedy_available,
        "remedy_expected": day(card.remedy_expected),
        "opened_on": day(card.opened_on),
        "opened_year": card.opened_year,
        "regulator": card.regulator,
        "source": card.source,
        "version": card.version,
        "list_version": card.list_version,
        "list_complete": card.list_complete,
        "status": card.status,
        "demo": card.is_demo,
        "note": card.note,
        "contacts": [contact_json(one) for one in card.contacts],
    }


def page_of_recall(slug: str, site: str) -> str:
    """Address of a recall's page for people."""
    return f"{site}/recalls/{slug}"


def contact_json(contact: ContactRow | ContactCard) -> dict[str, str]:
    return {part: getattr(contact, part) for part in ("region", "name", "phone", "email", "url", "hours")}


def moment(when: datetime) -> str:
    """RFC 3339, to the second, in UTC."""
    return when.astimezone(UTC).isoformat()[:19] + "Z"


def day(when: date | None) -> str | None:
    return when.isoformat() if when else None


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "field": ask.field,
        "label": ask.label,
        "help": ask.help,
        "example": ask.example,
        "kind": ask.kind,
        "choices": [{"value": value, "text": text} for value, text in ask.choices],
        "picture": ask.picture,
        "absent": ask.absent,
    }


def _doubt(doubt: DoubtView) -> dict[str, Any]:
    return {
        "field": doubt.field,
        "position": doubt.position,
        "typed": doubt.typed,
        "twin": doubt.twin,
        "value": doubt.value,
        "corrected": doubt.corrected,
        "lengths": doubt.lengths,
        "kind": doubt.kind,
    }


def _guess(product: ProductCard | None) -> str:
    return encode(_product(product)) if product else "null"


def _product(product: ProductCard) -> dict[str, str]:
    return {
        "slug": product.slug,
        "name": product.name,
        "brand": product.brand,
        "where": product.where,
    }
