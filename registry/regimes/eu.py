"""Product safety recalls in the European Union and the EEA: Regulation (EU) 2023/988, Article 36(2), in the form of
the template of Implementing Regulation (EU) 2024/1435 and its corrigendum. Pure."""

from registry.regimes.elements import Element, Regime, always, filled
from registry.regimes.record import Record

EEA = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split()
)
"""The 27 states of the Union; Iceland, Liechtenstein and Norway by the EEA Agreement. Northern Ireland, where the
Regulation holds as well, has no code of its own: whoever sold there names Ireland, too."""
CHOICES = frozenset({"repair", "replace", "refund"})
"""Article 37(1): the consumer chooses between at least two of these."""


def _named(record: Record) -> bool:
    return bool(record.products) or record.has("product_text")


def _branded(record: Record) -> bool:
    return bool(record.brands) or record.has("brand_text")


def _stopped(record: Record) -> bool:
    """Or, by the corrigendum, used only under conditions that the notice states."""
    return record.text("severity") in {"stop_using", "limit_use"} and record.has("what_to_do")


def _chosen(record: Record) -> bool:
    offered = CHOICES & record.remedies
    return len(offered) > 1 or (len(offered) == 1 and bool(record.only))


def _asked(record: Record) -> bool:
    contacts = record.several("contacts")
    free = bool(record.said.get("calls_free")) and any(one.get("phone") for one in contacts)
    return free or any(one.get("url") for one in contacts)


REGIME = Regime(
    "eu",
    "European Union and EEA",
    "Regulation (EU) 2023/988, Article 36",
    EEA,
    (
        Element("eu.headline", "The headline “Product safety recall”", "Art. 36(2)(a)", "", always),
        Element(
            "eu.picture",
            "A picture of the product",
            "Art. 36(2)(b)(i)",
            "pictures",
            filled("pictures"),
            "Add at least one picture, and say what it shows.",
        ),
        Element(
            "eu.name",
            "The product’s name",
            "Art. 36(2)(b)(i)",
            "product_ids",
            _named,
            "Choose the products, or write the product as the notice calls it.",
        ),
        Element("eu.brand", "The brand", "Art. 36(2)(b)(i)", "brand_ids", _branded, "Choose a brand."),
        Element(
            "eu.numbers",
            "The numbers by which units are told apart",
            "Art. 36(2)(b)(ii)",
            "scope",
            lambda record: record.ruled,
            "Say which units are covered.",
        ),
        Element(
            "eu.where",
            "A drawing of where the number is",
            "Art. 36(2)(b)(ii)",
            "identifiers",
            lambda record: record.number_shown,
            "Add the picture of where to look: to the product, or to a code of this recall.",
        ),
        Element(
            "eu.sold",
            "When, where and by whom it was sold",
            "Art. 36(2)(b)(iii)",
            "sold_where",
            lambda record: record.has("sold_where") and (record.has("sold_from") or record.has("sold_until")),
            "Due if it is known.",
            must=False,
        ),
        Element(
            "eu.hazard",
            "The hazard, clearly",
            "Art. 36(2)(c)",
            "hazard",
            filled("hazard"),
            "Say what can happen to people.",
        ),
        Element(
            "eu.action",
            "What to do",
            "Art. 36(2)(d)",
            "what_to_do",
            filled("what_to_do"),
            "Say what to do first.",
        ),
        Element(
            "eu.stop",
            "To stop using it at once",
            "Art. 36(2)(d); corrigendum to 2024/1435",
            "severity",
            _stopped,
            "Choose “Do not use it”. If some use is still possible: “Use it only as the recall says”, with its "
            "conditions under “What to do now”.",
        ),
        Element(
            "eu.remedy",
            "The remedy in words",
            "Art. 36(2)(e)",
            "remedy",
            filled("remedy"),
            "Say what the owner gets.",
        ),
        Element(
            "eu.choice",
            "Two remedies to choose from, or why there is one",
            "Art. 36(2)(e), Art. 37(1)",
            "remedies",
            _chosen,
            "Offer at least two of repair, replacement and refund, or say why only one is "
            "possible or proportionate.",
        ),
        Element(
            "eu.contact",
            "A free telephone number or an interactive service",
            "Art. 36(2)(f)",
            "contacts",
            _asked,
            "Give a contact’s web page, or a telephone number and tick that calls to it are free.",
        ),
        Element("eu.share", "A call to pass the recall on", "Art. 36(2)(g)", "", always),
    ),
)
