"""A product as staff describe it: texts as typed, and all that is wrong with them at once. Pure."""

from dataclasses import dataclass, fields

from stdnum import ean
from stdnum.exceptions import ValidationError

from registry.errors import Refused
from registry.serials.checks import CHECKS
from registry.serials.patterns import SerialPattern
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST = {
    "brand": 200,
    "name": 200,
    "type": 120,
    "number_field": 60,
    "where_words": 4000,
    "picture_alt": 300,
    "example": 80,
    "mask": 120,
    "never": 36,
    "lengths": 80,
    "check": 20,
    "models": 200_000,
    "gtins": 20_000,
    "infant": 1,
}
NUMBER_FIELDS = ("serial", "lot", "date_code", "imei", "vin", "part")
CHECK_NAMES = tuple(CHECKS)
MOST_MODELS = 5000


@dataclass(frozen=True, slots=True)
class Description:
    """What the product form holds. Lists are one a line; `infant` is "y" or nothing."""

    brand: str = ""
    name: str = ""
    type: str = ""
    models: str = ""
    gtins: str = ""
    number_field: str = "serial"
    where_words: str = ""
    picture_alt: str = ""
    example: str = ""
    mask: str = ""
    never: str = ""
    lengths: str = ""
    check: str = ""
    infant: str = ""

    @property
    def model_list(self) -> list[str]:
        return list(dict.fromkeys(" ".join(row.split()) for row in self.models.splitlines() if row.strip()))

    @property
    def gtin_list(self) -> list[str]:
        """With 14 digits each, as GS1 compares them."""
        rows = ("".join(row.split()) for row in self.gtins.replace(",", "\n").splitlines())
        return list(dict.fromkeys(row.zfill(14) for row in rows if row))

    def pattern(self) -> SerialPattern:
        """Raises Refused naming mask, never, lengths or check."""
        return SerialPattern.parse(self.mask, self.never, self.lengths, self.check)

    def faults(self) -> list[Refused]:
        """Everything wrong with it, each at its field; nothing where it can be kept."""
        found = [Refused(*fault) for fault in _shape_faults(self)]
        if not any(f.field == "gtins" for f in found):
            found += _gtin_faults(self.gtin_list)
        try:
            pattern = self.pattern()
        except Refused as refused:
            return [*found, Refused(refused.field, f"{refused.message[:1].upper()}{refused.message[1:]}.")]
        if self.example.strip() and self.number_field == "serial" and (why := pattern.explain(self.example)):
            found.append(Refused("example", f"Your example does not fit your own pattern: {why[0]}."))
        return found


def _shape_faults(given: Description) -> list[tuple[str, str]]:
    found = []
    for part in fields(given):
        text = getattr(given, part.name)
        if len(text) > LONGEST[part.name]:
            most = number(LONGEST[part.name])
            found.append((part.name, _("This is longer than %(name)s characters. Shorten it.", name=most)))
    if not given.brand.strip():
        found.append(("brand", _("Give the brand: the name on the front of the product.")))
    if not given.name.strip():
        found.append(("name", _("Give the product a name, such as “Cordless drill”.")))
    if given.number_field not in NUMBER_FIELDS:
        found.append(("number_field", _("Choose one of the kinds of number.")))
    models = given.model_list
    if len(models) > MOST_MODELS:
        said = _(
            "These are %(count)s models; at most %(most)s are possible.",
            count=number(len(models)),
            most=number(MOST_MODELS),
        )
        found.append(("models", said))
    if too_long := next((m for m in models if len(m) > 120), ""):
        said = _("“%(model)s…” is longer than 120 characters. Write one model per line.", model=too_long[:40])
        found.append(("models", said))
    return found


def _gtin_faults(gtins: list[str]) -> list[Refused]:
    found = []
    for gtin in gtins:
        shown = gtin.lstrip("0") or gtin
        try:
            ean.validate(gtin)
        except ValidationError:
            said = _("%(gtin)s is not a GTIN: 8 to 14 digits, the last one a check digit.", gtin=shown[:40])
            found.append(Refused("gtins", said))
    return found[:5]


def never_of(alphabet: str) -> str:
    """Characters a product never uses, from those it does; nothing where it uses all."""
    return "".join(c for c in LETTERS if c not in alphabet) if alphabet else ""


def alphabet_of(never: str) -> str:
    """The characters a product uses; nothing where it uses all."""
    left_out = {c for c in never.upper() if c in LETTERS}
    return "".join(c for c in LETTERS if c not in left_out) if left_out else ""
