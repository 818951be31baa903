"""A language in which every translated sentence bears marks, ⟦ and ⟧: what stands on a page without them was not said
by a catalogue. For any test that walks over pages."""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from babel.core import Locale
from babel.support import Translations
from sqlalchemy import select

from registry.db import Base, db
from registry.tongue import catalogues, retelling, speaking
from registry.tongue.catalogues import MESSAGES, OWN_NAMES, STAFF, VERDICTS

LANGUAGE = "de"
BEGIN, END = "⟦", "⟧"
_PLACES = re.compile(r"(<[^>]*>|%\(\w+\)s|\{\w*\}|%%)")
"""What stands in a sentence and is not said: marks of HTML, and places."""
_WORDS = re.compile(r"[A-Za-z]{2}")
_READ_OUT = {"alt", "aria-label", "data-label", "placeholder", "title", "label"}
_NOT_READ = {"script", "style", "code", "svg", "pre"}
FOR_ALL, FOR_STAFF = (MESSAGES, VERDICTS), (MESSAGES, VERDICTS, STAFF)


class Marking:
    """Stands in for the catalogues of a language, in the given domains."""

    def __init__(self, domains: Collection[str]) -> None:
        self.known = {
            text
            for domain in domains
            for message in catalogues.read(LANGUAGE, domain)
            for text in ([message.id] if isinstance(message.id, str) else message.id)
            if text
        }
        self._catalog = dict.fromkeys(sorted(self.known), "")

    def gettext(self, message: str) -> str:
        if message not in self.known:
            return message
        parts = _PLACES.split(message)
        parts[::2] = [f"{BEGIN}{part}{END}" if part else "" for part in parts[::2]]
        return "".join(parts)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


@contextmanager
def marked(domains: Collection[str] = FOR_ALL) -> Iterator[None]:
    """While it lasts, whoever speaks German speaks marked English."""
    marking = Marking(domains)
    with pytest.MonkeyPatch.context() as patch:
        for module in (speaking, retelling):
            patch.setattr(
                module, "translations", lambda code, real=module.translations: _of(code, marking, real)
            )
        retelling._shapes.cache_clear()
        yield
    retelling._shapes.cache_clear()


def _of(code: str, marking: Marking, real: object) -> Marking | Translations:
    return marking if code == LANGUAGE else real(code)  # type: ignore[operator, no-any-return]


class _Page(HTMLParser):
    """Gathers the words that stand outside of all marks."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []
        self.skipped: list[str] = []
        self.depth = 0

    def handle_data(self, data: str) -> None:
        words = self._outside(data)
        if not self.skipped:
            self.bare += words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_READ:
            self.skipped.append(tag)
        for name, value in attrs:
            if name in _READ_OUT and value:
                self.bare += self._outside(value)

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and tag == self.skipped[-1]:
            self.skipped.pop()

    def _outside(self, text: str) -> list[str]:
        found = [""]
        for sign in text:
            self.depth += (sign == BEGIN) - (sign == END)
            if sign in (BEGIN, END):
                found.append("")
            elif not self.depth:
                found[-1] += sign
        return [" ".join(part.split()) for part in found if _WORDS.search(part)]


def unmarked(html: str) -> list[str]:
    page = _Page()
    page.feed(html)
    page.close()
    return page.bare


def data() -> str:
    """All words that the database holds, and what its tables are called: what somebody wrote is said in nobody else's
    language."""
    words = list(Base.metadata.tables)
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            words += [text for value in row for text in _texts(value)]
    return "\n".join(words).casefold()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict | list):
        yield " ".join(json.dumps(value, ensure_ascii=False).split())


def not_ours() -> set[str]:
    """What is written by Babel or is a name: days, months, countries, languages, this site."""
    locale = Locale.parse(LANGUAGE)
    months = {name.casefold() for name in locale.months["format"]["wide"].values()}
    countries = {name.casefold() for name in locale.territories.values()}
    return months | countries | {name.casefold() for name in OWN_NAMES.values()}
