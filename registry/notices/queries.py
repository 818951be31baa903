"""Reads about letters. Who they went to is not among what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import select

from registry.catalogue.models import Organisation, Product
from registry.db import db, settings_here
from registry.notices.codes import shown, told_code
from registry.notices.kinds import KINDS
from registry.notices.models import Letter
from registry.recalls.models import Recall
from registry.registrations.answers import Said, answers_of, answers_of_sales
from registry.registrations.models import Registration, Watch
from registry.sales.models import SaleLine
from registry.units.models import Unit

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anybody may know of a letter whose code they hold."""

    code: str
    words: str
    sender: str
    maker: str
    sent_at: datetime | None
    recall_title: str
    recall_slug: str


def by_code(code: str) -> Letter | None:
    """The letter with this code, however it was typed."""
    code = told_code(code)
    found: Letter | None = db.session.scalar(select(Letter).where(Letter.code == code)) if code else None
    return found


def genuine(code: str) -> Genuine | None:
    """That we sent this letter, and what it is about. None: we know no such code."""
    letter = by_code(code)
    if letter is None:
        return None
    recall = db.session.get(Recall, letter.recall_id) if letter.recall_id else None
    maker = db.session.get(Organisation, letter.organisation_id) if letter.organisation_id else None
    return Genuine(
        code=shown(letter.code or ""),
        words=KINDS[letter.kind].words,
        sender=settings_here().mail_sender,
        maker=maker.name if maker else "",
        sent_at=letter.sent_at,
        recall_title=recall.title if recall else "",
        recall_slug=recall.slug if recall else "",
    )


def leads_to(letter: Letter) -> str:
    """The path of what a letter is about: the answer for its unit, the recall, or one's own products."""
    if asks(letter):
        return f"/l/{letter.code}/one-more"
    if letter.watch_id:
        watch = db.session.get(Watch, letter.watch_id)
        return f"/check?{watch.query}" if watch else "/"
    if not letter.recall_id:
        return "/mine"
    return _answer(letter) or _page(letter.recall_id)


def asks(letter: Letter) -> bool:
    """Whether all it wants is one thing more about a unit."""
    return letter.kind == "one_more" or (letter.facts or {}).get("after") == "need"


def _answer(letter: Letter) -> str:
    """The check of the unit by which this person was found; "" where it has no number."""
    told = _registered(letter.registration_id) or _sold(letter.sale_line_id)
    return f"/check?{urlencode(told)}" if told else ""


def _registered(registration_id: int | None) -> Pairs:
    own = db.session.get(Registration, registration_id) if registration_id else None
    if own is None or not own.number:
        return []
    by_lot = own.serial_key is None and own.lot_key is not None
    told = _told(own.product_id, own.number, own.model, by_lot=by_lot)
    return [*told.items(), *_answers(answers_of([own.id]).get(own.id, {}), told)]


def _sold(line_id: int | None) -> Pairs:
    line = db.session.get(SaleLine, line_id) if line_id else None
    if line is None:
        return []
    unit = db.session.get(Unit, line.unit_id) if line.unit_id else None
    number = unit.serial if unit else line.lot
    if not number:
        return []
    told = _told(line.product_id, number, unit.model if unit else "", by_lot=unit is None)
    return [*told.items(), *_answers(answers_of_sales([line.id]).get(line.id, {}), told)]


def _answers(answers: Mapping[str, Said], told: Mapping[str, str]) -> Pairs:
    """What was answered besides, as a check's query has it."""
    return [
        ("absent", name)
        if value is None
        else (name, str(value).lower() if isinstance(value, bool) else value)
        for name, value in answers.items()
        if name not in told
    ]


def _told(product_id: int, number: str, model: str, *, by_lot: bool) -> dict[str, str]:
    product = db.session.get_one(Product, product_id)
    told = {"lot" if by_lot else product.number_field: number, "product": product.slug}
    return told | ({"model": model} if model else {})


def _page(recall_id: int) -> str:
    recall = db.session.get(Recall, recall_id)
    return f"/recalls/{recall.slug}" if recall else "/"
