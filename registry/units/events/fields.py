"""Fields of an event beside the standard's own columns: master data of an instance or lot (ilmd), what somebody else
defined, and what sensors measured. Each is named as the standard's query parameters name it, and read as a text and,
where it is one, a number or a moment. Pure; for almost every event there is nothing to do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from registry.serials.epcs import uri_key
from registry.units.events import shape
from registry.units.events.canonical import canonical
from registry.units.events.documents import context_of, names_in
from registry.units.events.hashing import Names, expanded
from registry.units.events.reading import moment_of
from registry.units.events.vocabulary import GS1, PREFIXES

MOST_FIELDS = 20_000
"""Different ones of one event: far more than a day of a sensor that measures every minute."""
Fields = Mapping[tuple[str, str], tuple[float | None, int | None]]
"""Name and text, as keys -> the number and the moment that the text stands for."""
WORDS = frozenset(
    "type deviceID deviceMetadata rawData dataProcessingMethod bizRules microorganism chemicalSubstance stringValue "
    "booleanValue hexBinaryValue uriValue".split()
)
TIMES = frozenset(("time", "startTime", "endTime"))
FIGURES = frozenset(("value", "minValue", "maxValue", "meanValue", "sDev", "percValue"))
"""Of a sensor, in a unit of measure that stands behind their name: `value_CEL`."""
RANK = "percRank"
_OWN = {
    "ilmd": "ILMD_",
    "errorDeclaration": "ERROR_DECLARATION_",
    "readPoint": "readPoint_",
    "bizLocation": "bizLocation_",
}
"""Which properties hold what somebody else defined, and what stands before its name."""
ELEMENT, METADATA, REPORT = "SENSORELEMENT_", "SENSORMETADATA_", "SENSORREPORT_"
PLACES = (*_OWN.values(), ELEMENT, METADATA, REPORT)
INNER = "INNER_"
_SELDOM = frozenset(("ilmd", "errorDeclaration", "sensorElementList"))
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,300})(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?", re.ASCII).fullmatch
"""As JSON writes them: 007 is no number, but may be a lot's."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII).fullmatch
_SIGNS = dict.fromkeys([*range(32), 127, *range(0xD800, 0xE000)], "\ufffd")
"""What a database does not take as text."""


class TooManyFields(Exception):
    """An event has more fields than are kept."""


def fields_of(event: Mapping[str, Any], names: Names) -> Fields:
    """`names` are the prefixes of the document's context. Raises TooManyFields."""
    if not (
        _SELDOM & event.keys()
        or ":" in "".join(event)
        or _wide(event, "readPoint")
        or _wide(event, "bizLocation")
    ):
        return {}
    names = {**PREFIXES, **names, **names_in(context_of(dict(event)))}
    found: dict[tuple[str, str], tuple[float | None, int | None]] = {}
    for where, part in _parts(event):
        found.update(_defined(where, part, names))
        if where in (METADATA, REPORT):
            found.update(_measured(part))
        if len(found) > MOST_FIELDS:
            raise TooManyFields(f"It has more than {MOST_FIELDS:,} fields. Send them as several events.")
    return found


def whole(name: str, names: Names) -> str:
    """A field's name with its namespace, however the two were joined: by a prefix, or by # as in XML."""
    joined = expanded(name, names).replace("urn:epcglobal:cbv:mda#", PREFIXES["cbvmda"])
    return re.sub("(?<=[/:#])#", "", joined)


def name_key(name: str) -> str:
    return uri_key(name.translate(_SIGNS), 190)


def text_key(text: str) -> str:
    """The same for every way to write a key of GS1."""
    return uri_key(canonical(text.translate(_SIGNS)))


def word_of(name: str, value: Any) -> str:
    """What one of a sensor's WORDS tells, however it was written."""
    text = text_of(value)
    if name == "type":
        return text.removeprefix("gs1:").removeprefix(GS1)
    return text.upper() if name == "hexBinaryValue" else text


def number_of(text: str) -> float | None:
    number = float(text) if _NUMBER(text) else None
    return number if number is not None and number - number == 0 else None


def moment_in(text: str) -> int | None:
    """Of a time with its zone; of a day its begin, in UTC."""
    written = f"{text}T00:00:00Z" if _DAY(text) else text
    try:
        return moment_of(written) if shape.timed(written) else None
    except (ValueError, OverflowError):
        return None


def _wide(event: Mapping[str, Any], name: str) -> bool:
    return name in event and type(event[name]) is dict and len(event[name]) > 1


def _parts(event: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Objects in which fields stand, and what stands before their names."""
    yield "", event
    for name, where in _OWN.items():
        yield from ((where, one) for one in _objects(event.get(name)))
    for element in _objects(event.get("sensorElementList")):
        yield ELEMENT, element
        yield from ((METADATA, one) for one in _objects(element.get("sensorMetadata")))
        yield from ((REPORT, one) for one in _objects(element.get("sensorReport")))


def _objects(value: Any) -> list[Any]:
    return [one for one in (value if type(value) is list else [value]) if type(one) is dict]


def _defined(where: str, part: Mapping[str, Any], names: Names) -> Iterable[Any]:
    """What somebody else defined, and at any depth below it."""
    left = [("", name, value) for name, value in part.items() if ":" in name]
    while left:
        inner, name, value = left.pop()
        if type(value) is list:
            left += [(inner, name, one) for one in value]
            continue
        if type(value) is dict:
            literal = value.get("@value", value.get("@id"))
            if type(literal) in (dict, list) or literal is None:
                left += [(INNER, key, one) for key, one in value.items() if not key.startswith("@")]
                literal = ""
            text, there = text_of(literal), bool(value)
        else:
            text = text_of(value)
            there = bool(text)
        if there and ":" in name:
            yield _field(inner + where + whole(name, names), text)


def _measured(part: Mapping[str, Any]) -> Iterable[Any]:
    """What the standard has of a sensor."""
    uom = part.get("uom")
    for name, value in part.items():
        if name in WORDS:
            yield (name, text_key(word_of(name, value))), (None, None)
        elif name in TIMES or name == RANK or (name in FIGURES and not uom):
            yield _field(name, text_of(value))
        elif name in FIGURES:
            yield _field(f"{name}_{uom}", text_of(value))


def _field(name: str, text: str) -> Any:
    return (name_key(name), text_key(text)), (number_of(text), moment_in(text))


def text_of(value: Any) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
