"""What each field of a rule is called, and how a person is asked for it. Pure; recalls add words of their own."""

from dataclasses import dataclass

from registry.criteria.dates import is_date_field


@dataclass(frozen=True, slots=True)
class FieldWords:
    label: str
    help: str
    kind: str = "text"
    example: str = ""


WORDS = {
    "brand": FieldWords("Brand", "The name on the front of the product.", "choice"),
    "model": FieldWords(
        "Model number", "On the rating plate, often after “Model”, “Mod.” or “Type”. Marketing names also count."
    ),
    "serial": FieldWords("Serial number", "On the rating plate, often after “S/N” or “Serial no.”."),
    "type": FieldWords("Kind of product", "Choose what it is.", "choice"),
    "lot": FieldWords("Lot or batch number", "Printed on the packing or pressed into the product, often after “LOT”."),
    "date_code": FieldWords("Date code", "A short code for when it was made, stamped on the product or its plate."),
    "made_on": FieldWords("Date made", "As exactly as the product says it.", "date", "2013-06"),
    "sold_on": FieldWords("Date of purchase", "From the receipt; as exactly as you know it.", "date", "2018-01-31"),
    "shipped_on": FieldWords("Date shipped", "From the delivery note or packing slip.", "date", "2022-05-01"),
    "expires": FieldWords("Expiry date", "Printed on the packing, often after “EXP”.", "date", "2026-03"),
    "sold_in": FieldWords("Country where it was sold", "The country of the shop, as two letters.", "text", "US"),
    "made_in": FieldWords("Country where it was made", "Printed on the plate after “Made in”.", "choice"),
    "retailer": FieldWords("Shop", "The shop where it was bought.", "text"),
    "gtin": FieldWords("Number under the bar code", "8 to 14 digits under the lines of the bar code.", "text"),
    "vin": FieldWords("Vehicle identification number (VIN)", "17 characters, on the frame or the registration paper."),
    "imei": FieldWords("IMEI", "15 digits; dial *#06# to show them."),
    "part": FieldWords("Part number", "On the part’s own label, often after “P/N” or “FRU”."),
    "cord_code": FieldWords("Code on the mains cord", "Four digits on the tag of the cord.", "text", "4506"),
    "model_year": FieldWords("Model year", "The year the maker gives the model, four digits.", "text", "2008"),
    "mould": FieldWords("Mould number", "Raised in the rubber or plastic itself."),
    "est": FieldWords("Establishment number", "Inside the mark of inspection, often after “EST.” or “P-”."),
}  # fmt: skip

ORDER = ("brand", "type", "model", "serial", "lot", "date_code", "gtin", "vin", "imei", "part")
"""Which of two equally useful questions comes first: what people find most easily."""


def words_for(field: str, kind: str = "") -> FieldWords:
    """The words of a field; for one nobody described, its own name."""
    known = WORDS.get(field)
    if known is not None:
        return known
    readable = field.replace("_", " ").strip()
    if kind == "yes_no":
        return FieldWords(f"Does the unit have: {readable}?", "Look at the product itself.", "yes_no")
    label = readable[:1].upper() + readable[1:]
    return FieldWords(
        label, "Printed on the product or its packing.", "date" if is_date_field(field) else "text"
    )


def question(label: str) -> str:
    """The label as a question."""
    label = label.strip()
    if label.endswith("?"):
        return label
    return (
        f"What is the {label[:1].lower()}{label[1:]}?" if not label[:2].isupper() else f"What is the {label}?"
    )


def place_in_order(field: str) -> int:
    return ORDER.index(field) if field in ORDER else len(ORDER)
