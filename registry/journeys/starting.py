"""I want to register what I have. I come from the answer to a check, from a photo, from the code on the product, or
with nothing but its name: what is known is filled in, and I choose only where there is a choice. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.catalogue.public import PublicProduct, find, of_gtin, of_slugs, public_product
from registry.journeys.check import OTHER, Answer, Told, check
from registry.journeys.telling import scanned
from registry.recalls.index.serving import Served, serving
from registry.serials.reading import normalise


@dataclass(frozen=True, slots=True)
class Start:
    """`product` where it is known, else `choices`, which may be none. `told` is what was said, taken apart."""

    told: Told
    product: PublicProduct | None = None
    choices: tuple[PublicProduct, ...] = ()

    @property
    def number(self) -> str:
        """What is known of its number, for the field."""
        field = self.product.number_field if self.product else "serial"
        return text_of(self.told, field) or text_of(self.told, "serial")

    @property
    def lot(self) -> str:
        return text_of(self.told, "lot") if self.product and self.product.number_field != "lot" else ""


def start(told: Told) -> Start:
    """From what a check was told: the product named, the one that the bar code or the check leads to, or some."""
    told = scanned(told)
    if told.product and told.product != OTHER:
        return Start(told, public_product(told.product))
    if gtin := text_of(told, "gtin"):
        found = of_gtin(normalise(gtin))
        if len(found) == 1:
            return Start(told, found[0])
        if found:
            return Start(told, None, tuple(found))
    answer = asked(told) if told.fields else None
    if answer is None:
        return Start(told)
    if answer.product is not None:
        return Start(told, public_product(answer.product.slug))
    return Start(told, None, tuple(of_slugs([card.slug for card in answer.products])))


def search(told: Told, text: str) -> Start:
    """By words of its brand, name or model, or the number under its bar code."""
    return Start(scanned(told), None, tuple(find(text)))


def asked(told: Told) -> Answer | None:
    """What a check answers; nothing while checks cannot be answered at all."""
    served = index_now()
    return check(told, served) if served else None


def index_now() -> Served | None:
    """What checks are answered from, for several in a row."""
    try:
        return serving().current()
    except LookupError:
        return None


def unlike(product: PublicProduct, number: str) -> list[str]:
    """Why a number is none of this product, in words; nothing where it can be one."""
    pattern = serving().current().generation.products.pattern(product.id)
    return pattern.explain(number) if pattern else []


def told_of(
    product: PublicProduct,
    number: str,
    lot: str = "",
    model: str = "",
    base: Told | None = None,
    made_on: str = "",
) -> Told:
    """What a check is told of a registered thing. `base` is what was told before it was registered."""
    fields: dict[str, str | bool | None] = dict(base.fields) if base else {}
    for gone in ("serial", "brand", "gtin", product.number_field):
        fields.pop(gone, None)
    said: Mapping[str, str] = {"model": model, "lot": lot, "made_on": made_on, product.number_field: number}
    fields |= {name: value for name, value in said.items() if value}
    return Told(fields, product.slug, base.sure if base else frozenset())


def text_of(told: Told, field: str) -> str:
    value = told.fields.get(field)
    return value if isinstance(value, str) else ""
