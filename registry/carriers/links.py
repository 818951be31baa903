"""A GS1 Digital Link as the standard writes it: read from an address, or written into one. Refuses what the standard
does not allow, in words for a person; knows no product."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from registry.carriers.characters import encoded
from registry.carriers.keys import PRODUCT_KEYS

Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """`key` and `value` name the thing ("01", its GTIN with 14 digits), `qualifiers` narrow it down in the order of the
    path, `attributes` say more of it. `others` are what else stood in the query, as it stood there."""

    key: str
    value: str
    qualifiers: Parts = ()
    attributes: Parts = ()
    others: tuple[str, ...] = ()

    @property
    def gtin(self) -> str:
        """The product's number; empty where no product is named."""
        return self.value[:14] if self.key in PRODUCT_KEYS else ""

    @property
    def piece(self) -> tuple[int, int] | None:
        """The second of three boxes is (2, 3)."""
        return (int(self.value[14:16]), int(self.value[16:18])) if self.key == "8006" else None

    def part(self, ai: str) -> str:
        """A qualifier's or an attribute's value; empty where it is not told."""
        return dict((*self.attributes, *self.qualifiers)).get(ai, "")

    @property
    def path(self) -> str:
        """`/01/09506000134352/21/ABC`."""
        steps = ((self.key, self.value), *self.qualifiers)
        return "".join(f"/{ai}/{encoded(value)}" for ai, value in steps)

    def uri(self, root: str) -> str:
        """The whole address below a resolver's own, attributes and all."""
        query = "&".join((*(f"{ai}={encoded(value)}" for ai, value in self.attributes), *self.others))
        return f"{root.rstrip('/')}{self.path}{'?' + query if query else ''}"

    def levels(self) -> Iterator["DigitalLink"]:
        """The thing, then each narrower one, this link's own last; without attributes."""
        for count in range(len(self.qualifiers) + 1):
            yield replace(self, qualifiers=self.qualifiers[:count], attributes=(), others=())


def unit_link(gtin: str, serial: str = "", lot: str = "", attributes: Parts = ()) -> DigitalLink:
    """The link of a unit, a lot or a product."""
    qualifiers = tuple((ai, value) for ai, value in (("10", lot), ("21", serial)) if value)
    return DigitalLink("01", gtin.zfill(14), qualifiers, attributes)
