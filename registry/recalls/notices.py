"""Reads a notice of the corpus format into what the tables hold. Pure; invents nothing that the notice does not say."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.catalogue.names import name_key
from registry.criteria.nodes import Flag, Node
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria
from registry.criteria.texts import Is, Mask, Starts
from registry.errors import Refused
from registry.recalls.fields import WORDS, words_for

_SPLIT = re.compile(r"\s+/\s+|,\s+|;\s+|\s+and\s+(?=\d|six|other)|\s*[()]\s*")
_COUNTED = re.compile(r"^(\d+|two|three|four|five|six|seven|eight|nine|ten|other)\b.*", re.IGNORECASE)
_SAFE = re.compile(r"\bsafe\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
ASKED_ALREADY = frozenset({"serial", "model", "brand", "lot", "date_code", "made_on"})


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of a file, checked."""

    key: str
    sha: str
    brand_text: str
    brands: tuple[str, ...]
    product: str
    models: tuple[str, ...]
    types: tuple[str, ...]
    regulator: str
    source: str
    note: str
    year: int | None
    units: int | None
    criteria: dict[str, Any]
    fields: tuple["NoticeField", ...]

    @property
    def title(self) -> str:
        return f"{self.brand_text} {self.product}"


@dataclass(frozen=True, slots=True)
class NoticeField:
    field: str
    kind: str
    label: str
    help: str
    example: str
    choices: tuple[str, ...]


def read_notice(line: str) -> Notice:
    """A line of the file; Refused names what is missing."""
    try:
        data = json.loads(line)
    except ValueError as wrong:
        raise Refused("line", f"is not JSON: {wrong}") from None
    if not isinstance(data, Mapping):
        raise Refused("line", "is not a JSON object")
    for field in ("id", "brand", "product", "criteria"):
        if not data.get(field):
            raise Refused(field, "is missing")
    criteria = parse(data["criteria"], strict=False)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return Notice(
        key=str(data["id"])[:120],
        sha=hashlib.sha256(text.encode()).hexdigest(),
        brand_text=str(data["brand"]),
        brands=tuple(_brands(str(data["brand"]), criteria)),
        product=str(data["product"]),
        models=tuple(dict.fromkeys([*map(str, data.get("models") or ()), *models_of(criteria)])),
        types=tuple(values_of(criteria, "type")),
        regulator=str(data.get("regulator") or ""),
        source=str(data.get("source") or ""),
        note=_without_safe(str(data.get("note") or "")),
        year=data.get("year"),
        units=data.get("units"),
        criteria=dict(data["criteria"]),
        fields=tuple(_fields(criteria)),
    )


def brand_names(text: str) -> list[str]:
    """The names in a printed brand: "Hotpoint, Indesit and six brands" is Hotpoint, Indesit."""
    parts = (part.strip(" .") if part.count(".") < 2 else part.strip() for part in _SPLIT.split(text))
    names = (re.sub(r"\s+logo$", "", part) for part in parts)
    return [name for name in names if name and not _COUNTED.match(name)]


def _brands(text: str, criteria: Criteria) -> Iterator[str]:
    seen = set()
    for name in [*brand_names(text), *values_of(criteria, "brand")]:
        if (key := name_key(name)) and key not in seen:
            seen.add(key)
            yield name


def values_of(criteria: Criteria, field: str) -> list[str]:
    """Every value that groups name for a field, as written."""
    found: list[str] = []
    for group in criteria.groups:
        node = group.test(field)
        for inner in node.walk() if node is not None else ():
            found += inner.shown if isinstance(inner, Is) and not inner.view.cuts else ()
    return list(dict.fromkeys(found))


def models_of(criteria: Criteria) -> Iterator[str]:
    """Models that groups name, as written; a pattern stands for all that fit."""
    yield from values_of(criteria, "model")
    for group in criteria.groups:
        node = group.test("model")
        for inner in node.walk() if node is not None else ():
            if isinstance(inner, Starts) and not inner.view.cuts:
                yield from (f"{text}*" for text in inner.shown)
            elif isinstance(inner, Mask) and not inner.view.cuts:
                yield from inner.shown


def _fields(criteria: Criteria) -> Iterator[NoticeField]:
    """Identifiers and questions of the notice's own, and closed choices of the usual ones."""
    tests: dict[str, list[Node]] = {}
    for field, node in criteria.nodes():
        tests.setdefault(field, []).append(node)
    for field, nodes in tests.items():
        kind = "yes_no" if any(isinstance(node, Flag) for node in nodes) else ""
        choices = (
            tuple(values_of(criteria, field)) if WORDS.get(field, words_for(field)).kind == "choice" else ()
        )
        if field in ASKED_ALREADY and not choices:
            continue
        words = words_for(field, kind)
        yield NoticeField(field, kind or words.kind, words.label, words.help, words.example, choices)


def _without_safe(note: str) -> str:
    """The word that no page may bear, taken out with its sentence."""
    return " ".join(s for s in _SENTENCE.split(note) if not _SAFE.search(s))
