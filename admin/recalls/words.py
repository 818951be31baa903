"""What the recall pages call things: states, levels, fields of a notice. Pure."""

from typing import Any

from registry.catalogue.countries import names_of
from registry.regimes.languages import NAMES
from registry.remedies.money import percent
from registry.remedies.offers import KINDS, Offer, Offers, read
from registry.remedies.refund import Formula
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import money, number

STATES = {
    "draft": ("Draft", "neutral"),
    "in_review": ("In review", "caution"),
    "approved": ("Approved", "info"),
    "scheduled": ("Scheduled", "info"),
    "open": ("Open", "danger"),
    "closed": ("Closed", "neutral"),
    "published": ("Published", "good"),
}
SEVERITIES = (
    ("stop_using", "Do not use it", "Stop at once and keep others away from it."),
    (
        "limit_use",
        "Use it only as the recall says",
        "Some use is still possible; say which under “What to do now”.",
    ),
    ("take_care", "Use it with care", "It may be used on, with the care that you describe."),
)
HAZARDS = (
    ("", "Choose"),
    ("fire", "Fire"),
    ("burn", "Burns"),
    ("shock", "Electric shock"),
    ("explosion", "Explosion"),
    ("fall", "Falls"),
    ("cut", "Cuts"),
    ("crush", "Crushing"),
    ("impact", "Impact"),
    ("crash", "Crash"),
    ("choking", "Choking"),
    ("poison", "Poisoning"),
    ("other", "Other"),
)
TRANSLATIONS = {
    "missing": ("missing", "danger"),
    "begun": ("being written", "caution"),
    "stale": ("the original has changed", "warning"),
    "complete": ("complete", "good"),
}
LANGUAGES = (
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pl", "Polish"),
    ("ar", "Arabic"),
)
IDENTIFIER_KINDS = (
    ("text", "a code or number"),
    ("yes_no", "a yes/no question"),
    ("date", "a date"),
    ("choice", "a choice"),
)
REMEDIES = (
    ("repair", "Repair"),
    ("replace", "Replacement by the same, or one as good"),
    ("refund", "Refund of at least the price paid"),
    ("rebate", "Rebate on a new one"),
    ("instructions", "New instructions or labels"),
    ("dispose", "None: it is to be thrown away"),
)
NAMED_ONLY = tuple(one for one in REMEDIES if one[0] not in KINDS)
"""Nobody asks for these."""
LABELS = {
    "title": "Title",
    "language": "Written in",
    "brand_ids": "Brands",
    "product_ids": "Products",
    "models": "Models named on the page",
    "reference": "Reference number",
    "regulator": "Regulator",
    "source": "Regulator’s page",
    "hazard_kind": "Kind of hazard",
    "hazard": "Hazard",
    "severity": "How far it may be used",
    "what_to_do": "What to do now",
    "remedy": "Remedy",
    "remedy_available": "Remedy available",
    "remedy_expected": "Remedy expected",
    "remedies": "Remedies to choose from",
    "list_complete": "List complete",
    "units_announced": "Units announced",
    "incidents": "Incidents and injuries",
    "injuries": "People hurt",
    "deaths": "People killed",
    "ages": "Ages of those hurt or killed",
    "authority_told": "When the authority was told",
    "made_by": "Manufacturer and importer",
    "made_from": "Made from",
    "made_until": "Made until",
    "sold_in": "Countries of sale",
    "sold_from": "Sold from",
    "sold_until": "Sold until",
    "sold_where": "Sold where",
    "sold_price": "Price",
    "opened_on": "Date of the recall",
    "brand_text": "Brand as the notice writes it",
    "product_text": "Product as the notice writes it",
    "note": "Note",
    "translations": "Other languages",
    "calls_free": "Calls are free",
    "contacts": "Contacts",
    "pictures": "Pictures",
    "links": "Links",
    "identifiers": "Codes and questions",
}
OFFERED = {
    "gets": "what the owner gets",
    "needs": "what the owner must do",
    "old": "what happens to the old one",
}
PRODUCT_WORDS = "product_ids"


def shown(name: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    """A field of a notice as text; numbers of brands and products by their names."""
    if name in names:
        return ", ".join(names[name].get(key) or _("number %(key)s", key=key) for key in value or ())
    if name == "remedies":
        return offered(read(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "severity":
        return next((_(row[1]) for row in SEVERITIES if row[0] == value), "")
    if name == "hazard_kind":
        return _(dict(HAZARDS).get(value, value)) if value else ""
    if name == "language":
        return _(dict(LANGUAGES).get(value, "English"))
    if name == "sold_in":
        return ", ".join(names_of(value or ()))
    if isinstance(value, dict):
        return "\n".join(f"{NAMES.get(key, key)}: {_part(texts)}" for key, texts in sorted(value.items()))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return "\n".join(_part(item) for item in value)
    return str(value or "")


def sentence(name: str) -> str:
    """What is translated, by its name in `translating.fields_of`."""
    if name == "only":
        return _("Why there is only one remedy")
    kind, part = name.partition("-")[::2]
    return f"{_(KINDS[kind][0])}: {_(OFFERED[part])}" if part else _(LABELS[name])


def offered(offers: Offers) -> str:
    """Remedies to choose from, a line each."""
    asked = {one.kind for one in offers.offers}
    lines = [_(text) for kind, text in REMEDIES if kind in offers.kinds and kind not in asked]
    lines += map(_offer, offers.offers)
    lines += _refund(offers.refund) if offers.refund else []
    return "\n".join([*lines, *filter(None, [offers.only])])


def _offer(one: Offer) -> str:
    promised = ngettext(
        "%(name)s, within %(days)s day",
        "%(name)s, within %(days)s days",
        one.days,
        name=_(one.name),
        days=one.days,
    )
    amount = f" · {number(one.amount)}" if one.amount is not None else ""
    photo = [_("with a picture of the old one")] if one.photo else []
    return f"{promised}{amount}: {' · '.join([one.gets, one.needs, one.old, *photo])}"


def _refund(rule: Formula) -> list[str]:
    lines = [
        _("Refund: %(share)s from month %(month)s on", share=percent(share), month=month)
        for month, share in rule.steps
    ]
    least = (
        _("in %(currency)s", currency=rule.currency)
        if rule.floor is None
        else _("at least %(sum)s", sum=money(rule.floor, rule.currency))
    )
    tax = _("with tax") if rule.tax else _("without tax")
    delivery = _("with delivery") if rule.delivery else _("without delivery")
    return [*lines, _("Refund: %(conditions)s", conditions=", ".join((least, tax, delivery)))]


def _part(item: Any) -> str:
    """A contact, link or identifier in one line."""
    if not isinstance(item, dict):
        return str(item)
    kinds = dict(IDENTIFIER_KINDS)
    item = {key: text for key, text in item.items() if key != "of"}
    texts = (_(kinds.get(text, text)) if key == "kind" else text for key, text in item.items())
    return " · ".join(str(text) for text in texts if text and not isinstance(text, list))


def changes(
    before: dict[str, Any], after: dict[str, Any], names: dict[str, dict[int, str]]
) -> list[tuple[str, str, str]]:
    """(what, before, after) of everything that the page would say otherwise."""
    found = []
    for name, label in LABELS.items():
        old, new = shown(name, before.get(name), names), shown(name, after.get(name), names)
        if old.strip() != new.strip():
            found.append((_(label), old, new))
    return found
