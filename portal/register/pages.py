"""The pages of registering: find the product, describe what you have, see the answer. They change nothing."""

from collections.abc import Sequence

from flask import render_template

from portal.owning import owner_now
from portal.register.forms import faults_of
from portal.told import label_of
from registry.catalogue.public import PublicProduct, public_product
from registry.errors import Refused
from registry.journeys.advising import Advice
from registry.journeys.check import OTHER, Told
from registry.journeys.queried import pairs, query
from registry.journeys.starting import Start, asked
from registry.registrations import infant
from registry.registrations.reading import Typed
from registry.vault import unseal

Page = str | tuple[str, int]


def find_page(start: Start, text: str = "", error: str = "") -> Page:
    """Which product is it? What was told so far goes along."""
    told = Told(start.told.fields, None, start.told.sure)
    page = render_template(
        "portal/register/find.html",
        q=text,
        error=error,
        kept=pairs(told),
        said=query(told),
        choices=start.choices,
        number=start.number,
    )
    return (page, 400) if error else page


def form_page(
    start: Start,
    product: PublicProduct,
    typed: Typed,
    errors: Sequence[Refused] = (),
    advice: Advice | None = None,
    status: int = 200,
) -> Page:
    """The form, with what was typed."""
    owner = owner_now()
    page = render_template(
        "portal/register/infant.html" if product.is_infant else "portal/register/form.html",
        product=product,
        told=query(start.told),
        another=query(Told(start.told.fields, OTHER)),
        label="Serial number" if product.number_field == "serial" else label_of(product.number_field),
        typed=typed,
        errors=faults_of(errors),
        advice=advice,
        own_email=unseal(owner.sealed).get("email", "") if owner else "",
        ask_model=len(product.models) > 1 and "model" not in start.told.fields,
        law=infant,
    )
    return page, status


def done_page(told: Told, email: str) -> Page:
    """The answer at once, and the one step that is left."""
    product = public_product(told.product or "")
    page = "kept" if product and product.is_infant else "done"
    facts = {"answer": asked(told), "said": query(told), "email": email}
    return render_template(f"portal/register/{page}.html", **facts)
