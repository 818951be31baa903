"""The pages of a scanned code, and their problems as programs read them. Each says what the code names, whatever else
is in doubt."""

from typing import TypeVar

from flask import Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from portal.cached import cached
from portal.link.asked import form
from portal.link.linked import linked_product
from portal.link.types import links_of
from registry.carriers.keys import KEYS, PRODUCT_KEYS
from registry.errors import Refused
from registry.journeys.resolving import Resolved
from registry.tongue.speaking import gettext as _
from registry.tongue.words import listed
from registry.web.problems import problem

SHOWN = ("serial", "lot", "model", "made_on", "expires")
Made = TypeVar("Made", bound=AnyResponse)


def unit(found: Resolved, site: str) -> Response:
    """A verdict holds for the moment: caches may keep the page, and ask each time whether it is still the same. It says
    as of which minute, so that it stays the same for one."""
    page = render_template(
        "portal/link/unit.html",
        found=found,
        product=found.products[0],
        answer=found.answer,
        as_of=found.answer.as_of.replace(second=0, microsecond=0) if found.answer else None,
        said=found.said,
        told={name: found.told.fields.get(name, "") for name in SHOWN},
        links={link.name: link for link in links_of(found)},
        linked=linked_product(found, site),
        canonical=found.link.uri(site).partition("?")[0],
    )
    return dressed(cached(page, addressed=False), found, site)


def unknown(found: Resolved) -> Response:
    """Right, and nothing is known of it here: it says what the code names."""
    link, key = found.link, KEYS[found.link.key]
    detail = (
        _("%(value)s is the number of %(thing)s.", value=link.value, thing=_(key.thing))
        + " "
        + (
            _("No maker has described it here.")
            if link.key in PRODUCT_KEYS
            else _("This site knows products only.")
        )
    )
    if form() != "text/html":
        return problem(404, detail)
    ours = link.key in PRODUCT_KEYS
    page = render_template(
        "portal/link/unknown.html", link=link, thing=_(key.thing), ours=ours, said=found.said
    )
    return Response(page, 404)


def no_such_type(found: Resolved, wanted: str, site: str) -> Response:
    """With what there is instead."""
    links = list(links_of(found))
    shown = "".join(filter(str.isprintable, wanted))[:60]
    if form() == "text/html":
        page = render_template("portal/link/types.html", found=found, wanted=shown, links=links)
        return dressed(Response(page, 404), found, site)
    there = [f"gs1:{link.name}" for link in links]
    detail = _(
        "There is no link of the type %(shown)s here. There are: %(there)s.",
        shown=shown,
        there=listed(there),
    )
    return dressed(problem(404, detail, link_types=there), found, site)


def wrong(error: Refused) -> Response:
    if form() != "text/html":
        return problem(400, error.message, part=error.field)
    return Response(render_template("portal/link/wrong.html", message=error.message), 400)


def dressed(answer: Made, found: Resolved, site: str) -> Made:
    """Every answer names the linkset of its thing."""
    address = f"{site}{found.link.path}?linkType=linkset"
    answer.headers.add("Link", f'<{address}>; rel="linkset"; type="application/linkset+json"')
    return answer
