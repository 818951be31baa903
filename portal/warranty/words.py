"""What pages about warranties say, as template filters; the sentences are the domain's."""

from typing import Any

from flask import Blueprint

from registry.catalogue.countries import NAMES, names_of
from registry.catalogue.warranty import words
from registry.catalogue.warranty.terms import SAID
from registry.journeys.covered import Warranty


def headline(warranty: Warranty) -> str:
    """The answer in one line."""
    if warranty.countries:
        return "Where was it bought?"
    if warranty.terms is None:
        return "The maker has not published its warranty here"
    if not warranty.held:
        if warranty.start.missing == "sold_on":
            return "It depends on when it was bought"
        if warranty.start.missing == "registered_on":
            return "It begins when it is registered"
        return "Ask the maker when it was made"
    longest = warranty.longest
    if not warranty.running or longest is None:
        return "The warranty is over"
    first, last = warranty.running[0], longest
    if len(warranty.running) < len(warranty.held):
        return f"Covered in part until {words.day(last.ends)}"
    if first.ends == last.ends:
        return f"Covered until {words.day(last.ends)}"
    return f"Covered until {words.day(first.ends)}, in part longer"


def add_words(bp: Blueprint) -> None:
    """Filters and names of this area's templates."""

    @bp.app_context_processor
    def named() -> dict[str, Any]:
        return {"warranty_words": words, "warranty_said": SAID, "warranty_headline": headline}

    bp.add_app_template_filter(names_of, "country_names")
    bp.add_app_template_filter(lambda code: NAMES.get(code, code), "country_name")
