"""What a maker's catalogue says that a list can be checked against. Crosses to other processes by pickle."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.serials.patterns import SerialPattern
from registry.serials.reading import normalise


@dataclass(frozen=True, slots=True)
class Product:
    """Its models as written in the catalogue, and what its numbers of one field look like where that is known."""

    id: int
    name: str
    models: tuple[str, ...] = ()
    pattern: SerialPattern | None = None
    field: str = "serial"


@dataclass(frozen=True, slots=True)
class Known:
    """All products of a maker, or the one that was chosen for the file. `owners`: model as read -> product; `wild`:
    models with * or ? and their product; `gtins`: 14 digits -> product. `chosen`: what rows without a model are of."""

    products: Mapping[int, Product] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    wild: tuple[tuple[re.Pattern[str], int], ...] = ()
    gtins: Mapping[str, int] = field(default_factory=dict)
    chosen: int | None = None

    @classmethod
    def of(
        cls, products: list[Product], gtins: Mapping[str, int] | None = None, chosen: int | None = None
    ) -> "Known":
        """Two products may share a model: then none of the two patterns is held against its numbers."""
        owners: dict[str, int] = {}
        texts: dict[str, str] = {}
        wild: list[tuple[re.Pattern[str], int]] = []
        for product in products:
            for text in product.models:
                if "*" in text or "?" in text:
                    wild.append((_wild(text), product.id))
                    continue
                key = normalise(text)
                owners[key] = product.id if owners.get(key, product.id) == product.id else 0
                texts.setdefault(key, text)
        return cls({p.id: p for p in products}, owners, texts, tuple(wild), dict(gtins or {}), chosen)

    @property
    def has_models(self) -> bool:
        return bool(self.owners or self.wild)

    def owner(self, model: str) -> int | None:
        """The product of a model as read; 0 where two have it, None where none does."""
        found = self.owners.get(model)
        if found is not None:
            return found
        of = {product for mask, product in self.wild if mask.fullmatch(model)}
        return of.pop() if len(of) == 1 else 0 if of else None

    def pattern(self, product: int | None, of: str = "serial") -> SerialPattern | None:
        found = self.products.get(product) if product else None
        return found.pattern if found and found.field == of else None


def _wild(text: str) -> re.Pattern[str]:
    pieces = re.split(r"([*?])", text)
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(piece) or re.escape(normalise(piece)) for piece in pieces))
