"""Reads what a program sent: a query string or a body of units. Refuses by name and place; decides nothing."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request

from portal.api.fields import FIELDS, MOST_NAMED, RESERVED
from portal.api.schemas import FIELD_NAME, PLAIN
from registry.errors import Refused
from registry.journeys.answers import Told
from registry.journeys.check import parse_told

MAX_UNITS = 1000
MAX_BODY = 2 * 1024 * 1024
MAX_PARAMETERS = 64
MOST_CHARACTERS = 200
_PLAIN = re.compile(PLAIN).fullmatch
_NAME = re.compile(FIELD_NAME).fullmatch
_REPEATABLE = frozenset({"absent", "sure"})


class Unreadable(Exception):
    """A request that is wrong as a whole. `errors` holds a place and a detail for each fault."""

    def __init__(self, status: int, detail: str, *errors: Mapping[str, str]) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of a body: either told, or why it cannot be read and where."""

    ref: object
    told: Told | None
    pointer: str = ""
    detail: str = ""


def told_by_query(query: str) -> Told:
    """The unit of a query string."""
    try:
        given = parameters(query)
        _few(given)
        return _told(given)
    except Refused as refused:
        raise refused_at(refused) from refused


def parameters(query: str) -> dict[str, list[str]]:
    """Every parameter with its values. `query` is as WSGI hands it on: each character stands for one byte."""
    if query.count("&") >= MAX_PARAMETERS:
        raise Unreadable(400, f"Send at most {MAX_PARAMETERS} parameters.")
    given: dict[str, list[str]] = {}
    try:
        for pair in query.split("&"):
            if pair:
                name, _, value = pair.partition("=")
                given.setdefault(_plain(name), []).append(_plain(value))
    except UnicodeDecodeError as error:
        raise Unreadable(
            400, "The query is not UTF-8. Encode each value as UTF-8, then by percent signs."
        ) from error
    return given


def refused_at(refused: Refused) -> Unreadable:
    """A refusal that names its query parameter."""
    place = {"parameter": refused.field} if refused.field else {}
    return Unreadable(422, refused.message, {**place, "detail": refused.message})


def once(name: str, values: list[str]) -> str:
    """The value of a field that may be given once: of two, which was meant?"""
    if len(values) > 1:
        raise Refused(name, f"{name} is given {len(values)} times. Send one value for a field.")
    return values[0]


def _plain(part: str) -> str:
    """Without percent signs and plus signs. Most parts have none, and are done at once."""
    if part.isalnum() and part.isascii():
        return part
    return unquote_to_bytes(part.replace("+", " ").encode("latin-1")).decode()


def _told(given: Mapping[str, list[str]]) -> Told:
    for name, values in given.items():
        if name not in FIELDS and not (_NAME(name) and name != "ref"):
            raise Refused("", "There is a field whose name is none: 1 to 60 letters, digits and signs.")
        if name in _REPEATABLE:
            for value in values:
                _fits(name, value)
        else:
            _fits(name, once(name, values))
    return parse_told(given)


def _fits(name: str, value: str) -> None:
    if len(value) > MOST_CHARACTERS:
        raise Refused(name, f"{name} is too long: send at most {MOST_CHARACTERS} characters.")
    if not value.isprintable() and not plain(value):
        raise Refused(name, f"{name} holds a control character. Send plain text.")


def _few(given: Mapping[str, list[str]]) -> None:
    for name in _REPEATABLE & given.keys():
        if len(given[name]) > MOST_NAMED:
            raise Refused(name, f"{name} names too many fields: at most {MOST_NAMED}.")
    if len(given) > MOST_NAMED and len(given.keys() - RESERVED) > MOST_NAMED:
        raise Refused("", f"These are too many fields of other names: at most {MOST_NAMED}.")


def plain(value: str) -> bool:
    """Whether it holds no control character, and each character is one: JSON can hold halves."""
    return value.isprintable() or bool(_PLAIN(value) and not any("\ud800" <= c <= "\udfff" for c in value))


