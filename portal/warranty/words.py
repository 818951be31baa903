"""What pages about warranties say, as template filters; the sentences are the domain's."""

from typing import Any

from flask import Blueprint

from registry.catalogue.countries import name_of, names_of
from registry.catalogue.warranty import words
from registry.catalogue.warranty.terms import SAID
from registry.journeys.covered import Warranty
from registry.tongue.speaking import gettext as _
from registry.tongue.words import day


def headline(warranty: Warranty) -> str:
    """The answer in one line."""
    if warranty.countries:
        return _("Where was it bought?")
    if warranty.terms is None:
        return _("The maker has not published its warranty here")
    if not warranty.held:
        if warranty.start.missing == "sold_on":
            return _("It depends on when it was bought")
        if warranty.start.missing == "registered_on":
            return _("It begins when it is registered")
        return _("Ask the maker when it was made")
    longest = warranty.longest
    if not warranty.running or longest is None:
        return _("The warranty is over")
    first, last = warranty.running[0], longest
    if len(warranty.running) < len(warranty.held):
        return _("Covered in part until %(ends)s", ends=day(last.ends))
    if first.ends == last.ends:
        return _("Covered until %(ends)s", ends=day(last.ends))
    return _("Covered until %(ends)s, in part longer", ends=day(first.ends))


def add_words(bp: Blueprint) -> None:
    """Filters and names of this area's templates."""

    @bp.app_context_processor
    def named() -> dict[str, Any]:
        return {"warranty_words": words, "warranty_said": SAID, "warranty_headline": headline}

    bp.add_app_template_filter(names_of, "country_names")
    bp.add_app_template_filter(name_of, "country_name")
