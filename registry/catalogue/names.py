"""How names are compared and turned into addresses. Pure."""

import re
import unicodedata

_ROMAN = re.compile(r"[^a-z0-9]+")


def name_key(text: str) -> str:
    """A name as it is compared: one case, letters and digits only ("E-Z-GO" is "EZGO"), accents off."""
    plain = text.upper() if text.isascii() else unicodedata.normalize("NFKD", text).upper()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, for finding one name inside another ("GE" in "GE Profile", not in "Gear")."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return tuple("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def slug_of(text: str, fallback: str = "item", limit: int = 80) -> str:
    """An address made from a name: "STIHL MS 361 C chain saws" is "stihl-ms-361-c-chain-saws"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = _ROMAN.sub("-", plain).strip("-")
    if len(slug) > limit:
        slug = slug[:limit].rsplit("-", 1)[0]
    return slug or fallback
