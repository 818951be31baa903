"""Letters of one wave say the same but for a few places: numbers, codes, links. They are written once and then filled
in, which costs a tenth of writing each; so are their HTML as it goes out and what is kept of them. Pure, as `writing`
is."""

import json
import marshal
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import escape

from registry.notices.sheets import LONGEST_LINE, as_ascii
from registry.notices.writing import Email, compose
from registry.tongue.speaking import language

OWN = ("code", "verify", "go", "done", "more", "get", "stop")
"""Facts that are each letter's own; of the units in lists it is the number."""
LISTS = ("units", "left", "asked")
BEGIN, END = "\ue000", "\ue001"  # of Unicode's private use: no words of ours hold them
_PLACE = re.compile(f"{BEGIN}([a-z0-9_]+){END}")
_as_json = json.JSONEncoder(ensure_ascii=False).encode
Pieces = tuple[str, ...]
"""Words and names of places by turns."""


@dataclass(frozen=True, slots=True)
class Form:
    """`page` are the pieces of the HTML as they go out, `longest` the longest line of it, without what is filled in;
    `kept` those of its JSON, each with the same in blocks of its own of a zlib stream."""

    subject: str
    text: Pieces
    html: Pieces
    page: tuple[bytes, ...]
    longest: int
    kept: tuple[tuple[bytes, bytes], ...]


def press(kind: str, facts: Mapping[str, Any]) -> Email:
    """What `compose` gives."""
    own: dict[str, str] = {}
    masked = dict(facts)
    for name in OWN:
        if value := facts.get(name):
            masked[name] = _place(name, value, own)
    for name in LISTS:
        if name in facts:
            masked[name] = [_masked(f"{name}{at}", unit, own) for at, unit in enumerate(facts[name])]
    if any(BEGIN in text or not text.isprintable() for text in own.values()):
        return compose(kind, facts)
    form = _form(kind, language(), marshal.dumps(masked, 2))
    return compose(kind, facts) if form is None else _filled(form, own)


def kept(email: Email) -> bytes:
    """Subject, text and HTML as JSON, pressed."""
    return email.kept or zlib.compress(_as_json([email.subject, email.text, email.html]).encode(), 1)


def _masked(name: str, unit: dict[str, Any], own: dict[str, str]) -> dict[str, Any]:
    """The same with a place for what is its own; what is missing stays so."""
    return {**unit, "number": _place(name, unit["number"], own)} if unit["number"] else unit


def _place(name: str, value: str, own: dict[str, str]) -> str:
    own[name] = value
    return f"{BEGIN}{name}{END}"


@lru_cache(maxsize=128)
def _form(kind: str, _language: str, masked: bytes) -> Form | None:
    """None where the subject has a place: it is cut to its length when it is written. `masked` as `marshal` has it,
    which takes a fifth of the time of JSON; it is read back here and nowhere else."""
    made = compose(kind, marshal.loads(masked))  # noqa: S302 - written in this process
    if BEGIN in made.subject:
        return None
    text, html = tuple(_PLACE.split(made.text)), tuple(_PLACE.split(made.html))
    page = tuple(map(as_ascii, html[::2]))
    lines = b"".join(page).decode().split("\r\n")
    longest = max(map(len, lines)) if "".join(lines).isprintable() else LONGEST_LINE
    return Form(
        made.subject, text, html, page, longest, tuple(map(_deflated, _json(made.subject, text, html)))
    )


def _json(subject: str, text: Pieces, html: Pieces) -> list[bytes]:
    """The words around the places of `[subject, text, html]`."""
    parts = [[_escaped(piece) for piece in pieces[::2]] for pieces in (text, html)]
    parts[0][0] = f'["{_escaped(subject)}", "{parts[0][0]}'
    parts[0][-1] += f'", "{parts[1].pop(0)}'
    whole = parts[0] + parts[1]
    whole[-1] += '"]'
    return [piece.encode() for piece in whole]


def _escaped(text: str) -> str:
    return _as_json(text)[1:-1]


def _deflated(words: bytes) -> tuple[bytes, bytes]:
    """Blocks that stand by themselves and end with a whole byte, wherever they stand in a stream (RFC 1951)."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    return words, press.compress(words) + press.flush(zlib.Z_FULL_FLUSH)


def _stored(words: bytes) -> tuple[bytes, bytes]:
    """The same, not pressed: too short for it."""
    size = len(words)
    return words, b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + words


def _filled(form: Form, own: Mapping[str, str]) -> Email:
    said = [own[name] for name in form.text[1::2]]
    shown = [str(escape(own[name])) for name in form.html[1::2]]
    page = b""
    filled = [as_ascii(value) for value in shown]
    if form.longest + sum(map(len, filled)) < LONGEST_LINE:
        page = b"".join(_by_turns(form.page, filled))
    places = [_stored(_escaped(value).encode()) for value in (*said, *shown)]
    return Email(
        form.subject,
        "".join(_by_turns(form.text[::2], said)),
        "".join(_by_turns(form.html[::2], shown)),
        page,
        _stream(form.kept, places),
    )


def _by_turns(words: Sequence[Any], places: Sequence[Any]) -> list[Any]:
    """Words and what is filled in."""
    made: list[Any] = [None] * (len(words) + len(places))
    made[::2], made[1::2] = words, places
    return made


def _stream(words: Sequence[tuple[bytes, bytes]], places: Sequence[tuple[bytes, bytes]]) -> bytes:
    """One zlib stream (RFC 1950) of blocks that are there already."""
    whole, blocks = zip(*_by_turns(words, places), strict=True)
    check = zlib.adler32(b"".join(whole))
    return b"".join((b"\x78\x01", *blocks, b"\x03\x00", check.to_bytes(4, "big")))
