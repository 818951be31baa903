"""What a letter says, without anything of whom it went to: its words as they are written now, with … in place of
what is its owner's own. What was sent is not read for it: that bears names and numbers."""

from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, Environment
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry import links
from registry.cases.models import RemedyCase
from registry.catalogue.models import Organisation
from registry.db import db, settings_here
from registry.notices.cases import case_facts
from registry.notices.codes import shown
from registry.notices.facts import answers, registered
from registry.notices.kinds import KINDS
from registry.notices.models import ON_PAPER, Letter
from registry.notices.recalled import BACK, facts_for
from registry.notices.watchers import CHANGED, parts_of
from registry.notices.writing import Email, compose, environment, on_paper
from registry.recalls.models import Recall

OWN = "…"
MADE_UP = {
    "count": 2,
    "recalled": 0,
    "further": 0,
    "verdict": "",
    "before": "",
    "infant": False,
    "claim": False,
}
"""What words are chosen by, where nothing tells more: as most letters have it."""
Facts = dict[str, Any]


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
    facts = {**MADE_UP, **_chosen_by(letter), **_everywhere(letter), "maker": maker.name if maker else OWN}
    facts["stop"] = "" if KINDS[letter.kind].safety else OWN
    if recall is not None:
        facts |= _of_recall(recall, letter.kind)
    if recall is not None and letter.wave == ON_PAPER:
        subject, words = on_paper(facts)
        return Email(subject, "\n\n".join(words), "")
    return compose(letter.kind, facts, _environment())


def _chosen_by(letter: Letter) -> Facts:
    """By what its own words were chosen, as far as that is known still: an answer must not read as another."""
    if letter.kind == CHANGED:
        return _of_change(letter)
    if letter.kind == "list_registered":
        return {"recalled": 2 * bool((letter.facts or {}).get("recalled"))}
    if letter.case_id is not None:
        case = db.session.get(RemedyCase, letter.case_id)
        held = dict(case_facts([letter])).get(letter.id) or {"claim": case is not None and case.is_claim}
        return masked(held)
    if letter.registration_id is not None and not KINDS[letter.kind].recall:
        return masked(registered({letter.registration_id}).get(letter.registration_id, {}))
    return {}


def masked(facts: Facts) -> Facts:
    """What is there and what is not, and no word of it."""
    return {name: OWN if fact and isinstance(fact, str) else fact for name, fact in facts.items()}


def _of_change(letter: Letter) -> Facts:
    """The answers, which are words of ours; not of what."""
    first, *others = parts_of(letter)
    besides = [{**answers(part), "number": OWN, "check": OWN, "stop": OWN} for part in others]
    return {"verdict": first["after"], **answers(first), "number": OWN, "besides": besides}


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
