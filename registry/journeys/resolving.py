"""I scan the code on a product and land here: what is it, is this very one recalled, what can I do now? Whatever the
code says is used; nothing of it is kept."""

from dataclasses import dataclass

from registry.carriers.fields import told_by
from registry.carriers.keys import name_of
from registry.carriers.links import DigitalLink
from registry.catalogue.public import PublicProduct, of_gtin
from registry.journeys.answers import Answer, Told, Verdict
from registry.journeys.queried import query
from registry.journeys.starting import asked
from registry.tongue.words import listed

RECALLED = frozenset({Verdict.AFFECTED, Verdict.AFFECTED_NO_REMEDY_YET, Verdict.AFFECTED_REMEDIED})


@dataclass(frozen=True, slots=True)
class Resolved:
    """`product` where the number under the bar code is one product's; of several (own labels), `products`.
    `answer` is None while checks cannot be answered."""

    link: DigitalLink
    products: tuple[PublicProduct, ...]
    told: Told
    answer: Answer | None = None

    @property
    def product(self) -> PublicProduct | None:
        return self.products[0] if len(self.products) == 1 else None

    @property
    def title(self) -> str:
        """`Acme Kettle, lot L5, serial number AB100150`."""
        names = " or ".join(dict.fromkeys(product.title for product in self.products))
        parts = (f"{name_of(ai)} {value}" for ai, value in self.link.qualifiers)
        return listed((names, *parts))

    def at(self, level: DigitalLink) -> "Resolved":
        """The same product at another level of its address."""
        return Resolved(level, self.products, Told(dict(told_by(level)), self.told.product))

    @property
    def said(self) -> str:
        """The query that tells the same to a check, to registering, to the warranty."""
        return query(self.told)

    @property
    def level(self) -> str:
        """How much the code says: `unit`, `lot` or `model`."""
        if "serial" in self.told.fields:
            return "unit"
        return "lot" if "lot" in self.told.fields else "model"

    @property
    def recalled(self) -> bool | None:
        """Whether a recall covers all that the code names; None where that cannot be said."""
        verdict = self.answer.verdict if self.answer else None
        if verdict in RECALLED:
            return True
        return False if verdict is Verdict.NOT_IN_ANY_RECALL else None


def find(link: DigitalLink) -> Resolved:
    """The product of a link, without looking for recalls."""
    products = tuple(of_gtin(link.gtin)) if link.gtin else ()
    slug = products[0].slug if len(products) == 1 else None
    return Resolved(link, products, Told(dict(told_by(link)), slug))


def resolve(link: DigitalLink) -> Resolved:
    """The same with the verdict."""
    found = find(link)
    if not found.products:
        return found
    return Resolved(link, found.products, found.told, asked(found.told))
