"""What events look like, property by property, after the standard's JSON schema (EPCIS 2.0): each
check returns None, or where in the value the first fault is and what to do about it. Pure, and quick: events come by
the million, so it is a table of functions instead of a schema read by a library."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from registry.units.events import vocabulary as words

Flaw = tuple[str, str]
"""Where in the value (a JSON pointer that begins at it), and a sentence."""
Check = Callable[[Any], Flaw | None]

_URI = re.compile(
    r"(?=.{3,1000}$)[A-Za-z_][A-Za-z0-9+.\-]*:[^\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff<>\"\\^`{|}]+"
).fullmatch
"""At most 1,000 characters; `_:` begins the name of a blank node."""
_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,12})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
).fullmatch
_ZONE = re.compile(r"[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)", re.ASCII).fullmatch
_UNIT = re.compile(r"[A-Z0-9]{2,3}", re.ASCII).fullmatch
_HEX = re.compile(r"[A-Fa-f0-9]+", re.ASCII).fullmatch
_NOT_A_URI = (
    "Write an absolute URI, such as urn:epc:id:sgtin:0614141.107346.2018 or https://id.gs1.org/01/..."
)

LARGEST = 1e300
"""Numbers up to here add up to one that every database takes."""
DEEPEST = 64
"""Objects and lists in each other: far more than anybody writes, and whoever reads them needs no deep stack."""
DRAFT = "`isA` is from a draft of the standard: write `type`."


def pointed(name: object) -> str:
    """A name as a step of a JSON pointer (RFC 6901)."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def uri(value: Any) -> Flaw | None:
    return None if type(value) is str and _URI(value) else ("", _NOT_A_URI)


def uris(value: Any) -> Flaw | None:
    if type(value) is not list:
        return "", "Write a list of URIs."
    for at, one in enumerate(value):
        if type(one) is not str or not _URI(one):
            return f"/{at}", _NOT_A_URI
    return None


def different_uris(value: Any) -> Flaw | None:
    flaw = uris(value)
    if flaw is None and len(value) > 1 and len(set(value)) < len(value):
        twice = next(at for at, one in enumerate(value) if one in value[:at])
        return f"/{twice}", "This stands in the list already. Name it once."
    return flaw


def uri_or_uris(value: Any) -> Flaw | None:
    return uris(value) if type(value) is list else uri(value)


def timed(value: Any) -> bool:
    """Whether it is written as a time with its zone."""
    return type(value) is str and _TIME(value) is not None


def time(value: Any) -> Flaw | None:
    if not timed(value):
        return "", "Write date, time and zone, such as 2026-03-15T10:11:12.000Z or 2026-03-15T10:11:12+01:00."
    try:
        there = (
            1 < datetime.fromisoformat(value).year < 9999
        )  # the first and last have no neighbour in other zones
    except ValueError:
        there = False
    return None if there else ("", "There is no such moment. Look at the day and the zone.")


def zone(value: Any) -> Flaw | None:
    return None if type(value) is str and _ZONE(value) else ("", "Write the zone as +01:00 or -06:00.")


def number(value: Any) -> Flaw | None:
    if type(value) not in (int, float):
        return "", "Write a number, without quotes."
    return None if -LARGEST < value < LARGEST else ("", f"Write a number between -{LARGEST} and {LARGEST}.")


def flag(value: Any) -> Flaw | None:
    return None if type(value) is bool else ("", "Write true or false, without quotes.")


def text(value: Any) -> Flaw | None:
    return None if type(value) is str else ("", "Write text, in quotes.")


def hexadecimal(value: Any) -> Flaw | None:
    return None if type(value) is str and _HEX(value) else ("", "Write digits and the letters A to F.")


def unit_of_measure(value: Any) -> Flaw | None:
    if type(value) is str and _UNIT(value):
        return None
    return "", "Write the unit as a code of UN/CEFACT recommendation 20, such as KGM."


def action(value: Any) -> Flaw | None:
    return None if value in ("ADD", "OBSERVE", "DELETE") else ("", "Write ADD, OBSERVE or DELETE.")


def context(value: Any) -> Flaw | None:
    parts = value if type(value) is list else [value]
    for at, part in enumerate(parts):
        if type(part) is not dict and uri(part):
            return (
                f"/{at}" if parts is value else "",
                "Write the address of a context, or an object of prefixes.",
            )
    return anything(value)


