"""What each field of a rule is called, and how a person is asked for it. Pure; recalls add words of their own."""

from dataclasses import dataclass

from registry.criteria.dates import is_date_field
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language, marked


@dataclass(frozen=True, slots=True)
class FieldWords:
    label: str
    help: str
    kind: str = "text"
    example: str = ""


WORDS = {
    "brand": FieldWords(marked("Brand"), marked("The name on the front of the product."), "choice"),
    "model": FieldWords(
        marked("Model number"),
        marked("On the rating plate, often after “Model”, “Mod.” or “Type”. Marketing names also count."),
    ),
    "serial": FieldWords(
        marked("Serial number"), marked("On the rating plate, often after “S/N” or “Serial no.”.")
    ),
    "type": FieldWords(marked("Kind of product"), marked("Choose what it is."), "choice"),
    "lot": FieldWords(
        marked("Lot or batch number"),
        marked("Printed on the packing or pressed into the product, often after “LOT”."),
    ),
    "date_code": FieldWords(
        marked("Date code"), marked("A short code for when it was made, stamped on the product or its plate.")
    ),
    "made_on": FieldWords(
        marked("Date made"), marked("As exactly as the product says it."), "date", "2013-06"
    ),
    "sold_on": FieldWords(
        marked("Date of purchase"),
        marked("From the receipt; as exactly as you know it."),
        "date",
        "2018-01-31",
    ),
    "shipped_on": FieldWords(
        marked("Date shipped"), marked("From the delivery note or packing slip."), "date", "2022-05-01"
    ),
    "expires": FieldWords(
        marked("Expiry date"), marked("Printed on the packing, often after “EXP”."), "date", "2026-03"
    ),
    "sold_in": FieldWords(
        marked("Country where it was sold"), marked("The country of the shop, as two letters."), "text", "US"
    ),
    "made_in": FieldWords(
        marked("Country where it was made"), marked("Printed on the plate after “Made in”."), "choice"
    ),
    "retailer": FieldWords(marked("Shop"), marked("The shop where it was bought."), "text"),
    "gtin": FieldWords(
        marked("Number under the bar code"), marked("8 to 14 digits under the lines of the bar code."), "text"
    ),
    "vin": FieldWords(
        marked("Vehicle identification number (VIN)"),
        marked("17 characters, on the frame or the registration paper."),
    ),
    "imei": FieldWords("IMEI", marked("15 digits; dial *#06# to show them.")),
    "part": FieldWords(marked("Part number"), marked("On the part’s own label, often after “P/N” or “FRU”.")),
    "cord_code": FieldWords(
        marked("Code on the mains cord"), marked("Four digits on the tag of the cord."), "text", "4506"
    ),
    "model_year": FieldWords(
        marked("Model year"), marked("The year the maker gives the model, four digits."), "text", "2008"
    ),
    "mould": FieldWords(marked("Mould number"), marked("Raised in the rubber or plastic itself.")),
    "est": FieldWords(
        marked("Establishment number"), marked("Inside the mark of inspection, often after “EST.” or “P-”.")
    ),
}

ORDER = ("brand", "type", "model", "serial", "lot", "date_code", "gtin", "vin", "imei", "part")
"""Which of two equally useful questions comes first: what people find most easily."""


def words_for(field: str, kind: str = "") -> FieldWords:
    """The words of a field; for one nobody described, its own name."""
    known = WORDS.get(field)
    if known is not None:
        return known
    readable = field.replace("_", " ").strip()
    if kind == "yes_no":
        return FieldWords(
            _("Does the unit have: %(what)s?", what=readable),
            marked("Look at the product itself."),
            "yes_no",
        )
    label = readable[:1].upper() + readable[1:]
    return FieldWords(
        label, marked("Printed on the product or its packing."), "date" if is_date_field(field) else "text"
    )


def question(label: str) -> str:
    """The label as a question."""
    label = label.strip()
    return _(label) if label.endswith("?") else _("What is the %(label)s?", label=inside(label))


def inside(label: str) -> str:
    """A label within a sentence. English writes it small there, but for VIN and IMEI; others keep it as it stands."""
    if language() != ENGLISH:
        return _(label)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def place_in_order(field: str) -> int:
    return ORDER.index(field) if field in ORDER else len(ORDER)
