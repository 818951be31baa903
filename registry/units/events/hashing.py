"""The hash that stands for an event without an eventID: the EPCIS Event Hash ID of the Core Business Vocabulary 2.0,
section 8.9, written from its description. The same event has the same hash however it was written. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from registry.units.events.canonical import canonical
from registry.units.events.vocabulary import COMPONENTS, GS1, PREFIXES, address_of, web_word

Names = Mapping[str, str]
"""Prefix -> namespace, as the @context of the document has them."""
_EPCS = ("epcList", "inputEPCList", "childEPCs", "outputEPCList")
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_ORDER = (
    "eventTime eventTimeZoneOffset certificationInfo epcList parentID inputEPCList childEPCs quantityList "
    "childQuantityList inputQuantityList outputEPCList outputQuantityList action transformationID bizStep disposition "
    "persistentDisposition readPoint bizLocation bizTransactionList sourceList destinationList sensorElementList ilmd"
).split()
_LEFT_OUT = frozenset(("@context", "type", "eventID", "recordTime", "errorDeclaration"))
_QUANTITY = ("epcClass", "quantity", "uom")
_METADATA = "time startTime endTime deviceID deviceMetadata rawData dataProcessingMethod bizRules".split()
_REPORT = (
    "type exception deviceID deviceMetadata rawData dataProcessingMethod time microorganism chemicalSubstance value "
    "component stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev percRank percValue "
    "uom coordinateReferenceSystem"
).split()
_WORDS = {"bizStep": "BizStep", "disposition": "Disp", "set": "Disp", "unset": "Disp"}
_TYPED = {
    "bizTransactionList": ("bizTransaction", "BTT"),
    "sourceList": ("source", "SDT"),
    "destinationList": ("destination", "SDT"),
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?", re.ASCII).fullmatch


def event_hash(event: Mapping[str, Any], names: Names | None = None) -> str:
    """As `ni:///sha-256;...?ver=CBV2.0`. What only repositories add, and error declarations, do not count."""
    digest = sha256(pre_hash(event, names or {}).encode("utf-8", "surrogatepass")).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event: Mapping[str, Any], names: Names) -> str:
    """The text that is hashed."""
    names = {**PREFIXES, **names}
    parts = [f"eventType={expanded(str(event['type']), names)}"]
    parts += [_part(name, event[name], names) for name in _ORDER if name in event]
    parts += _own(event, {*_ORDER, *_LEFT_OUT}, names)
    return "".join(parts)


def _part(name: str, value: Any, names: Names) -> str:
    if name in _EPCS:
        return _list(name, (f"epc={_text(one, names)}" for one in value))
    if name in _QUANTITIES:
        return _list(name, ("quantityElement" + _fields(one, _QUANTITY, names) for one in value))
    if name in _TYPED:
        kind, family = _TYPED[name]
        return _list(name, (_typed(kind, family, one, names) for one in value))
    if name in ("readPoint", "bizLocation"):
        return name + _fields(value, ("id",), names)
    if name == "persistentDisposition":
        lasting = [
            "".join(sorted(_value(way, one, names) for one in value.get(way, ()))) for way in ("set", "unset")
        ]
        return name + "".join(lasting)
    if name == "sensorElementList":
        return _list(name, (_sensor(one, names) for one in value))
    if name == "ilmd":
        return name + "".join(_own(value, (), names))
    if type(value) is list:
        return "".join(sorted(_value(name, one, names) for one in value))
    return _value(name, value, names)


def _list(name: str, children: Iterable[str]) -> str:
    whole = "".join(sorted(children))
    return name + whole if whole else ""


def _fields(value: Mapping[str, Any], order: Iterable[str], names: Names) -> str:
    known = [_value(name, value[name], names) for name in order if name in value]
    return "".join(known + _own(value, {*order, "type"}, names))


def _typed(kind: str, family: str, one: Mapping[str, Any], names: Names) -> str:
    """The thing first, then what sort of thing it is."""
    sort = f"type={_text(address_of(family, one['type']), names)}" if "type" in one else ""
    return f"{kind}={_text(one[kind], names)}{sort}"


def _sensor(one: Mapping[str, Any], names: Names) -> str:
    told = one.get("sensorMetadata")
    metadata = "sensorMetadata" + _fields(told, _METADATA, names) if told else ""
    reports = sorted("sensorReport" + _fields(report, _REPORT, names) for report in one["sensorReport"])
    own = _own(one, ("sensorMetadata", "sensorReport", "type"), names)
    return "sensorElement" + metadata + "".join(reports) + "".join(own)


def _value(name: str, value: Any, names: Names) -> str:
    if name in ("eventTime", "time", "startTime", "endTime"):
        return f"{name}={_time(str(value))}"
    if name in _WORDS:
        return f"{name}={_text(address_of(_WORDS[name], value), names)}"
    if name in ("type", "exception") and ":" not in str(value):
        return f"{name}={GS1}{value}"
    if name == "component" and value in COMPONENTS:
        return f"{name}={address_of('Comp', value)}"
    return f"{name}={_text(value, names)}"


def _own(value: Mapping[str, Any], known: Iterable[str], names: Names) -> list[str]:
    """What somebody else defined, each with its namespace, sorted."""
    known = set(known)
    return sorted(
        part for name, one in value.items() if name not in known for part in _extension(name, one, names)
    )


def _extension(name: str, value: Any, names: Names) -> list[str]:
    if type(value) is list:
        return [part for one in value for part in _extension(name, one, names)]
    label = _label(name, names)
    if type(value) is dict:
        return [label + "".join(_own(value, (), names))]
    text = "" if value is None else _text(value, names)
    return [f"{label}={text}" if text else label]


def _label(name: str, names: Names) -> str:
    """`example:colour` with its namespace: `{https://example.com/}colour`."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in names:
        return f"{{{names[prefix]}}}{local}"
    namespace, local = re.fullmatch(r"(.*[/#:])?([^/#:]*)", name, re.DOTALL).groups(default="")  # type: ignore[union-attr]
    return f"{{{namespace}}}{local}" if namespace else local


def _text(value: Any, names: Names) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is int:
        return str(value)
    if type(value) is float:
        return str(int(value)) if value.is_integer() else str(value)
    text = str(value).strip()
    if _NUMBER(text):
        return _number(text)
    return canonical(expanded(web_word(text), names))


def _number(text: str) -> str:
    """Digits without zeros that say nothing."""
    value = float(text)
    if "." not in text:
        return str(int(text))
    return str(int(value)) if value.is_integer() else str(value)


def expanded(text: str, names: Names) -> str:
    """A word with a prefix, with the prefix's namespace instead."""
    prefix, colon, rest = text.partition(":")
    return names[prefix] + rest if colon and prefix in names and not rest.startswith("//") else text


def _time(written: str) -> str:
    """UTC, to the millisecond."""
    moment = datetime.fromisoformat(written).astimezone(UTC)
    moment = moment.replace(microsecond=min(round(moment.microsecond, -3), 999_000))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
