"""Reads one cell of a record with care: a date, a price, a country, an address. Raises Wrong; a blank cell is ""."""

import re
from datetime import date, timedelta
from functools import lru_cache

from registry.intake.listed.cells import Wrong
from registry.intake.records.countries import CODES, CURRENCIES, NAMES, SIGNS
from registry.intake.records.fields import LONGEST
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

FIRST_DAY = date(1950, 1, 1)
LAST_DAY = date(2150, 1, 1)
PLAIN_EMAIL = (
    r"[a-z0-9_+-]{1,30}+(?:\.[a-z0-9_+-]{1,16}+){0,2}@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,3}"
    r"(?!(?:test|local|invalid|localhost|arpa|onion)\b)[a-z]{2,12}"
)
"""Most addresses, in lower case; all others are looked at by email-validator."""
EMAIL = re.compile(PLAIN_EMAIL)
PHONE = re.compile(r"\+?[0-9]{6,15}")
PRICE = re.compile(r"(?:0|[1-9][0-9]{0,11})\.[0-9]{2}")
LONGEST_EMAIL = 190
PHONE_SIGNS = str.maketrans("", "", " -()./\u00a0")
FLOATED = frozenset({"invoice", "postcode"})
"""Texts that are often bare numbers."""
_FLOAT = re.compile(r"(\+?[0-9]+)\.0")
"""What programs that reckon with a column make of its whole numbers once one of its cells is blank."""
_EXTENSION = re.compile(r"\s*(?:ext|x|ex|dw|durchwahl|app|extension)[.:]?\s*[0-9]{1,6}$", re.IGNORECASE)
_WHEN = re.compile(
    r"(\d{1,4})([-/. ])(\d{1,2}|[A-Za-zäéû]{3,9})\.?\2(\d{1,4})(?:[T ]\d{1,2}:\d\d.*)?", re.DOTALL
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_COUNTED = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")
_ZERO = date(1899, 12, 30)
"""The days of a spreadsheet, and the one before their first."""
_ORDINAL = re.compile(r"(?<=[0-9])\.\s+")
"""15. März 2024"""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_OTHER_MONTHS = {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12}
_AMOUNT = re.compile(
    r"-?[0-9]+(?:[.,][0-9]+)?|-?[0-9]{1,3}(?:([.,'’ ])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?"
)
_SIGN = re.compile(r"^(?:[A-Z]{3}|US\$|[€£$¥]|Fr\.)\s*|\s*(?:[A-Z]{3}|[€£$¥]|Fr\.|,-)$")
_ANY_DOLLAR = {"$", "¥"}
"""Signs of several currencies: they say nothing against what a column says."""
_AS_DATE = marked("Write it as 2026-03-31, or choose another order of day and month.")


def read_text(cell: str, role: str) -> str:
    """Words with single blanks between; nothing that cannot be seen."""
    text = " ".join(cell.split())
    if not text.isprintable():
        text = " ".join("".join(c for c in text if c.isprintable()).split())
    if role in FLOATED and (floated := _FLOAT.fullmatch(text)):
        text = floated[1]
    if len(text) > LONGEST[role]:
        said = f"It has {len(text):,} characters; at most {LONGEST[role]} fit."
        raise Wrong("long", said, "Shorten it, or check that the columns are right.")
    return text


@lru_cache(maxsize=4096)
def read_date(cell: str, order: str, today: date | None = None) -> str:
    """A day as 2026-03-31. With `today`: not after it."""
    text = cell.strip()
    if not text:
        return ""
    day = _day(text, order)
    if today is not None and day > today:
        raise Wrong(
            "future",
            _("%(day)s is in the future.", day=day),
            marked("Correct it, or check the order of day and month."),
        )
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Wrong("date", _("%(day)s cannot be right.", day=day), _AS_DATE)
    return day.isoformat()


@lru_cache(maxsize=4096)
def read_price(cell: str) -> str:
    """1.234,56, 1,234.56 and € 1234.56 are all 1234.56."""
    text = _SIGN.sub("", cell.strip()).strip()
    if not text:
        if cell.strip():
            raise _no_price()
        return ""
    if _AMOUNT.fullmatch(text) is None:
        raise _no_price()
    whole, cents = _parted(text)
    if len(whole) > 13:
        raise Wrong("price", "This amount is too large.", "Check that the columns are right.")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-') or 0)}.{cents.rstrip('0').ljust(2, '0')[:6]}"


def read_currency(cell: str) -> str:
    text = cell.strip().upper()
    code = SIGNS.get(text, text)
    if not code or code in CURRENCIES:
        return code
    said = "Which dollar?" if text == "$" else "This is no currency."
    raise Wrong("currency", said, "Write its three letters, such as EUR or USD.")


@lru_cache(maxsize=4096)
def currency_of(price: str, told: str) -> str:
    """The currency of an amount: as a column told it, as read, or else the sign beside the amount."""
    signs = {sign for sign in map(str.strip, _SIGN.findall(price.strip())) if sign not in {"", ",-"}}
    named = {read_currency(sign) for sign in (signs - _ANY_DOLLAR if told else signs)}
    found = named | {told} - {""}
    if not found:
        advice = "Add a column with the currency, such as EUR, or leave the column of prices out."
        raise Wrong("currency", "This price has no currency.", advice)
    if len(found) > 1:
        raise Wrong(
            "currency",
            f"This price has two currencies: {' and '.join(sorted(found))}.",
            "Correct one of them.",
        )
    return found.pop()


def read_country(cell: str, key: str) -> str:
    """The two letters of a country; `key` is its name as names are compared, without blanks."""
    text = cell.strip().upper()
    if not text or text in CODES:
        return text
    found = NAMES.get(text) or NAMES.get(key)
    if found is None:
        raise Wrong("country", "This is no country we know.", "Write its two letters, such as DE or US.")
    return found


def read_quantity(cell: str, lowest: int = 1) -> str:
    text = cell.strip().removesuffix(".0").removesuffix(",0")
    if not text:
        return ""
    digits = re.sub(r"(?<=[0-9])[., '](?=[0-9]{3}(?:[^0-9]|$))", "", text)
    if not (digits.isascii() and digits.isdecimal()) or not lowest <= int(digits[:19]) <= 10**12:
        raise Wrong("quantity", "This is no number of pieces.", "Write a whole number from 1 on.")
    return str(int(digits))


def read_line(cell: str) -> str:
    """The line of an invoice: 01 and 1.0 are 1."""
    text = "".join(cell.split()).upper()
    text = text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text
    if len(text) > LONGEST["line"]:
        raise Wrong(
            "long", "This is too long for the line of an invoice.", "Check that the columns are right."
        )
    return text.lstrip("0") or "0" if text.isascii() and text.isdecimal() else text


def read_email(cell: str) -> str:
    """In lower case; what the standards do not allow is refused."""
    text = "".join(cell.split()).lower().removeprefix("mailto:").strip("<>")
    if not text or (EMAIL.fullmatch(text) and len(text) <= LONGEST_EMAIL):
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        found = ""
    if not found or len(found) > LONGEST_EMAIL:
        advice = "Correct it. The sale counts, but nobody can be told by e-mail."
        raise Wrong("email", "This is no e-mail address.", advice)
    return found


def read_phone(cell: str) -> str:
    """Digits, with + in front where it was told: (0)30/123 45-6 is 0301234566."""
    text = _EXTENSION.sub("", cell.strip().replace("(0)", "")).removeprefix("tel:")
    text = floated[1] if (floated := _FLOAT.fullmatch(text)) else text
    text = "".join(text.translate(PHONE_SIGNS).split())
    text = "+" + text[2:] if text.startswith("00") else text
    if text and PHONE.fullmatch(text) is None:
        raise Wrong("phone", "This is no telephone number.", "Correct it. The sale counts without it.")
    return text


def _day(text: str, order: str) -> date:
    if _COUNTED.fullmatch(text):
        return _no_date(_counted(text))
    parts = _parts(_ORDINAL.sub(" ", text), order)
    try:
        return date(*parts) if parts else _no_date()
    except ValueError:
        return _no_date()


def _counted(text: str) -> str:
    """Which day it would be, for a person to see: it is never taken for it."""
    day = (_ZERO + timedelta(days=int(text[:5]))).isoformat()
    return _(
        "A spreadsheet's number of a day was saved: that of %(day)s. Format the column as a date.", day=day
    )


def _parts(text: str, order: str) -> tuple[int, int, int] | None:
    if (compact := _COMPACT.fullmatch(text)) is not None:
        return int(compact[1]), int(compact[2]), int(compact[3])
    if (american := _AMERICAN.fullmatch(text)) is not None:
        return int(american[3]), _month(american[1]), int(american[2])
    found = _WHEN.fullmatch(text)
    if found is None:
        return None
    one, middle, last = found[1], found[3], found[4]
    if not middle.isdecimal():
        return (
            (int(one), _month(middle), int(last))
            if len(one) == 4
            else (_year(last), _month(middle), int(one))
        )
    if len(one) == 4:
        return int(one), int(middle), int(last)
    if order == "mdy":
        return _year(last), int(one), int(middle)
    if order == "ymd" and len(last) != 4:
        return _year(one), int(middle), int(last)
    if order == "ymd" and found[2] == "/" and int(one) <= 12 and int(middle) <= 12 and one != middle:
        return None
    return _year(last), int(middle), int(one)


def _month(word: str) -> int:
    short = word.lower()[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else _OTHER_MONTHS.get(short, 0)


def _year(digits: str) -> int:
    if len(digits) == 2:
        return 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)
    return int(digits)


def _no_date(advice: str = _AS_DATE) -> date:
    raise Wrong("date", marked("This is no date."), advice)


def _parted(text: str) -> tuple[str, str]:
    """What stands before and behind the decimal sign. One sign with three digits behind it parts thousands."""
    plain = text.replace(" ", "").replace("'", "").replace("’", "")
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return plain, ""
    sign, behind = plain[last], plain[last + 1 :]
    several = plain.count(sign) > 1
    alone = "." not in plain[:last] and "," not in plain[:last]
    if several or (alone and len(behind) == 3 and 0 < len(plain[:last].lstrip("-")) <= 3 and plain[0] != "0"):
        return re.sub("[.,]", "", plain), ""
    return re.sub("[.,]", "", plain[:last]), behind


def _no_price() -> Wrong:
    return Wrong("price", "This is no amount.", "Write it as 1234.56.")
