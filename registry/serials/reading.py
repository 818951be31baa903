"""How a value is read before it is compared: the same for what people type and for the bounds of a rule.

Nothing is folded that could change a meaning: O stays O, leading zeros stay, accents stay.
"""

import re
from functools import lru_cache
from unicodedata import decimal, normalize

_NUMBER = r"(?:NUMBERS?|NUM|NO|NR|N°|CODES?|NAME|ID)"
_WORDS = (
    r"(?:SERIAL|SER|SERIE|SÉRIE|SERIEN|SN|LOT|LOTE|LOTTO|BATCH|CHARGE|MODEL|MODELL|MOD|PART|ITEM|ARTICLE|ART|CATALOG|CAT"
    r"|REF|TYPE|PRODUCT|DATE|CODE|VIN|IMEI|GTIN|UPC|EAN|UDI|FRU|DOT|NDC|SKU|EST|STYLE|L)"
)
_PLAIN_WORDS = (
    r"(?:SERIAL|SERIENNUMMER|SERIENNR|LOT|BATCH|MODEL|PART|ITEM|E-?NR"
    r"|VIN|IMEI|GTIN|UPC|EAN|DOT|NDC|SKU|REF|DATE\s?CODE)"
)
LABELS = rf"(?:{_WORDS}|{_PLAIN_WORDS})"
"""Words that may be printed in front of a number: what begins with one must be read with care."""
_LABEL = re.compile(
    r"\s*+(?:"
    r"(?:FRU\s*+)?[SPMBL]\s?/\s?N(?:[OR°](?![0-9A-Z]))?"  # S/N, P/N, M/N, S/No.: the slash alone marks a label
    r"|D\s?/\s?C(?![0-9A-Z])"
    r"|S\.\s?N\."
    r"|[(\[]\s?[SPM]\s?/?\s?N\s?[)\]]"  # (S/N)
    r"|\(\s*+(?:01|10|21)\s*+\)"  # GS1: GTIN, lot, serial
    r"|(?:NUM[EÉ]RO|N°)\s+DE\s+S[EÉ]RIE"
    rf"|{_WORDS}[\s.-]*+{_NUMBER}?\.?\s*+(?=[:#=])"  # Lot:, Model no.:, Serial #
    rf"|{_WORDS}[\s.-]++{_NUMBER}(?![0-9A-Z])"  # Serial no., Lot number, batch code
    rf"|{_PLAIN_WORDS}(?=[\s.:#=])"  # LOT 5GM631
    r")[\s.:#=-]*+(?=[^0-9A-Z]*+[0-9A-Z])"
)
_SHORT_LABEL = re.compile(r"\s*+(SNR|SN|PN|SER|NO|NR|CODE|DC|BN)(?:\.\s*+|\s++|-)[\s.:#-]*+(?=[0-9A-Z])")
"""May be a label or the beginning of a number: SN 4410001, NO-9. The rule decides, see criteria."""
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_DROPPED = {code: None for code in range(128) if not chr(code).isalnum()}
_YES_WORDS = frozenset({"YES", "Y", "TRUE", "ON", "1"})
_NO_WORDS = frozenset({"NO", "N", "FALSE", "OFF", "0"})


def normalise(value: str, raw: bool = False) -> str:
    """Return the value as it is compared: upper case, letters and digits only, no printed label in front.

    With ``raw`` only blanks go, so that hyphens count. A label ("S/N:", "Serial no.", "LOT ") goes only where a
    slash, stop, colon or blank marks it as one: SN100 keeps its SN. Reading what was read changes nothing.
    """
    if value.isalnum() and value.isascii():
        return value.upper()
    text = _once(value, raw)
    for _ in range(8):
        if text.isalnum() and text.isascii():
            return text
        again = _once(text, raw)
        if again == text:
            return text
        text = again
    return text


def _once(value: str, raw: bool) -> str:
    text = value.upper() if value.isascii() else one_script(value)
    return bare(text[label_end(text) :], raw)


def bare(text: str, raw: bool = False) -> str:
    """Return the letters and digits of an upper-case text (with ``raw`` all but blanks), labels and all."""
    if raw:
        return _BLANKS.sub("", text)
    if text.isascii():
        return text.translate(_DROPPED)
    return "".join(filter(str.isalnum, text))


def one_script(value: str) -> str:
    """Full-width forms, other scripts' digits and composed letters in one form, upper case."""
    text = normalize("NFKC", normalize("NFKC", value).upper())
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in text.translate(_HYPHENS))


def label_end(text: str) -> int:
    """Return where the value begins after the printed labels in front of it (upper-case text)."""
    end = 0
    while match := _LABEL.match(text, end):
        end = match.end()
    return end


def short_label(typed: str) -> tuple[str, int]:
    """Return a short label that may stand in front ("SN", "NO") and where the number after it begins; "", 0 if none."""
    text = typed.upper()
    match = _SHORT_LABEL.match(text) if len(text) == len(typed) and label_end(text) == 0 else None
    return (match[1], match.end()) if match else ("", 0)


@lru_cache(maxsize=1024)
def trace(typed: str, raw: bool = False) -> tuple[int, ...] | None:
    """Return for each character of the value as read its place (from 0) in what was typed, None where they differ."""
    if typed.isascii() and typed.isalnum():
        return tuple(range(len(typed)))
    text, places = [], []
    start = label_end(typed.upper()) if len(typed.upper()) == len(typed) else 0
    for place in range(start, len(typed)):
        for character in _once_character(typed[place], raw):
            text.append(character)
            places.append(place)
    return tuple(places) if "".join(text) == normalise(typed, raw) else None


def _once_character(character: str, raw: bool) -> str:
    if raw:
        return _BLANKS.sub("", one_script(character))
    return "".join(filter(str.isalnum, one_script(character)))


def read_flag(value: str | bool) -> bool | None:
    """Return the answer to a yes/no question, None where it is neither ("yes", "true", "on", "1"; "no", ...)."""
    if isinstance(value, bool):
        return value
    word = normalise(value)
    if word in _YES_WORDS:
        return True
    return False if word in _NO_WORDS else None
