"""Which languages a notice must be in, by the countries of sale. Pure.

In the Union the language is "determined by the Member State in which the product is made available" (Regulation (EU)
2023/988, Art. 36(2)): these are the languages that each state has made official for consumers. Where one of several is
enough, they stand together."""

from collections.abc import Iterable

Wanted = frozenset[str]
"""Languages of which one is enough."""

EU = "Regulation (EU) 2023/988, Art. 36(2), and the official languages of the state"
OFFICIAL = "The official languages of the state; no rule about notices was read"
_TABLE: dict[str, tuple[str, str]] = {
    "AT": ("de", EU),
    "BE": ("nl fr de", EU),
    "BG": ("bg", EU),
    "HR": ("hr", EU),
    "CY": ("el", EU),
    "CZ": ("cs", EU),
    "DK": ("da", EU),
    "EE": ("et", EU),
    "FI": ("fi sv", EU),
    "FR": ("fr", EU),
    "DE": ("de", EU),
    "GR": ("el", EU),
    "HU": ("hu", EU),
    "IE": ("en/ga", EU),
    "IT": ("it", EU),
    "LV": ("lv", EU),
    "LT": ("lt", EU),
    "LU": ("fr/de/lb", EU),
    "MT": ("mt/en", EU),
    "NL": ("nl", EU),
    "PL": ("pl", EU),
    "PT": ("pt", EU),
    "RO": ("ro", EU),
    "SK": ("sk", EU),
    "SI": ("sl", EU),
    "ES": ("es", EU),
    "SE": ("sv", EU),
    "IS": ("is", EU),
    "LI": ("de", EU),
    "NO": ("no", EU),
    "CH": ("de fr it", OFFICIAL),
    "GB": ("en", OFFICIAL),
    "US": ("en", "English; others where the Commission orders them (16 CFR 1115.26)"),
    "CA": ("en fr", OFFICIAL),
    "AU": ("en", OFFICIAL),
    "NZ": ("en", OFFICIAL),
}
"""Country -> languages, each of which is needed; with / where one of them is enough. And the source."""
NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "hr": "Croatian", "hu": "Hungarian",
    "is": "Icelandic", "it": "Italian", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian", "mt": "Maltese",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak",
    "sl": "Slovenian", "sv": "Swedish",
}  # fmt: skip
"""Languages of the table, and others that notices are written in, by their names in English."""


def wanted(countries: Iterable[str]) -> dict[Wanted, list[str]]:
    """What the notice must be in -> the countries that want it; nothing for countries that are not in the table."""
    found: dict[Wanted, list[str]] = {}
    for country in sorted(countries):
        for one in _TABLE.get(country, ("", ""))[0].split():
            found.setdefault(frozenset(one.split("/")), []).append(country)
    return found


def source(country: str) -> str:
    """Where it is said that a country wants its languages; empty where we know of nothing."""
    return _TABLE.get(country, ("", ""))[1]


def named(languages: Iterable[str]) -> str:
    """`English or Irish`."""
    return " or ".join(sorted(NAMES.get(language, language) for language in languages))
