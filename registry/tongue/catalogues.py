"""The catalogues in translations/LANGUAGE/DOMAIN.po, read as they are: no compiled file lies about that could be
forgotten, or be older than its source. Knows which languages may be offered, and nothing of who asks."""

import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.languages import get_official_languages
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

ROOT = Path(__file__).parents[2] / "translations"
ENGLISH = "en"
OWN_NAMES = {
    ENGLISH: "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pl": "Polski",
    "ar": "العربية",
}
"""Each language by its own name, in the order in which they are offered."""
FROM_THE_RIGHT = frozenset({"ar"})
VERDICTS, MESSAGES, STAFF = "verdicts", "messages", "staff"
"""Verdicts are catalogued apart: a language in which one of their sentences is missing is not offered at all. So are
the sentences that only staff read: they speak the languages in which somebody has begun a catalogue, and ended it."""
_PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|%(?![%(])|<[^>]*>")


@lru_cache(maxsize=1)
def offered() -> tuple[str, ...]:
    """English, and the languages whose verdicts are whole."""
    return tuple(code for code in OWN_NAMES if code == ENGLISH or not lacking(code))


def own_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Languages to choose from, each by its own name."""
    return [(code, OWN_NAMES[code]) for code in codes]


@lru_cache(maxsize=256)
def of_country(letters: str) -> str:
    """The language of a country, by its two letters: its official one, where it has one alone and that is offered.
    English elsewhere: which of several somebody reads, nobody knows."""
    official = get_official_languages(letters) or get_official_languages(letters, de_facto=True)
    return official[0] if len(official) == 1 and official[0] in offered() else ENGLISH


@lru_cache(maxsize=1)
def offered_to_staff() -> tuple[str, ...]:
    """Of those the languages in which the staff face is whole, too."""
    return tuple(code for code in offered() if code == ENGLISH or not lacking(code, STAFF))


def lacking(language: str, domain: str = VERDICTS) -> list[str]:
    """Sentences that must not be shown in a language: missing, in doubt, or with other places to fill. That the
    catalogue holds all there are is a house rule (tests/house/test_translations.py)."""
    there = [message for message in read(language, domain) if message.id]
    return [str(message.id) for message in there if not agrees(message)] or ([] if there else ["all"])


def read(language: str, domain: str) -> Catalog:
    """A catalogue; an empty one where there is none yet."""
    path = ROOT / language / f"{domain}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


@lru_cache(maxsize=16)
def translations(language: str) -> Translations:
    """All that is said in a language. Sentences in doubt stay English."""
    whole = Translations()
    for domain in (MESSAGES, VERDICTS, STAFF):
        packed = BytesIO()
        write_mo(packed, read(language, domain))
        packed.seek(0)
        part = Translations(packed)
        whole = part if not whole._catalog else whole.merge(part)
    return whole


def places(text: str) -> list[str]:
    """What a sentence leaves open, and its marks: the same in each language, in whatever order."""
    return sorted(match.group(0) for match in _PLACES.finditer(text))


def agrees(message: Message) -> bool:
    """It is beyond doubt, each form is there and leaves open what the English does; forms of one may write it out."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    wanted = places(english[-1])
    if message.fuzzy or not said or not all(said) or places(said[-1]) != wanted:
        return False
    return all(set(places(one)) <= set(wanted) for one in said)
