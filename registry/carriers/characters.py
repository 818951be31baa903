"""The 82 characters that GS1 allows in serials, lots and the like, and how they stand in an address."""

from urllib.parse import quote

from registry.errors import Refused
from registry.tongue.speaking import gettext as _

PRINTED = frozenset("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
LONGEST = 20
"""Characters of a serial, a lot or a variant."""


def encoded(value: str) -> str:
    """As one step of a path, or one value of a query."""
    return quote(value, safe="")


def printable(value: str, field: str, name: str, longest: int = LONGEST) -> str:
    """The value, if it can be printed as GS1 has it: 1 to 20 of its characters. Raises Refused at the field."""
    if not value:
        raise Refused(field, _("The %(name)s is missing.", name=name))
    if len(value) > longest:
        raise Refused(
            field,
            _(
                "%(value)s... has %(count)s characters: a %(name)s has at most %(most)s.",
                value=value[:longest],
                count=len(value),
                name=name,
                most=longest,
            ),
        )
    strange = next((character for character in value if character not in PRINTED), "")
    if strange:
        raise Refused(
            field,
            _(
                "%(value)s holds %(sign)s, and a %(name)s has letters A to Z, digits and common signs only.",
                value=shown(value),
                sign=_spoken(strange),
                name=name,
            ),
        )
    if not value.strip("."):
        raise Refused(
            field,
            _(
                "%(value)s has dots only: browsers drop such a %(name)s from an address.",
                value=value,
                name=name,
            ),
        )
    return value


def carried(value: str) -> bool:
    """Whether a serial or lot can be printed as GS1 has it."""
    return 0 < len(value) <= LONGEST and PRINTED.issuperset(value) and bool(value.strip("."))


def shown(value: str) -> str:
    return "".join(filter(str.isprintable, value))[:40]


def _spoken(character: str) -> str:
    if character == " ":
        return _("a blank")
    return f"“{character}”" if character.isprintable() else _("a character that cannot be printed")
