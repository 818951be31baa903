"""What the notice of a recall says beside its title, as an authority asks for it: headline and languages, where the
number stands, each remedy, the countries of sale. In English, whoever draws the report up. Reads only."""

from collections.abc import Iterator

from sqlalchemy import select

from registry.catalogue.countries import names_of
from registry.catalogue.models import Product
from registry.db import db
from registry.recalls.models import Recall, RecallProduct
from registry.recalls.translating import languages_in
from registry.regimes.languages import NAMES
from registry.regimes.sentences import NAMES as CATALOGUED
from registry.regimes.sentences import sentences
from registry.remedies.money import percent
from registry.remedies.offers import REFUND, Offer, read
from registry.remedies.refund import Formula
from registry.tongue.catalogues import ENGLISH


def noticed(recall: Recall) -> dict[str, str]:
    """Name -> words. `recall` with its parts."""
    return {
        "headline": "\n".join(_headlines(recall)),
        "languages": ", ".join(NAMES.get(code, code) for code in languages_in(recall)),
        "stop": sentences(ENGLISH).get(recall.severity, ""),
        "remedies": "\n".join(_remedies(recall)),
        "where": "\n".join(_where(recall)),
        "free": "Calls are free." if recall.calls_free and any(one.phone for one in recall.contacts) else "",
        "sold_in": ", ".join(names_of(recall.sold_in, ENGLISH)),
    }


def _headlines(recall: Recall) -> Iterator[str]:
    """As Article 36(2)(a) of Regulation (EU) 2023/988 has it, with the title, in each language in which people can read
    the recall; in English where its headline is not catalogued."""
    for code in languages_in(recall):
        title = recall.title if code == recall.language else recall.translations[code]["title"]
        said = sentences(code if code in CATALOGUED else ENGLISH)["headline"]
        yield f"{NAMES.get(code, code)}: {said}. {title}"


def _remedies(recall: Recall) -> Iterator[str]:
    """Each with what one gets and does; one that the notice only names by its name."""
    found, others = read(recall.remedies), sentences(ENGLISH)
    for kind in found.kinds:
        offer = found.of(kind)
        yield _offered(offer, found.refund) if offer else f"{others[kind]}."
    if found.only:
        yield f"There is one alone: {found.only}"


def _offered(offer: Offer, formula: Formula | None) -> str:
    sum_paid = f"{offer.amount} {formula.currency}." if offer.amount is not None and formula else ""
    rule = _by_rule(formula) if offer.kind == REFUND and formula else ""
    said = (
        f"{offer.name}: {offer.gets}", sum_paid, rule, f"Within {offer.days} days.",
        offer.needs and f"The owner: {offer.needs}", offer.old and f"The old one: {offer.old}",
    )  # fmt: skip
    return " ".join(filter(None, said))


def _by_rule(formula: Formula) -> str:
    """Article 37 asks for the price paid at least: what pays less is seen."""
    shares = ", ".join(
        f"{percent(share)} of the price from month {months} on" for months, share in formula.steps
    )
    least = f"; at least {formula.floor} {formula.currency}" if formula.floor is not None else ""
    return f"{shares}{least}."


def _where(recall: Recall) -> Iterator[str]:
    """How a person finds the number: codes of this recall, then those of its products."""
    for one in recall.identifiers:
        yield ": ".join(filter(None, (one.label, one.help)))
    wanted = select(Product.name, Product.where_words)
    wanted = wanted.join(RecallProduct, RecallProduct.product_id == Product.id)
    for name, where in db.session.execute(
        wanted.where(RecallProduct.recall_id == recall.id).order_by(Product.name)
    ):
        if where:
            yield f"{name}: {where}"
