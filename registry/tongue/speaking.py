"""The language of the moment, and what is said in it. A face sets it for each request, the writer of letters for each
letter; whatever is not translated is said in English."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from registry.tongue.catalogues import ENGLISH, FROM_THE_RIGHT, offered, translations

_NOW: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    return _NOW.get()


def direction() -> str:
    """`rtl` where lines begin on the right."""
    return "rtl" if _NOW.get() in FROM_THE_RIGHT else "ltr"


def speak(code: str) -> None:
    """From now on in this language; English where it is not offered."""
    _NOW.set(code if code == ENGLISH or code in offered() else ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """The same for as long as something is written."""
    before = _NOW.get()
    speak(code)
    try:
        yield
    finally:
        _NOW.set(before)


def gettext(message: str, /, **facts: object) -> str:
    code = _NOW.get()
    said = message if code == ENGLISH else translations(code).gettext(message) if message else ""
    return said % facts if facts else said


def ngettext(one: str, many: str, count: int, /, **facts: object) -> str:
    code = _NOW.get()
    english = one if count == 1 else many
    said = english if code == ENGLISH else translations(code).ngettext(one, many, count)
    return said % facts if facts else said


def marked(message: str) -> str:
    """Marks a sentence that is kept in a table and said later, by `gettext`."""
    return message
