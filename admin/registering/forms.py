"""The form of a sale to register, as sent; which product is meant. Meaning is the domain's."""

from dataclasses import dataclass, fields
from secrets import token_hex

from flask import request

from registry.catalogue.public import PublicProduct, public_products
from registry.catalogue.staff_queries import own_products
from registry.errors import Refused
from registry.registrations.reading import Typed
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

LONGEST = 2_000
NEAR = 6
NO_PRODUCT = marked("Type the product: its name, or the model on its plate.")


@dataclass(frozen=True, slots=True)
class Sale:
    """`product` as typed; `sent` tells one form from another, pressed twice it is the same. `sure`: the number that was
    looked at again."""

    product: str = ""
    number: str = ""
    model: str = ""
    bought_on: str = ""
    dealer: str = ""
    invoice: str = ""
    email: str = ""
    name: str = ""
    address: str = ""
    speaks: str = ""
    sent: str = ""
    sure: str = ""

    @property
    def typed(self) -> Typed:
        shared = {field.name for field in fields(Typed)} & {field.name for field in fields(Sale)}
        return Typed(**{name: getattr(self, name) for name in shared})


def empty() -> Sale:
    """A new form. What is the same for the next customer may stand in its address."""
    return Sale(
        sent=token_hex(16), **{name: request.args.get(name, "")[:200] for name in ("product", "dealer")}
    )


def sent() -> Sale:
    """As sent; a number chosen from the advice takes the place of the one typed."""
    texts = {field.name: request.form.get(field.name, "")[:LONGEST] for field in fields(Sale)}
    texts["number"] = request.form.get("take", "")[:LONGEST] or texts["number"]
    texts["sent"] = texts["sent"][:40] or token_hex(16)
    return Sale(**texts)


def product_of(organisation_id: int, text: str) -> PublicProduct:
    """The one product of this maker that is meant; raises Refused."""
    text = " ".join(text.split())[:200]
    if not text:
        raise Refused("product", NO_PRODUCT)
    found, _total = own_products(organisation_id, text, 1, NEAR)
    known = public_products([product.id for product in found if product.is_public])
    alike = text.casefold()
    very = [
        p
        for p in known.values()
        if alike in {p.name.casefold(), p.title.casefold(), *map(str.casefold, p.models)}
    ]
    meant = very if len(very) == 1 else list(known.values())
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise Refused(
            "product",
            _(
                "No product of yours is like “%(text)s”. Look at the plate, or choose from the list.",
                text=text[:80],
            ),
        )
    names = ", ".join(sorted(product.title for product in meant)[: NEAR - 1])
    raise Refused(
        "product", _("Which one is it? %(names)s. Choose from the list, or type the model.", names=names)
    )