def anything(value: Any) -> Flaw | None:
    """What somebody else defined, whatever it is."""
    level = [value]
    for _ in range(DEEPEST):
        if any(type(one) is float and one - one != 0 for one in level):
            return "", "There is a number in it that is too large. Write it as text, in quotes."
        level = [one for part in level if type(part) in (dict, list) for one in _inside(part)]
        if not level:
            return None
    return "", f"This is nested more than {DEEPEST} deep. Write it flatter."


def _inside(part: Any) -> Iterable[Any]:
    return part.values() if type(part) is dict else part


def word(known: frozenset[str], family: str) -> Check:
    """A bare word of the standard's vocabulary, or somebody's own URI."""
    example = min(known)

    def check(value: Any) -> Flaw | None:
        if type(value) is not str:
            return "", f"Write a word of the standard such as {example}, or a URI of your own."
        if value in known:
            return None
        if not _URI(value):
            return (
                "",
                f"The standard has no such word. Write one it has, such as {example}, or a URI of your own.",
            )
        if value.startswith("urn:epcglobal:cbv"):
            return "", f"Write the bare word ({family}), without urn:epcglobal:cbv."
        return None

    return check


def listing(item: Check, least: int = 0) -> Check:
    """A list of things that each pass."""

    def check(value: Any) -> Flaw | None:
        if type(value) is not list:
            return "", "Write a list, in [ ]."
        if len(value) < least:
            return "", "Write at least one."
        for at, one in enumerate(value):
            if flaw := item(one):
                return f"/{at}{flaw[0]}", flaw[1]
        return None

    return check


def thing(
    table: Mapping[str, Check], *required: str, own: bool = False, any_of: tuple[str, ...] = ()
) -> Check:
    """An object of these properties; with `own`, also of properties that somebody else defined, by URIs."""

    def check(value: Any) -> Flaw | None:
        if type(value) is not dict:
            return "", "Write an object, in { }."
        for name, one in value.items():
            known = table.get(name)
            if known is None:
                if not (own and _URI(name)):
                    return pointed(name), unknown(table, own=own)
                known = anything
            if flaw := known(one):
                return pointed(name) + flaw[0], flaw[1]
        for name in required:
            if name not in value:
                return "", f"`{name}` is missing."
        if any_of and not any(name in value for name in any_of):
            return "", f"Give {' or '.join(any_of)}."
        return None

    return check


def unknown(table: Mapping[str, Check], *, own: bool) -> str:
    """What to say of a property that is not in the table."""
    if own:
        return "There is no such property. Give those of your own a prefix that @context declares (example:colour)."
    return f"There is no such property here. There may be: {', '.join(table)}."


def extensions(value: Any) -> Flaw | None:
    """An object of properties that somebody else defined, whatever they hold."""
    if type(value) is not dict:
        return "", "Write an object, in { }."
    for name in value:
        if not _URI(name):
            return pointed(name), unknown({}, own=True)
    return anything(value)


quantity = thing({"epcClass": uri, "quantity": number, "uom": unit_of_measure}, "epcClass")
place = thing({"id": uri}, "id", own=True)
transaction = thing({"type": word(words.TRANSACTIONS, "btt"), "bizTransaction": uri}, "bizTransaction")
source = thing({"type": word(words.ENDS, "sdt"), "source": uri}, "type", "source")
destination = thing({"type": word(words.ENDS, "sdt"), "destination": uri}, "type", "destination")
step = word(words.STEPS, "bizstep")
disposition = word(words.DISPOSITIONS, "disp")
lasting = thing({"set": listing(disposition, 1), "unset": listing(disposition, 1)}, any_of=("set", "unset"))
declaration = thing(
    {"declarationTime": time, "reason": word(words.REASONS, "er"), "correctiveEventIDs": uris},
    "declarationTime",
    own=True,
)
_DEVICE: dict[str, Check] = {
    "time": time,
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), uri),
}
"""Of a whole element and of one report: the standard's own examples have `bizRules` in either, its schema in one."""
_FIGURES = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
sensor = thing(
    {
        "type": text,
        "sensorMetadata": thing({**_DEVICE, "startTime": time, "endTime": time}, own=True),
        "sensorReport": listing(
            thing(
                {
                    **_DEVICE,
                    "type": word(words.MEASUREMENTS, "measurement"),
                    "exception": word(words.ALERTS, "alert"),
                    **dict.fromkeys(
                        ("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), uri
                    ),
                    **dict.fromkeys(_FIGURES, number),
                    "component": word(words.COMPONENTS, "component"),
                    "stringValue": text,
                    "booleanValue": flag,
                    "hexBinaryValue": hexadecimal,
                    "uom": text,
                },
                "type",
                own=True,
            ),
            1,
        ),
    },
    "sensorReport",
    own=True,
)
