"""I need labels for what we make: I say for which units and on what paper, look at one, and have them all made."""

import secrets
from dataclasses import dataclass, replace

from registry.audit.who import By
from registry.carriers.characters import carried
from registry.catalogue.models import Product
from registry.catalogue.staff_queries import description_of
from registry.errors import Refused
from registry.intake import queries as intake
from registry.intake.models import DONE, PRODUCTION
from registry.labels import actions
from registry.labels.drawing import Words, draw
from registry.labels.models import LabelOrder
from registry.labels.wishes import LISTED, LOTS, MOST, RANGE, Wish, checked
from registry.links import public
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number
from registry.units.models import Unit
from registry.units.serials import count_serials, serials_after

SEARCHED = 100
"""Units among which the sample is looked for."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first label as a drawing, and how many there would be. `token` has the same button make them only once."""

    svg: str
    count: int
    token: str


def lists_of(organisation_id: int, product: Product) -> list[tuple[str, str]]:
    """Production lists that were loaded and may name units of the product, the latest first."""
    uploads, _ = intake.own_uploads(organisation_id, purpose=PRODUCTION, states=(DONE,), size=100)
    mine = (upload for upload in uploads if upload.product_id in {None, product.id})
    return [(str(upload.id), f"{upload.file_name}, {upload.created_at:%Y-%m-%d}") for upload in mine]


def counted(product: Product, wish: Wish) -> tuple[Wish, int]:
    """The wish with the address that its codes lead to, and how many labels it asks for. Raises Refused."""
    count = checked(wish, {gtin.gtin for gtin in product.gtins}, description_of(product).pattern())
    if count is None:
        count = count_serials(product.organisation_id, product.id, _upload(product, wish))
        if not count:
            raise Refused("upload_id", "There is no unit of this product with a serial number on that list.")
    if count > MOST:
        raise Refused(
            "upload_id",
            _(
                "These are %(count)s labels; up to %(most)s can be made at once.",
                count=number(count),
                most=number(MOST),
            ),
        )
    return replace(wish, host=wish.host or public("")), count


def sample(product: Product, maker: str, wish: Wish) -> Sample:
    """The first of them. Keeps nothing. Raises Refused."""
    wish, count = counted(product, wish)
    return Sample(draw(_first(product, maker, wish), wish.paper), count, secrets.token_urlsafe(16))


def order(product: Product, wish: Wish, token: str, by: By) -> LabelOrder:
    """Has them made, once for a sample that was looked at. What the records hold by then is what is printed."""
    wish, count = counted(product, wish)
    return actions.order(product, wish, count, token, by)


def shared_words(product: Product, maker: str, wish: Wish) -> Words:
    """What all labels of an order say alike."""
    name = f"{product.brand.name} {product.name}"
    site = public("").partition("://")[2].rstrip("/")
    return Words(
        address="",
        maker=maker,
        product=name,
        model=wish.model,
        made_on=wish.made_on,
        gtin=wish.gtin,
        site=site,
    )


def one(shared: Words, wish: Wish, serial: str, lot: str) -> Words:
    """One label of what was typed."""
    return replace(shared, address=wish.address(serial, lot), serial=serial, lot=lot)


def listed_unit(shared: Words, wish: Wish, unit: Unit) -> Words | None:
    """One label of a unit on record, which goes before what was typed for all. None where its serial can stand in no
    code, neither as it was written nor as it is read."""
    serial = next(filter(carried, (unit.serial, (unit.serial_key or " ")[1:])), "")
    if not serial:
        return None
    told = replace(
        shared,
        model=unit.model or shared.model,
        made_on=unit.made_on.isoformat() if unit.made_on else shared.made_on,
        expires=unit.expires.isoformat() if unit.expires else "",
    )
    return one(told, wish, serial, unit.lot if carried(unit.lot) else "")


def _first(product: Product, maker: str, wish: Wish) -> Words:
    shared = shared_words(product, maker, wish)
    if wish.source == LISTED:
        units = serials_after(product.organisation_id, product.id, _upload(product, wish), "", SEARCHED)
        found = next(filter(None, (listed_unit(shared, wish, unit) for unit in units)), None)
        if found is None:
            raise Refused("upload_id", "No serial number on that list can stand in a code.")
        return found
    if wish.source == LOTS:
        return one(shared, wish, "", wish.lines[0])
    return one(shared, wish, wish.span.first if wish.source == RANGE else wish.lines[0], wish.lot)


def _upload(product: Product, wish: Wish) -> int | None:
    if wish.upload_id == "0":
        return None
    if wish.upload_id not in dict(lists_of(product.organisation_id, product)):
        raise Refused("upload_id", "Choose one of your production lists.")
    return int(wish.upload_id)
