"""Is this unit in a recall? I tell what is printed on it and get one of the closed verdicts, as of a moment and a list.
In file mode no database is touched. What the fields cover is always said, whatever else is in doubt."""

from collections.abc import Iterable

from registry.criteria.judging import Judgement
from registry.journeys import asking
from registry.journeys.answers import (
    OTHER,
    Answer,
    Ask,
    DoubtView,
    Told,
    Verdict,
)
from registry.journeys.doubting import doubts_of
from registry.journeys.narrowing import Case, judge_all, read_case, remedied, verdict_of
from registry.journeys.relevance import belongs, evident, guess_by_shape, off_kind
from registry.journeys.telling import parse_told, scanned
from registry.recalls.cards import ProductCard, RecallCard
from registry.recalls.index.done import day_of, what_of
from registry.recalls.index.generation import RecallEntry
from registry.recalls.index.serving import Served, serving

__all__ = [
    "OTHER",
    "Answer",
    "Ask",
    "DoubtView",
    "ProductCard",
    "RecallCard",
    "Told",
    "Verdict",
    "check",
    "parse_told",
]

Open = list[tuple[RecallEntry, Judgement]]


def check(told: Told, served: Served | None = None) -> Answer:
    """The verdict, in the order of what matters most to the person. `served` is the index to answer from; left out,
    it is what the app at hand serves now."""
    served = served or serving().current()
    case = read_case(served.generation, scanned(told))
    judge_all(case)
    return _Desk(case, served).answer()


