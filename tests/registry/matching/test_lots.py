"""Whatever tills, stock systems and invoices tell of a lot, and in whatever order: each page has what a plain reading
of all events and all lines says, made anew it is the same, and nothing is counted twice or lost."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.catalogue.models import Product
from registry.db import db
from registry.journeys import billing
from registry.journeys.billing import Given
from registry.matching.billing import Credit
from registry.matching.chain.pipeline import pipeline_of
from registry.matching.events.remaking import remake
from registry.recalls.states import Author
from registry.units.events.followed import Known
from registry.units.events.lying import lots_at
from registry.units.events.models import SOLD
from registry.units.places.models import Place
from registry.units.queries import key_of
from tests.chain import described, of_lot
from tests.traced import OTHER_SHOP, SHOP, a_saw_maker, day, received, rows, sold, taken_back, tell

NAMES = {SHOP: "Shop Graz", OTHER_SHOP: "Shop Wels"}
BY = Author(None, "Billing")
GTIN = "04012345123456"
SHOPS = st.sampled_from([SHOP, OTHER_SHOP])
FEW = st.integers(1, 9)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), SHOPS, st.integers(5, 30)),
        st.tuples(st.just("till"), SHOPS, FEW),
        st.tuples(st.just("retract"), SHOPS, FEW),
        st.tuples(st.just("bill"), SHOPS, FEW),
        st.tuples(st.just("correct"), SHOPS, FEW),
        st.tuples(st.just("credit"), SHOPS, FEW),
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class Told:
    """All that was told of one shop, read plainly: no more is sold than came, in this story."""

    came: int = 0
    tills: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    credits: dict[str, int] = field(default_factory=dict)

    @property
    def sold(self) -> int:
        """Of what tills and invoices tell the greater."""
        return max(sum(many for _, many in self.tills), sum(self.lines.values()))

    @property
    def back(self) -> int:
        return sum(self.credits.values())

    @property
    def room(self) -> int:
        """How many more can be sold, whoever tells of it."""
        return self.came - sum(many for _, many in self.tills) - sum(self.lines.values())


@dataclass
class Story:
    product: Product
    lot: str
    shops: dict[str, Told] = field(default_factory=lambda: defaultdict(Told))
    count: int = 0

    @property
    def maker(self) -> int:
        return self.product.organisation_id

    def tell(self, step: str, shop: str, many: int) -> None:
        told = self.shops[shop]
        self.count += 1
        if step == "receive":
            told.came += many
            tell(self.maker, received(day(1 + self.count), where=shop, quantityList=of_lot(self.lot, many)))
        elif step == "till" and many <= told.room:
            event = sold(day(1 + self.count), where=shop, quantityList=of_lot(self.lot, many))
            told.tills.append((event, many))
            tell(self.maker, event)
        elif step == "retract" and told.tills:
            event, _ = told.tills.pop(many % len(told.tills))
            tell(self.maker, taken_back(event))
        elif step == "bill" and many <= told.room:
            told.lines[f"R-{self.count}"] = many
            self.bill(shop, f"R-{self.count}")
        elif (
            step == "correct"
            and (number := self.number(told, many))
            and many - told.lines[number] <= told.room
        ):
            told.lines[number] = many
            self.bill(shop, number)
        elif step == "credit" and (number := self.number(told, many)):
            told.credits[number] = min(many, told.lines[number])
            self.credit(number, told.credits[number])

    @staticmethod
    def number(told: Told, many: int) -> str:
        """An invoice that no credit note took back."""
        free = sorted(told.lines.keys() - told.credits.keys())
        return free[many % len(free)] if free else ""

    def cells(self, invoice: str, many: int, **more: str) -> dict[str, str]:
        return {"lot": self.lot, "quantity": str(many), "gtin": GTIN, "invoice": invoice, "line": "1"} | more

    def bill(self, shop: str, invoice: str) -> None:
        cells = self.cells(invoice, self.shops[shop].lines[invoice], dealer=NAMES[shop], sold_on="2026-03-05")
        done = billing.bill(self.maker, [(1, Given(cells))], BY)
        assert isinstance(done[1], billing.Done), done
        db.session.commit()

    def credit(self, invoice: str, many: int) -> None:
        credit = Credit(f"C-{invoice}", date(2026, 3, 28))
        done = billing.take_back(self.maker, [(1, Given(self.cells(invoice, many), "", credit))], BY)
        assert isinstance(done[1], billing.Done), done
        db.session.commit()


def kept(lot: str) -> list[Any]:
    return rows(
        "lot_stock", "key", "stage", "place_id", "quantity", "held", "told", where=f"key LIKE '%.{lot}'"
    )


def test_every_page_says_what_a_plain_reading_says(app: Flask) -> None:
    product = a_saw_maker()
    described(product.organisation_id)
    places = {uri: db.session.query(Place).filter_by(uri=uri).one().id for uri in NAMES}
    numbers = count()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(STEPS)
    def look(steps: list[tuple[str, str, int]]) -> None:
        story = Story(product, f"H{next(numbers)}")
        for step in steps:
            story.tell(*step)
        found: dict[tuple[int, bool], float] = defaultdict(float)
        lot_key = key_of(story.lot) or ""
        for one in pipeline_of(product.organisation_id, product.id, lot_key, ()).counts:
            found[one.place_id, one.stage == SOLD] += one.many
        expected = {
            (places[uri], is_sold): float(many)
            for uri, told in story.shops.items()
            for is_sold, many in ((True, told.sold - told.back), (False, told.came - told.sold + told.back))
            if many
        }
        assert {key: many for key, many in found.items() if many} == expected
        for place in places.values():
            piles = [
                one for one in lots_at(product.organisation_id, place, None, 1_000) if one.lot_key == lot_key
            ]
            assert sum(one.pieces for one in piles) == expected.get((place, False), 0)
        before = kept(story.lot)
        remake(product.organisation_id, {f"l{GTIN}.{story.lot}"}, Known())
        db.session.commit()
        assert kept(story.lot) == before

    look()
