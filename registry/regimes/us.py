"""Recalls of consumer products in the United States: 15 U.S.C. 2064(i)(2) and 16 CFR 1115.27. They bind where the
Commission or a court orders a notice, and guide those that are agreed upon. Pure."""

from registry.regimes.elements import Element, Regime, always, filled
from registry.regimes.record import Record

COUNTRIES = frozenset({"US", "PR", "VI", "GU", "AS", "MP", "UM"})
"""15 U.S.C. 2052(a)(17): the States, the District of Columbia and the territories."""


def _described(record: Record) -> bool:
    return bool(record.products) or record.has("product_text")


def _numbered(record: Record) -> bool:
    return record.has("models") or record.ruled


def _hurt(record: Record) -> bool:
    return bool(record.said.get("injuries") or record.said.get("deaths"))


def _told(record: Record) -> bool:
    """The numbers; where somebody was hurt or something happened, in words as well."""
    return record.has("injuries", "deaths") and (record.has("incidents") or not _hurt(record))


def _reached(record: Record) -> bool:
    return any(one.get("phone") or one.get("email") or one.get("url") for one in record.several("contacts"))


REGIME = Regime(
    "us",
    "United States, consumer products",
    "15 U.S.C. 2064(i)(2) and 16 CFR 1115.27",
    COUNTRIES,
    (
        Element("us.word", "The word “recall” in heading and text", "16 CFR 1115.27(a)", "", always),
        Element("us.date", "The date of the notice", "16 CFR 1115.27(b)", "", always),
        Element(
            "us.description",
            "The names by which the product is known",
            "15 U.S.C. 2064(i)(2)(A)",
            "product_ids",
            _described,
            "Choose the products, or write the product as the notice calls it.",
        ),
        Element(
            "us.models",
            "Model or stock numbers",
            "15 U.S.C. 2064(i)(2)(A)",
            "models",
            _numbered,
            "Name the models, one per line.",
        ),
        Element(
            "us.photograph",
            "A photograph",
            "15 U.S.C. 2064(i)(2)(A)",
            "pictures",
            filled("pictures"),
            "Add at least one picture, and say what it shows.",
        ),
        Element(
            "us.action",
            "The action that is taken",
            "15 U.S.C. 2064(i)(2)(B)",
            "remedies",
            lambda record: bool(record.remedies),
            "Say what the maker does.",
        ),
        Element(
            "us.units",
            "The number of units",
            "15 U.S.C. 2064(i)(2)(C)",
            "units_announced",
            filled("units_announced"),
            "Write about how many there are.",
        ),
        Element(
            "us.hazard",
            "The hazard, and the reasons for the action",
            "15 U.S.C. 2064(i)(2)(D)",
            "hazard",
            filled("hazard"),
            "Say what is wrong with it, and what can happen to people.",
        ),
        Element("us.firm", "The firm that recalls", "16 CFR 1115.27(g)", "", always),
        Element(
            "us.makers",
            "The manufacturers",
            "15 U.S.C. 2064(i)(2)(E)",
            "made_by",
            filled("made_by"),
            "Name manufacturer and importer, each with its place.",
        ),
        Element(
            "us.retailers",
            "The significant retailers, and the region",
            "15 U.S.C. 2064(i)(2)(E)",
            "sold_where",
            filled("sold_where"),
            "Name the retailers that sold many of them.",
        ),
        Element(
            "us.made",
            "When it was made",
            "15 U.S.C. 2064(i)(2)(F)",
            "made_from",
            filled("made_from", "made_until"),
            "Give the first and the last day of manufacture.",
        ),
        Element(
            "us.sold",
            "When it was sold",
            "15 U.S.C. 2064(i)(2)(F)",
            "sold_from",
            filled("sold_from", "sold_until"),
            "Give the first and the last day of sale.",
        ),
        Element(
            "us.price",
            "The price",
            "16 CFR 1115.27(l)",
            "sold_price",
            filled("sold_price"),
            "About what it cost.",
        ),
        Element(
            "us.injuries",
            "The number of injuries and deaths, and what happened",
            "15 U.S.C. 2064(i)(2)(G)",
            "injuries",
            _told,
            "Write both numbers, 0 if there were none; where people were hurt, say what happened.",
        ),
        Element(
            "us.ages",
            "The ages of those who were hurt or killed",
            "15 U.S.C. 2064(i)(2)(G)",
            "ages",
            filled("ages"),
            "For example “4 months and 31 years”.",
            needed=_hurt,
        ),
        Element(
            "us.told",
            "When the Commission was told of injuries and deaths",
            "15 U.S.C. 2064(i)(2)(G)",
            "authority_told",
            filled("authority_told"),
            "For example “May 2024 to June 2025”.",
            needed=_hurt,
        ),
        Element(
            "us.remedy",
            "The remedy",
            "15 U.S.C. 2064(i)(2)(H)(i)",
            "remedy",
            filled("remedy"),
            "Say what the owner gets.",
        ),
        Element(
            "us.consumer",
            "What the owner must do for it",
            "15 U.S.C. 2064(i)(2)(H)(ii)",
            "what_to_do",
            filled("what_to_do"),
            "Say what to do first.",
        ),
        Element(
            "us.contact",
            "How to reach whoever gives it",
            "15 U.S.C. 2064(i)(2)(H)(iii)",
            "contacts",
            _reached,
            "Give a telephone number, an e-mail address or a web page.",
        ),
    ),
)
