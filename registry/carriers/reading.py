"""Reads a Digital Link from the path and the query of an address, as they were sent: percent-encoded. `biip` knows the
form of each of GS1's values; the words for what is wrong are ours."""

from urllib.parse import unquote

from stdnum import ean

from registry.carriers.characters import printable, shown
from registry.carriers.elements import element, is_identifier
from registry.carriers.keys import KEY_NAMES, KEYS, OLD_NAMES, name_of
from registry.carriers.links import DigitalLink, Parts
from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

LONGEST_QUERY = 4_000
GTIN_SIZES = (8, 12, 13, 14)
WRONG_DIGIT = marked(
    "%(text)s cannot be right: by its other digits the last would be %(right)s. Look at each of them."
)


def read_link(path: str, query: str = "") -> DigitalLink:
    """`/01/GTIN/10/LOT/21/SERIAL` below any other steps. Raises Refused with the part that is wrong as its field."""
    steps = path.strip("/").split("/")
    steps = _with_numbers(steps[_begin(steps) :])
    if len(steps) % 2:
        said = _(
            "“%(part)s” stands alone: each part of the address is a code and its value.",
            part=shown(steps[-1]),
        )
        raise Refused("", said)
    pairs = [(steps[at], _decoded(steps[at], steps[at + 1])) for at in range(0, len(steps), 2)]
    (key, value), qualifiers = pairs[0], tuple(pairs[1:])
    value = _key_value(key, value)
    for ai, given in qualifiers_in_order(key, qualifiers):
        _element(ai, given)
    attributes, others = _asked(query)
    return DigitalLink(key, value, qualifiers, attributes, others)


def _begin(steps: list[str]) -> int:
    """Where the key stands: the last one behind which all goes in pairs. What stands before it is anybody's."""
    found = [at for at, step in enumerate(steps) if step in KEY_NAMES]
    if not found:
        raise Refused("", _("This address names no thing that GS1 has a number for."))
    return next((at for at in reversed(found) if (len(steps) - at) % 2 == 0), found[0])


def _with_numbers(steps: list[str]) -> list[str]:
    return [OLD_NAMES.get(step, step) if at % 2 == 0 else step for at, step in enumerate(steps)]


def gtin14(text: str, field: str = "01") -> str:
    """A GTIN with its 14 digits; 8, 12 or 13 get zeros in front. Raises Refused."""
    if not (text.isascii() and text.isdigit()):
        said = _("“%(text)s” is no GTIN: the number under a bar code has digits only.", text=shown(text))
        raise Refused(field, said)
    if len(text) not in GTIN_SIZES:
        facts = {"text": shown(text), "count": len(text)}
        raise Refused(field, _("%(text)s has %(count)s digits: a GTIN has 8, 12, 13 or 14.", **facts))
    right = ean.calc_check_digit(text[:-1])
    if text[-1] != right:
        raise Refused(field, _(WRONG_DIGIT, text=text, right=right))
    return text.zfill(14)


def qualifiers_in_order(key: str, given: Parts) -> Parts:
    """The same, if each may stand behind this key and stands in its place."""
    allowed, alone = KEYS[key].qualifiers, KEYS[key].alone
    if alone and [ai for ai, _ in given] == [alone]:
        return given
    places = []
    for ai, _value in given:
        if ai not in allowed:
            raise Refused(ai, _may_stand(key, shown(ai)))
        places.append(allowed.index(ai))
    if places != sorted(set(places)):
        raise Refused(
            "", _("The parts stand in another order: %(parts)s, each once.", parts=", ".join(allowed))
        )
    return given


def _may_stand(key: str, given: str) -> str:
    allowed, alone = KEYS[key].qualifiers, KEYS[key].alone
    facts = {"key": key, "parts": ", ".join(allowed), "given": given}
    if not allowed:
        return _("Nothing stands behind %(key)s, not “%(given)s”.", key=key, given=given)
    if alone:
        return _(
            "Behind %(key)s may stand %(parts)s, or %(alone)s alone, not “%(given)s”.", alone=alone, **facts
        )
    return _("Behind %(key)s may stand %(parts)s, not “%(given)s”.", **facts)


def _key_value(key: str, value: str) -> str:
    if key == "01":
        return gtin14(value)
    _element(key, value)
    if key == "8006":
        gtin14(value[:14], key)
        if not 1 <= int(value[14:16]) <= int(value[16:18]):
            raise Refused(
                key, _("There is no piece %(piece)s of %(all)s.", piece=value[14:16], all=value[16:18])
            )
    digits = value[: KEYS[key].digits]
    if digits and ean.calc_check_digit(digits[:-1]) != digits[-1]:
        raise Refused(
            key, _("%(value)s cannot be right: its check digit does not fit the others.", value=shown(value))
        )
    return value


def _element(ai: str, value: str) -> None:
    """Raises Refused where it is none. `biip` takes digits of any script, hence the look at the characters first."""
    printable(value, ai, name_of(ai), longest=90)
    try:
        element(ai, value)
    except ValueError as error:
        raise Refused(
            ai, _("“%(value)s” is not what the %(name)s of GS1 may be.", value=shown(value), name=name_of(ai))
        ) from error


def _asked(query: str) -> tuple[Parts, tuple[str, ...]]:
    """Attributes that GS1 knows, checked; all else as it is."""
    if len(query) > LONGEST_QUERY:
        raise Refused("", "That is too long for what stands on a product.")
    attributes: dict[str, str] = {}
    others: list[str] = []
    for pair in filter(None, query.split("&")):
        name, _equals, value = pair.partition("=")
        if not _is_identifier(name):
            others.append(pair)
            continue
        said = _decoded(name, value)
        if name == "01":
            said = gtin14(said)
        _element(name, said)
        if attributes.setdefault(name, said) != said:
            raise Refused(name, _("The %(name)s is told twice, with two values.", name=name_of(name)))
    return tuple(attributes.items()), tuple(others)


def _is_identifier(name: str) -> bool:
    return name.isascii() and name.isdigit() and 2 <= len(name) <= 4 and is_identifier(name)


def _decoded(ai: str, value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError as error:
        raise Refused(ai, _("Some of the %(name)s cannot be read.", name=name_of(ai))) from error
