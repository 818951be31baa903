"""What a letter says, without anything of whom it went to: its words as they are written now, with … in place of
what is its owner's own. What was sent is not read for it: that bears names and numbers."""

from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, Environment
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry import links
from registry.catalogue.models import Organisation
from registry.db import db, settings_here
from registry.notices.codes import shown
from registry.notices.models import ON_PAPER, Letter
from registry.notices.recalled import BACK, facts_for
from registry.notices.writing import Email, compose, environment, on_paper
from registry.recalls.models import Recall

OWN = "…"
MADE_UP = {"count": 2, "recalled": 0, "further": 0, "verdict": "", "before": "", "stop": ""}
"""What words are chosen by: as most letters have it."""


class _Own(ChainableUndefined):
    """Whatever a letter tells of its owner."""

    def __str__(self) -> str:
        return OWN

    def __call__(self, *_args: Any, **_more: Any) -> Any:
        return self

    def __bool__(self) -> bool:
        return True


def shape_of(letter: Letter) -> Email:
    """Subject and words, for anybody who holds its code."""
    maker = db.session.get(Organisation, letter.organisation_id) if letter.organisation_id else None
    recall = _recall(letter.recall_id) if letter.recall_id else None
    facts = {**_everywhere(letter), **MADE_UP, "maker": maker.name if maker else OWN}
    if recall is not None:
        facts |= _of_recall(recall, letter.kind)
    if recall is not None and letter.wave == ON_PAPER:
        subject, words = on_paper(facts)
        return Email(subject, "\n\n".join(words), "")
    return compose(letter.kind, facts, _environment())


def _everywhere(letter: Letter) -> dict[str, str]:
    """What stands on every letter, and the links that its code makes: whoever asks holds that."""
    code = letter.code or ""
    return {
        "kind": letter.kind, "code": shown(code), "home": links.public("/"), "mine": links.mine(),
        "host": links.public("").partition("://")[2], "sender": settings_here().mail_sender,
        "verify": links.verify(code), "go": links.letter(code), "done": links.done(code),
        "more": links.one_more(code), "get": links.remedy_of(code),
    }  # fmt: skip


def _of_recall(recall: Recall, kind: str) -> dict[str, Any]:
    unit = {"product": recall.product_text or recall.title, "model": "", "number": OWN}
    here = [] if kind in {*BACK, "one_more"} else [unit]
    asked = [{**unit, "question": OWN}] if kind == "one_more" else []
    return facts_for(recall, here, [unit] if kind in BACK else [], asked)


def _recall(recall_id: int) -> Recall | None:
    wanted = select(Recall).where(Recall.id == recall_id).options(selectinload(Recall.contacts))
    found: Recall | None = db.session.scalar(wanted, execution_options={"populate_existing": True})
    return found


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(_Own)
