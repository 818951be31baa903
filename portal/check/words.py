"""What verdict pages say about a recall where the recall itself is short of words. Never softens, never promises."""

import re

from flask import Blueprint

from registry.journeys.check import Ask, RecallCard
from registry.recalls.fields import question
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

PICTOGRAMS = frozenset("burn choking crash crush cut explosion fall fire impact other poison shock".split())
STOP = marked("Stop using it now. Pull the plug, close the tap or take out the battery.")
KEEP_AWAY = marked("Keep others from using it: put a note on it, or lock it away.")
ASK_MAKER = marked("Ask the maker for the remedy. It is free.")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|\s*\n\s*")


def sentences(text: str) -> list[str]:
    """A paragraph as steps; a list stays one."""
    return [part.strip(" -*•") for part in _SENTENCE.split(text) if part.strip(" -*•")]


def first_steps(card: RecallCard) -> list[str]:
    """The recall's own orders; without any, those that hold for every recall."""
    own = sentences(card.what_to_do)
    if own:
        return own
    return [_(STOP), _(KEEP_AWAY), _("Read the whole recall, then ask the maker for the remedy. It is free.")]


def waiting_steps(card: RecallCard) -> list[str]:
    """For whom the list does not name yet."""
    own = sentences(card.what_to_do) or [_("Treat it as recalled."), _(STOP)]
    return [*own, _("Check again tomorrow, and on each of the next days: the list grows.")]


def elsewhere_steps(card: RecallCard) -> list[str]:
    """For whom another list decides."""
    own = sentences(card.what_to_do) or [_("Treat it as recalled."), _(STOP)]
    return [*own, _("Ask the maker, or look at the page below, whether your number is on the full list.")]


def banner_lead(card: RecallCard) -> str:
    """One sentence under the banner: the first thing to do."""
    return first_steps(card)[0]


def hazard_kind(card: RecallCard) -> str:
    """The pictogram beside the hazard."""
    return card.hazard_kind if card.hazard_kind in PICTOGRAMS else "other"


def ask_hint(ask: Ask) -> str:
    """Help and example in one hint, which the field is tied to."""
    example = _("For example %(example)s", example=ask.example) if ask.example else ""
    return " ".join(part for part in (_(ask.help) if ask.help else "", example) if part)


def add_words(bp: Blueprint) -> None:
    for word in (first_steps, waiting_steps, elsewhere_steps, banner_lead, hazard_kind, ask_hint, question):
        bp.add_app_template_filter(word)
