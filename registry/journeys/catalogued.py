"""A maker's catalogue, as the rows of a file are held against it."""

from collections.abc import Sequence

from registry.catalogue.described import products_in_full
from registry.catalogue.descriptions import never_of
from registry.catalogue.models import Product
from registry.errors import Refused
from registry.intake.listed import known
from registry.serials.patterns import SerialPattern


def catalogued(organisation_id: int, chosen: int | None = None) -> known.Known:
    """Every product of the maker, or the one that was chosen for the file."""
    return _known(products_in_full(organisation_id, chosen), chosen)


def catalogues(organisation_id: int) -> dict[str, known.Known]:
    """The whole catalogue under "", and each product alone under its name for programs."""
    products = products_in_full(organisation_id)
    found = {"": _known(products, None)}
    return found | {product.slug: _known([product], product.id) for product in products}


def _known(products: Sequence[Product], chosen: int | None) -> known.Known:
    gtins = {gtin.gtin.zfill(14): product.id for product in products for gtin in product.gtins}
    return known.Known.of([_told(product) for product in products], gtins, chosen)


def _told(product: Product) -> known.Product:
    models = tuple(model.text for model in product.models)
    return known.Product(product.id, product.name, models, _pattern(product), product.number_field)


def _pattern(product: Product) -> SerialPattern | None:
    """What its numbers look like; nothing where the catalogue says nothing, or what cannot be read."""
    lengths = ", ".join(map(str, product.serial_lengths))
    if not (product.serial_mask or lengths or product.serial_alphabet or product.serial_check):
        return None
    try:
        return SerialPattern.parse(
            product.serial_mask, never_of(product.serial_alphabet), lengths, product.serial_check
        )
    except Refused:
        return None