class _Desk:
    """One check on its way to its answer."""

    def __init__(self, case: Case, served: Served) -> None:
        self.case, self.served = case, served
        self.catalogue = case.generation.products

    def answer(self) -> Answer:
        case = self.case
        sure = [recall for recall in case.covered if evident(case, recall)]
        if sure and not self._brand_unknown():
            return self._affected(sure)
        doubts = () if case.covered else doubts_of(case)
        if doubts:
            return self._say(Verdict.LOOK_AGAIN, "look_again", doubts=doubts, product=self._product())
        if case.covered and case.told.product != OTHER:
            return self._whose([*case.covered, *(r for r, _ in case.open if belongs(case, r))])
        return self._open() or self._closed()

    def _affected(self, recalls: list[RecallEntry]) -> Answer:
        found = {recall.id: remedied(self.case, recall.id) for recall in recalls}
        done = {number: said for number, said in found.items() if said}
        waiting = [recall for recall in recalls if recall.id not in done]
        verdict = Verdict.AFFECTED
        if not waiting:
            verdict = Verdict.AFFECTED_REMEDIED
        elif not any(recall.card.remedy_available for recall in waiting):
            verdict = Verdict.AFFECTED_NO_REMEDY_YET
        ordered = sorted(recalls, key=lambda recall: (recall.id in done, recall.card.status != "open"))
        products = self._cards({p for recall in ordered[:1] for p in recall.products})
        product = products[0] if len(products) == 1 else self._product()
        days = {number: day_of(said) for number, said in done.items()}
        done_as = {number: what for number, said in done.items() if (what := what_of(said))}
        return self._say(
            verdict, str(verdict), ordered, product=product, remedied_on=days, remedied_as=done_as
        )

    def _open(self) -> Answer | None:
        """What is undecided and could well be this unit's."""
        case = self.case
        waiting = [(recall, found) for recall, found in case.open if belongs(case, recall)]
        if not waiting and self._nothing_known() and not self._brand_unknown():
            return self._by_shape()
        if case.told.product == OTHER:
            return self._none_of_those()
        on_kind = [(recall, found) for recall, found in waiting if not off_kind(case, recall)]
        if waiting and not on_kind:
            products = [p for recall, _ in waiting for p in recall.products]
            return self._not_recognised("kind_unknown", products)
        if any(found.needed for _, found in on_kind):
            return self._ask(on_kind)
        if case.crowded and not case.model:
            return self._need(self._model_question(), "model")
        if on_kind:
            recalls = [recall for recall, _ in on_kind]
            key = "list_elsewhere" if all(recall.list_complete for recall in recalls) else "list_not_complete"
            return self._say(Verdict.LIST_NOT_COMPLETE, key, recalls, product=self._product())
        return None

    def _none_of_those(self) -> Answer | None:
        """The products that the number leads to are not theirs: brand, then model will tell."""
        if self.case.brand is None:
            return self._need(asking.ask_brand(), "brand")
        known = self.case.model or self._brand_unknown()
        return None if known else self._need(self._model_question(), "model")

    def _ask(self, waiting: Open) -> Answer:
        """The product first where the number could be several makers', else the next field."""
        case = self.case
        products = {product for recall, _ in waiting for product in recall.products}
        if not case.products and products and (case.brands is None or len(products) > 1):
            return self._whose([recall for recall, _ in waiting])
        field = asking.next_field(waiting)
        return self._need(asking.ask_field(case, field, waiting), "need")

    def _whose(self, recalls: list[RecallEntry]) -> Answer:
        cards = self._cards({product for recall in recalls for product in recall.products})
        if not cards:
            names = {self.catalogue.brand_names[brand] for recall in recalls for brand in recall.brands}
            return self._need(asking.ask_brand(sorted(names)), "brand")
        return self._need(asking.ask_product(cards), "product", products=cards)

    def _by_shape(self) -> Answer:
        """Only a number, and no recall has it: whose numbers look like this?"""
        case = self.case
        product = guess_by_shape(case)
        if product is None:
            return self._need(asking.ask_brand(), "brand")
        case.products = frozenset({product})
        own = (case.generation.recalls[number] for number in case.generation.by_product.get(product, ()))
        case.open = [(recall, found) for recall in own if (found := verdict_of(case, recall)).answer == 1]
        return self._open() or self._closed()

    def _closed(self) -> Answer:
        """Every rule says no."""
        case = self.case
        unfinished = self._unfinished()
        if unfinished:
            return self._say(
                Verdict.LIST_NOT_COMPLETE, "list_not_complete", unfinished, product=self._product()
            )
        if self._brand_unknown():
            return self._unknown_brand()
        if case.chosen and not case.products:
            brands = case.brands
            return self._not_recognised("product_unknown", self.catalogue.of_brands(brands) if brands else [])
        if case.model and not case.products:
            brands = case.brands
            return self._not_recognised("model_unknown", self.catalogue.of_brands(brands) if brands else [])
        if self._misshapen():
            return self._not_recognised("number_unlike", list(case.products))
        if not set(case.unit.values) - {"brand", "type"} and not case.products:
            return self._need(self._model_question(), "model")
        if since := self._no_such_number():
            return self._not_recognised("number_unknown", list(case.products), since)
        return self._say(Verdict.NOT_IN_ANY_RECALL, "not_in_any_recall", product=self._product())

    def _unfinished(self) -> list[RecallEntry]:
        """Recalls of this product whose list is not final: they may name it tomorrow."""
        case = self.case
        if not case.generation.unfinished:
            return []
        if case.products:
            numbers = {n for product in case.products for n in case.generation.by_product.get(product, ())}
        else:
            numbers = {n for brand in case.brands or () for n in case.generation.by_brand.get(brand, ())}
        recalls = (case.generation.recalls[number] for number in sorted(numbers & case.generation.unfinished))
        return [recall for recall in recalls if belongs(case, recall)]

    def _misshapen(self) -> bool:
        """The maker has said what the numbers of the product look like, and this is none."""
        typed = self.case.told.fields.get("serial")
        patterns = [self.catalogue.pattern(product) for product in self.case.products]
        if not isinstance(typed, str) or not patterns or None in patterns:
            return False
        return not any(pattern.could_be(typed) for pattern in patterns if pattern is not None)

    def _no_such_number(self) -> str:
        """Since when none of the products that it could be has this number: only where the numbers of all of them
        are known."""
        known, products = self.case.generation.known, self.case.products
        told = self.case.unit.told("serial") if known and products and known.keys() >= products else None
        if told is None or not isinstance(self.case.told.fields.get("serial"), str):
            return ""
        if any(self.case.look.exists(product, told.readings) is not False for product in products):
            return ""
        day: str = min(known[product][1] for product in products)
        return day

    def _unknown_brand(self) -> Answer:
        near = self.catalogue.near_brands(str(self.case.told.fields.get("brand")))
        need = (asking.ask_brand(near),) if near else ()
        return self._say(Verdict.NOT_RECOGNISED, "brand_unknown", need=need, brands=tuple(near))

    def _not_recognised(self, key: str, products: list[int], since: str = "") -> Answer:
        cards = self._cards(products[: asking.MOST_CHOICES])
        known = {"product": self._product(), "products": cards, "numbers_as_of": since}
        return self._say(Verdict.NOT_RECOGNISED, key, **known)  # type: ignore[arg-type]

    def _need(self, ask: Ask, key: str, products: tuple[ProductCard, ...] = ()) -> Answer:
        return self._say(Verdict.NEED, key, need=(ask,), products=products, product=self._product())

    def _model_question(self) -> Ask:
        return asking.ask_field(self.case, "model", [])

    def _nothing_known(self) -> bool:
        """Neither brand nor product nor model: only a number."""
        return self.case.brand is None and not self.case.products and not self.case.told.product

    def _brand_unknown(self) -> bool:
        return self.case.brand is not None and not self.case.brand.known

    def _cards(self, numbers: set[int] | frozenset[int] | list[int]) -> tuple[ProductCard, ...]:
        return self.catalogue.cards(numbers, self.case.brand.ids if self.case.brand else None)

    def _product(self) -> ProductCard | None:
        cards = self._cards(self.case.products)
        return cards[0] if len(cards) == 1 else None

    def _say(self, verdict: Verdict, key: str, recalls: Iterable[RecallEntry] = (), **more: object) -> Answer:
        return Answer(
            verdict=verdict,
            told=self.case.told,
            as_of=self.served.as_of,
            list_version=self.case.generation.list_version,
            compared=len(self.case.generation.recalls),
            message_key=key,
            recalls=tuple(recall.card for recall in recalls),
            **more,  # type: ignore[arg-type]
        )
