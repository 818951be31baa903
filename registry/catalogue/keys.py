"""How the texts by which a sale is found are compared. Pure; the same for what is filed and for what is searched."""

import re
from unicodedata import normalize

INVOICE, EMAIL, PHONE, NAME = "i", "e", "p", "n"
TAIL = 9
"""Digits of a phone number that count: with and without a country's number in front it is the same."""

_NO_LETTER = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"[^0-9]+")


def invoice_key(text: str) -> str:
    """Letters and digits in upper case: "INV-0012/a" is "INV0012A"."""
    return text.upper() if text.isalnum() and text.isascii() else _NO_LETTER.sub("", text).upper()


def email_key(text: str) -> str:
    return text.strip().lower()


def phone_key(text: str) -> str:
    return _NO_DIGIT.sub("", text)[-TAIL:]


def name_key(text: str) -> str:
    """Words in upper case without accents and signs: "Dr. Zoë Müller-Lang" is "DR ZOE MULLERLANG"."""
    plain = normalize("NFKD", text) if not text.isascii() else text
    return " ".join(filter(None, (_NO_LETTER.sub("", word) for word in plain.upper().split())))


def name_keys(key: str) -> list[str]:
    """A name is found by its beginning and by its last word: OLGA MEIER and MEIER OLGA."""
    rest, _, last = key.rpartition(" ")
    return [key, f"{last} {rest}"] if rest else [key]


def keys_of(invoice: str, email: str, phone: str, name: str) -> set[str]:
    """Every key of a line; `name` is its name_key. What is empty has none."""
    found = {INVOICE + invoice, EMAIL + email_key(email), PHONE + phone_key(phone)}
    found.update(NAME + key for key in name_keys(name))
    return {key[:200] for key in found if len(key) > 1}
