"""Reads what a person typed or scanned into fields. Refuses what cannot be a number; judges nothing."""

from collections.abc import Mapping

from registry.errors import Refused
from registry.journeys.answers import Told
from registry.plates.meaning import meaning
from registry.tongue.speaking import gettext as _

LONGEST, LONGEST_NAME, MOST = 200, 60, 30
_WORDS = {"true": True, "false": False}
_SCANNED = ("(", "http://", "https://", "\x1d", "]")


def parse_told(args: Mapping[str, list[str]]) -> Told:
    """From the query of an address: blank fields were not told, `absent` names codes that are not there."""
    fields: dict[str, str | bool | None] = {}
    product = None
    for name, values in args.items():
        if name in ("absent", "sure"):
            continue
        text = _one(name, values)
        if not text:
            continue
        if name == "product":
            product = text
        else:
            fields[name] = _WORDS.get(text, text)
    for name in args.get("absent", ()):
        fields.setdefault(_name(name), None)
    if len(fields) > MOST:
        raise Refused(
            "serial", _("That is %(many)s fields; tell at most %(most)s.", many=len(fields), most=MOST)
        )
    return Told(fields, product, frozenset(map(_name, args.get("sure", ()))))


def _one(name: str, values: list[str]) -> str:
    """The value of a field; several only if they are the same."""
    _name(name)
    texts = list(dict.fromkeys(filter(None, map(str.strip, values))))
    if len(texts) > 1:
        raise Refused(name, "was told twice, with two values. Tell it once.")
    text = texts[0] if texts else ""
    if len(text) > LONGEST:
        raise Refused(name, _("is longer than %(most)s characters. Type only the number.", most=LONGEST))
    if not text.isprintable() and any(c < " " and c != "\x1d" for c in text):
        raise Refused(name, "holds characters that cannot be printed. Type it again.")
    return text


def _name(name: str) -> str:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("serial", _("A field’s name has 1 to %(most)s characters.", most=LONGEST_NAME))
    return name


def scanned(told: Told) -> Told:
    """Takes a scanned code apart where one was given for a number: GS1 strings, Digital Links."""
    for field in ("serial", "gtin", "lot"):
        value = told.fields.get(field)
        if not isinstance(value, str) or not value.startswith(_SCANNED):
            continue
        said = meaning("", value.strip(), "]C1" if value[0] in "\x1d]" else "")
        if said.sure and said.fields:
            rest = {name: one for name, one in told.fields.items() if name != field}
            return Told({**said.fields, **rest}, told.product, told.sure)
    return told
