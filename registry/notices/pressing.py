"""Letters of one wave say the same but for a few places: numbers, codes, links. They are written once and then filled
in, which costs a tenth of writing each. Pure, as `writing` is."""

import marshal
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import escape

from registry.notices.writing import Email, compose
from registry.tongue.speaking import language

OWN = ("code", "verify", "go", "done", "more", "get")
"""Facts that are each letter's own; of the units in lists it is the number."""
LISTS = ("units", "left", "asked")
BEGIN, END = "\ue000", "\ue001"  # of Unicode's private use: no words of ours hold them
_PLACE = re.compile(f"{BEGIN}([a-z0-9_]+){END}")
Pieces = tuple[str, ...]
"""Words and names of places by turns."""


def press(kind: str, facts: Mapping[str, Any]) -> Email:
    """What `compose` gives."""
    own: dict[str, str] = {}
    masked = {name: _masked(name, value, own) for name, value in facts.items()}
    if any(BEGIN in text or not text.isprintable() for text in own.values()):
        return compose(kind, facts)
    form = _form(kind, language(), marshal.dumps(masked, 2))
    if form is None:
        return compose(kind, facts)
    subject, words, html = form
    return Email(subject, _filled(words, own, str), _filled(html, own, escape))


def _masked(name: str, value: Any, own: dict[str, str]) -> Any:
    """The same with places for what is its own; what is missing stays so."""
    if name in OWN and value:
        return _place(name, value, own)
    if name not in LISTS:
        return value
    return [
        {**unit, "number": _place(f"{name}{at}", unit["number"], own)} if unit["number"] else unit
        for at, unit in enumerate(value)
    ]


def _place(name: str, value: str, own: dict[str, str]) -> str:
    own[name] = value
    return f"{BEGIN}{name}{END}"


@lru_cache(maxsize=128)
def _form(kind: str, _language: str, masked: bytes) -> tuple[str, Pieces, Pieces] | None:
    """None where the subject has a place: it is cut to its length when it is written. `masked` as `marshal` has it,
    which takes a fifth of the time of JSON; it is read back here and nowhere else."""
    made = compose(kind, marshal.loads(masked))  # noqa: S302 - written in this process
    if BEGIN in made.subject:
        return None
    return made.subject, tuple(_PLACE.split(made.text)), tuple(_PLACE.split(made.html))


def _filled(pieces: Pieces, own: Mapping[str, str], told: Callable[[str], object]) -> str:
    return "".join([str(told(own[piece])) if at % 2 else piece for at, piece in enumerate(pieces)])