class _Doubled(dict[str, Any]):
    """An object in which a key stood twice: which of the two was meant?"""

    twice: str = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    doubled = _Doubled(made)
    names = [name for name, _ in pairs]
    doubled.twice = next(name for name in names if names.count(name) > 1)
    return doubled


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def rows_of(kind: str, body: bytes) -> list[Row]:
    """The units of a body. A fault of the body as a whole is Unreadable; a fault of one unit stays in its row."""
    if kind != "application/json":
        raise Unreadable(415, "Send the units as application/json, and say so in Content-Type.")
    units = _units(parsed(body))
    return [_row(number, unit) for number, unit in enumerate(units)]


def sent_unpacked() -> None:
    """Bodies are read as they are: one that was packed on its way is refused by its name, not taken for broken."""
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity"):
        words = f"Content-Encoding {coding[:40]} is not read here. Send the body as it is."
        raise Unreadable(415, words)


def parsed(body: bytes, make: Callable[[list[tuple[str, Any]]], object] = _object) -> object:
    """The JSON of a body; `make` puts its objects together."""
    try:
        return json.loads(body.decode(), object_pairs_hook=make, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Unreadable(400, "The body is not UTF-8.") from error
    except RecursionError as error:
        raise Unreadable(400, "The body is nested too deeply.") from error
    except ValueError as error:
        raise Unreadable(400, f"The body is not JSON: {error}.") from error


def _units(body: object) -> list[object]:
    if not isinstance(body, dict) or isinstance(body, _Doubled):
        raise wrong("#", 'Send one object: {"units": [...]}, with each key once.')
    if unknown := sorted(set(body) - {"units"}):
        raise wrong(f"#/{escaped(unknown[0])}", "There is no such property here: send `units` alone.")
    units = body.get("units")
    if not isinstance(units, list):
        raise wrong("#/units", "`units` must be a list of objects, one for each unit.")
    if not 1 <= len(units) <= MAX_UNITS:
        raise wrong("#/units", f"`units` holds {len(units)} units. Send 1 to {MAX_UNITS:,} at a time.")
    return units


def wrong(pointer: str, detail: str) -> Unreadable:
    """A fault of a body as a whole, and its place."""
    return Unreadable(422, detail, {"pointer": pointer, "detail": detail})


def _row(number: int, unit: object) -> Row:
    pointer = f"#/units/{number}"
    if not isinstance(unit, dict):
        return Row(None, None, pointer, "A unit must be an object of fields.")
    ref = unit.get("ref")
    if isinstance(ref, dict | list) or len(str(ref)) > 200:
        return Row(
            None, None, f"{pointer}/ref", "`ref` must be text (up to 200 characters), a number or null."
        )
    if isinstance(unit, _Doubled):
        return Row(ref, None, f"{pointer}/{escaped(unit.twice)}", "This field is given twice. Send it once.")
    try:
        return Row(ref, _told(_as_query(unit)))
    except Refused as refused:
        return Row(ref, None, f"{pointer}/{escaped(refused.field)}".rstrip("/"), refused.message)


def _as_query(unit: Mapping[str, object]) -> dict[str, list[str]]:
    """The unit as a query string would have told it, so that one reader judges both."""
    given: dict[str, list[str]] = {}
    absent: list[str] = []
    for name, value in unit.items():
        if name == "ref":
            continue
        if value is None and name not in _REPEATABLE:
            absent.append(name)
        else:
            given[name] = [*_texts(name, value)]
    if absent:
        given["absent"] = [*given.get("absent", ()), *absent]
    return given


def _texts(name: str, value: object) -> Iterable[str]:
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str):
        return (value,)
    if name in _REPEATABLE and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    if isinstance(value, int | float):
        raise Refused(name, "Send it as text: a number would lose its leading zeros.")
    if name in _REPEATABLE:
        raise Refused(name, "Send a list of field names.")
    raise Refused(name, "Send text, true, false, or null where the unit bears no such code.")


def escaped(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
