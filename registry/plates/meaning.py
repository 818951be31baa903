"""Turns the text of a code into fields of a unit: GS1 strings, GS1 Digital Links, labelled text, plain numbers.
Knows no product: whether the serial can be one is for others to say."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

from registry.carriers.elements import elements
from registry.carriers.fields import AI_DATES, AI_FIELDS, day_of, told_by
from registry.carriers.reading import read_link
from registry.errors import Refused

LONGEST = 100
GS1_SYMBOLOGIES = {"]C1", "]d2", "]Q3", "]e0", "]J1"}
RETAIL = ("EAN", "UPC", "ISBN", "DataBar")
LABELS = {
    "serial": ("s/n", "sn", "s.n", "serial", "serial no", "serial number", "serialno", "ser no", "ser"),
    "model": ("m/n", "model", "model no", "model number", "mod", "type", "mdl"),
    "lot": ("lot", "lot no", "batch", "batch no", "lot number", "charge"),
    "part": ("p/n", "pn", "part", "part no", "part number"),
    "gtin": ("gtin", "ean", "upc"),
    "date_code": ("date code", "dc", "datecode"),
    "made_on": ("mfg", "mfd", "made", "mfg date", "made on", "prod date"),
}
FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
_LABELLED = re.compile(r"\s*([A-Za-z][A-Za-z./ ]{0,14}?)\s*[:=#]\s*(\S.*?)\s*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`fields` of a told unit; `sure` is False where a bare number was only assumed to be the serial."""

    fields: Mapping[str, str]
    sure: bool


def meaning(kind: str, text: str, symbology: str = "") -> Meaning:
    """What a code says about the unit, as fields; none if it says nothing we can use."""
    text = text.strip()
    if kind.startswith(RETAIL) and text.isdigit():
        return _meant({"gtin": text.zfill(14)})
    marked = symbology in GS1_SYMBOLOGIES or text.startswith(("(01)", "(21)", "(10)"))
    if marked and (fields := _gs1(text)):
        return _meant(fields)
    if text.lower().startswith(("http://", "https://")):
        return _meant(_address(text))
    if fields := _labelled(re.split(r"[\r\n;,|\t]+", text)):
        return _meant(fields)
    if len(text) <= LONGEST and re.search(r"\d", text) and text.isprintable():
        return _meant({"serial": text}, sure=False)
    return _meant({})


def _meant(fields: Mapping[str, str], *, sure: bool = True) -> Meaning:
    short = {name: value[:LONGEST] for name, value in fields.items() if value}
    return Meaning(MappingProxyType(short), sure)


def _gs1(text: str) -> dict[str, str]:
    try:
        said = elements(text)
    except ValueError:
        return {}
    fields: dict[str, str] = {}
    for one in said:
        ai = one.ai.ai
        if ai in AI_DATES and (day := day_of(one)):
            fields.setdefault(AI_DATES[ai], day)
        elif name := AI_FIELDS.get(ai):
            fields.setdefault(name, one.value)
    return fields


def _address(text: str) -> dict[str, str]:
    """A GS1 Digital Link (/01/GTIN/21/SERIAL), or a maker's own address with named parts."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return {}
    try:
        fields = told_by(read_link(parts.path, parts.query))
    except Refused:
        fields = _nearly_a_link(parts.path)
    for name, value in parse_qsl(parts.query):
        if field := FIELD_OF.get(name.replace("_", " ").lower()):
            fields.setdefault(field, value)
    return fields


def _nearly_a_link(path: str) -> dict[str, str]:
    """What can be made out of a link that the standard would refuse: people should not pay for a misprint."""
    fields: dict[str, str] = {}
    for ai, value in itertools.pairwise(unquote(step) for step in path.split("/")):
        if ai in {"01", "21", "10"} and (ai != "01" or value.isdigit()):
            fields.setdefault(AI_FIELDS[ai], value.zfill(14) if ai == "01" else value)
    return fields if "gtin" in fields else {}  # /10/3 is a page of somebody's site, not a lot


def _labelled(lines: Iterable[str]) -> dict[str, str]:
    """Lines such as `S/N: 8X21` or `MODEL=WF45`."""
    fields: dict[str, str] = {}
    for line in lines:
        if said := _LABELLED.fullmatch(line):
            label = re.sub(r"[\s.]+", " ", said[1]).strip(" .").lower()
            if field := FIELD_OF.get(label):
                fields.setdefault(field, said[2])
    return fields
