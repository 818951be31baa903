"""Verdict pages, made once for each kind of answer and then only filled in: a page costs less than its look-up
in a template engine. Holds no fact of its own; what is kept is keyed by the list version and so never stale."""

import re
from collections.abc import Callable
from datetime import date

from flask import render_template

from portal.check.doubts import doubts_of
from portal.check.slots import BEGIN, END, PLACES, SLOTS, Slots
from registry.journeys.check import Answer
from registry.remedies.offers import NAMES
from registry.tongue.speaking import language

MOST_PAGES = 2_048
NAMING = ("brand", "model", "gtin")
CODES = frozenset({"lot", "date_code", "part", "vin", "imei", "gtin"})
Piece = bytes | Callable[[Slots], str]
_SPLIT = re.compile(f"{BEGIN}([a-z_]+){END}")


class Pages:
    """`page(answer)` is the whole page as bytes."""

    def __init__(self, public_url: str, most: int = MOST_PAGES) -> None:
        self._site, self._most = public_url, most
        self._made: dict[tuple[object, ...], tuple[Piece, ...]] = {}
        self._same: dict[bytes, bytes] = {}

    def kept(self, answer: Answer) -> bytes | None:
        """The page, if one of its kind was made before."""
        made = None if _of_its_own(answer) else self._made.get(_key(answer))
        return None if made is None else _filled(made, answer)

    def page(self, answer: Answer) -> bytes:
        """Look-again pages show characters of the very number, and those of a remedy its job: each is made alone."""
        if _of_its_own(answer):
            return _filled(self._make(answer), answer)
        key = _key(answer)
        made = self._made.get(key)
        if made is None:
            made = self._make(answer)
            self._keep(key, made)
        return _filled(made, answer)

    def _make(self, answer: Answer) -> tuple[Piece, ...]:
        page = render_template(f"portal/check/{answer.verdict}.html", **facts(answer), site=self._site)
        start, end = page.index("<main"), page.index("</main>")
        pieces: list[Piece] = [self._once(page[:start].encode())]
        for at, part in enumerate(_SPLIT.split(page[start:end])):
            pieces.append(SLOTS[part] if at % 2 else part.encode())
        return (*pieces, self._once(page[end:].encode()))

    def _once(self, piece: bytes) -> bytes:
        """The same head and foot belong to many pages: one copy serves them all."""
        return self._same.setdefault(piece, piece)

    def _keep(self, key: tuple[object, ...], made: tuple[Piece, ...]) -> None:
        if len(self._made) >= self._most:
            self._made, self._same = {}, {}
        self._made[key] = made


def facts(answer: Answer) -> dict[str, object]:
    """What a template may use: nothing that was told but through `slot` and `doubts`."""
    return {
        "verdict": str(answer.verdict),
        "key": answer.message_key,
        "recalls": answer.recalls,
        "remedied": answer.remedied_on,
        "done": {number: _done(what) for number, what in answer.remedied_as.items()},
        "product": answer.product,
        "products": answer.products,
        "brands": answer.brands,
        "numbers_as_of": date.fromisoformat(answer.numbers_as_of) if answer.numbers_as_of else None,
        "ask": answer.need[0] if answer.need else None,
        "again": again(answer),
        "doubts": doubts_of(answer),
        "guessed": guessed(answer),
        "compared": answer.compared,
        "list_version": answer.list_version,
        "slot": PLACES,
    }


def _done(what: str) -> tuple[str, str]:
    """The name of a kind of remedy, and the number of its job."""
    kind, _, job = what.partition(" ")
    return NAMES[kind], job


def _of_its_own(answer: Answer) -> bool:
    return bool(answer.doubts or answer.remedied_as)


def guessed(answer: Answer) -> bool:
    """The product was taken from the number alone."""
    told = answer.told
    return answer.product is not None and not told.product and told.fields.keys().isdisjoint(NAMING)


def again(answer: Answer) -> bool:
    """Another code is asked for, and the number typed first may be just that one."""
    return bool(answer.need) and answer.need[0].field in CODES and bool(answer.told.fields.get("serial"))


def _key(answer: Answer) -> tuple[object, ...]:
    """All that `facts` gives a template, and the language; what stands in the index is the same for a list version."""
    return (
        language(),
        answer.verdict,
        answer.message_key,
        answer.list_version,
        answer.product,
        guessed(answer),
        again(answer),
        answer.need,
        answer.brands,
        answer.numbers_as_of,
        answer.products,
        *[card.id for card in answer.recalls],
        *answer.remedied_on.items(),
    )


def _filled(pieces: tuple[Piece, ...], answer: Answer) -> bytes:
    slots = Slots(answer)
    return b"".join([piece if type(piece) is bytes else piece(slots).encode() for piece in pieces])  # type: ignore[operator]
