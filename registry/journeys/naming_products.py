"""Which product does a row of my list mean? By the number under its bar code, its model, its brand and name, as far as
each is told; where several are meant, the shape of the number decides. Asks memory alone, never the database."""

from collections.abc import Mapping

from registry.errors import Refused
from registry.recalls.index.products import Products
from registry.serials.reading import normalise

MOST_NAMES = 1_000
MOST_WORDS = 6
TELLING = ("gtin", "brand", "product", "model")
NOBODYS = "No product with this number under its bar code is known here. Look for a slip, or write its name."
UNNAMED = (
    "The list does not say what this is. Add a column with its name or model, or name it for the whole list."
)
TOO_MANY = f"The list names more than {MOST_NAMES:,} different products. Send it in parts."
Meant = frozenset[int]


class Naming:
    """Remembers what each name of one list meant: most rows say the same."""

    def __init__(self, products: Products) -> None:
        self.products = products
        self._meant: dict[tuple[str, ...], Meant | str] = {}

    def product_of(self, said: Mapping[str, str], number: str) -> int:
        """The one product meant; raises Refused, which says what to do."""
        key = tuple(said.get(name, "") for name in TELLING)
        if key not in self._meant:
            if len(self._meant) >= MOST_NAMES:
                raise Refused("", TOO_MANY)
            self._meant[key] = self._look_up(*key)
        meant = self._meant[key]
        if isinstance(meant, str):
            raise Refused("", meant)
        if len(meant) > 1:
            meant = self._by_shape(meant, number) or meant
        if len(meant) > 1:
            names = sorted({f"{card.brand} {card.name}" for card in self.products.cards(meant)})
            raise Refused(
                "",
                f"Several products may be meant: {', '.join(names[:4])}. Write its model, or which one it is.",
            )
        return next(iter(meant))

    def model_in(self, product: int, said: Mapping[str, str]) -> str:
        """The model that a row tells, also where it stands for the name of the product."""
        texts = (said.get("model", ""), said.get("product", ""))
        known = (text for text in texts if text and product in self.products.of_model(normalise(text), None))
        return next(known, said.get("model", ""))

    def _look_up(self, gtin: str, brand: str, product: str, model: str) -> Meant | str:
        """Products, or what is wrong. Bar code and model must agree; the words of a name may be anybody's."""
        by_code = self.products.of_gtin(normalise(gtin)) if gtin else None
        if by_code == frozenset() and not (product or model):
            return NOBODYS
        brands = self.products.brand(brand).wide or None if brand else None
        by_model = self._named(model, brands) if model else None
        if by_code and by_model and not by_code & by_model:
            return f"The number under the bar code and the model {model[:60]} are of two products. Put one right."
        sure = by_code or by_model
        by_name = self._named(product, brands) if product else None
        if by_code and by_model:
            sure = by_code & by_model
        if sure:
            return sure & by_name or sure if by_name else sure
        if by_name:
            return by_name
        if not (gtin or model or product):
            return UNNAMED
        name = " ".join(filter(None, (brand, model or product or gtin)))
        return f"No product like “{name[:80]}” is known here. {WHAT_THEN}"

    def _named(self, text: str, brands: Meant | None) -> Meant:
        """By its name or a model of it, or the brand followed by one of the two."""
        found = self.products.product(text, brands) | self.products.of_model(normalise(text), brands)
        words = text.split()
        for cut in range(1, min(len(words), MOST_WORDS)):
            if found:
                break
            match = self.products.brand(" ".join(words[:cut]))
            rest = " ".join(words[cut:])
            if match.known:
                found = self.products.product(rest, match.wide) | self.products.of_model(
                    normalise(rest), match.wide
                )
        return found

    def _by_shape(self, meant: Meant, number: str) -> Meant:
        """Those whose maker says that their numbers look like this one."""
        patterns = ((product, self.products.pattern(product)) for product in meant)
        return frozenset(product for product, pattern in patterns if pattern and pattern.could_be(number))


WHAT_THEN = (
    "Write its name or model as the maker does. Only products of makers who are with us can be registered."
)
