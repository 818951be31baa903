"""What pages of uploads call things. Pure."""

from admin.amounts import size as size
from admin.amounts import span as span
from registry.intake.models import (
    CANCELLED,
    COLUMNS,
    DONE,
    FAILED,
    FILING,
    OPENING,
    PREVIEW,
    PRODUCTION,
    READING,
    RECALL_LIST,
    SALES,
)  # fmt: skip
from registry.staff.permissions import Permission

PURPOSES = {RECALL_LIST: "Recall list", PRODUCTION: "Production data", SALES: "Sales records"}
PURPOSE_CHOICES = (
    (RECALL_LIST, "Recall list", "Numbers that a recall covers: single ones, ranges, beginnings, lots"),
    (PRODUCTION, "Production data", "Units you made: number, model, lot, when they were made and shipped"),
    (SALES, "Sales records", "Units that were sold: number, date, dealer, invoice, customer where you may know"),
)  # fmt: skip
PERMISSIONS = {
    RECALL_LIST: Permission.DRAFT_RECALLS,
    PRODUCTION: Permission.LOAD_RECORDS,
    SALES: Permission.LOAD_RECORDS,
}
STATES = {
    OPENING: ("being opened", "info"),
    COLUMNS: ("waits for its columns", "caution"),
    READING: ("being read", "info"),
    PREVIEW: ("waits for your decision", "caution"),
    FILING: ("being loaded", "info"),
    DONE: ("loaded", "good"),
    FAILED: ("stopped", "warning"),
    CANCELLED: ("thrown away", "neutral"),
}
AT_WORK = {OPENING: "Opening the file", READING: "Reading the rows", FILING: "Loading the rows"}
KINDS = {
    "action": "neither include nor exclude",
    "both": "both listed and excluded",
    "characters": "characters no number has",
    "comma": "thousands separators",
    "contradicted": "told in two ways",
    "country": "unknown country",
    "currency": "currency missing or unknown",
    "date": "no date",
    "decimal": "turned into a decimal number",
    "duplicate": "listed twice",
    "email": "no e-mail address",
    "empty": "nothing there",
    "encoding": "letters that cannot be read",
    "formula": "formula instead of a number",
    "future": "date in the future",
    "gtin": "unknown or wrong GTIN",
    "last_prefix": "beginning missing on the last number",
    "length": "first and last of unequal length",
    "letters": "letters the product never uses",
    "letters_differ": "letters differ between first and last",
    "long": "too long",
    "long_row": "row too long",
    "mask": "mask letters in a number",
    "model": "unknown model",
    "nul": "damaged row",
    "order": "first after last",
    "overlap": "overlapping ranges",
    "pattern": "does not look like this product’s numbers",
    "phone": "no telephone number",
    "prefix": "beginning too short",
    "price": "no amount",
    "quantity": "wrong quantity",
    "range": "not to be counted through",
    "repeated": "told twice",
    "scientific": "turned into a power of ten",
    "several": "listed in more than one way",
    "shape": "a digit in one, a letter in the other",
    "together": "several numbers in one cell",
    "too_wide": "too many cells in the row",
    "unclosed_quote": "quotation mark not closed",
    "unlisted": "not in the production list",
    "wide": "very wide range",
    "zeros": "zeros lost in front",
}
ENCODINGS = {
    "utf-8": "UTF-8 (most files)",
    "utf-8-sig": "UTF-8 with a mark in front",
    "cp1252": "Windows, Western Europe (CP1252)",
    "cp1250": "Windows, Central Europe (CP1250)",
    "cp1251": "Windows, Cyrillic (CP1251)",
    "cp1253": "Windows, Greek (CP1253)",
    "cp1254": "Windows, Turkish (CP1254)",
    "iso8859-1": "ISO 8859-1 (Latin 1)",
    "iso8859-2": "ISO 8859-2 (Latin 2)",
    "iso8859-15": "ISO 8859-15 (Latin 9)",
    "cp437": "DOS (CP437)",
    "cp850": "DOS, Western Europe (CP850)",
    "mac-roman": "Macintosh (Roman)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big 5)",
    "cp949": "Korean (CP949)",
}


def kind(name: str) -> str:
    """A kind of problem in words; one that nobody named reads as it is written."""
    return KINDS.get(name, name.replace("_", " "))


def letters(index: int) -> str:
    """The name a spreadsheet gives a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
