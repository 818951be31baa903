"""Which two reports of sales can both be so: a table of cases, in both orders."""

from datetime import date

import pytest

from registry.matching.twice.sides import Back, Sale, Trade, alike, contradictions

GRAZ, WELS, NORD = 1, 2, 3
TRADE = Trade(
    own={"ACME TOOLS", "ACME"},
    places={
        "SHOP GRAZ": frozenset({GRAZ}), "TOOLS CO": frozenset({GRAZ}), "SHOP WELS": frozenset({WELS}),
        "NORD": frozenset({NORD}), "PAPER": frozenset(),
    },
    kinds={GRAZ: "retailer", WELS: "retailer", NORD: "wholesaler"},
    called={GRAZ: frozenset({"SHOP GRAZ", "TOOLS CO"}), WELS: frozenset({"SHOP WELS"}), NORD: frozenset({"NORD"})},
    emails={"orders@paper.example"},
)  # fmt: skip


def day(number: int | None) -> date | None:
    return date(2026, 3, number) if number else None


def line(
    on: int | None, seller: str = "", buyer: str | None = None, email: str = "", number: int = 0
) -> Sale:
    named = buyer is not None or bool(email)
    return Sale(day(on), number or 1, 0, seller, named, buyer or "", email)


def event(on: int | None, place: int, number: int = 1) -> Sale:
    return Sale(day(on), 0, number, place_id=place)


def found(one: Sale, other: Sale, *backs: Back) -> int:
    """How many contradictions; the same whichever came on record first."""
    first, second = (
        [
            Sale(s.day, n, 0, s.seller, s.named, s.buyer, s.email) if s.line_id else s
            for n, s in zip(order, (one, other), strict=True)
        ]
        for order in ((1, 2), (2, 1))
    )
    told = {len(contradictions(sales, backs, TRADE)) for sales in (first, second, first[::-1], second[::-1])}
    assert len(told) == 1
    return told.pop()


TWICE = {
    "two shops": (line(10, "SHOP GRAZ"), line(12, "SHOP WELS")),
    "two shops that nobody has described": (line(10, "OTTO"), line(12, "EMIL")),
    "one shop, two customers": (line(10, "SHOP GRAZ", "ANNA KOCH"), line(12, "SHOP GRAZ", "BEN MOOR")),
    "one shop, somebody and then nobody named": (line(10, "SHOP GRAZ", "ANNA KOCH"), line(12, "SHOP GRAZ")),
    "the same of a shop that nobody has described": (line(10, "OTTO", "ANNA KOCH"), line(12, "OTTO")),
    "the maker to a customer, then to nobody named": (line(10, "", "ANNA KOCH"), line(12)),
    "the maker bills it twice": (line(10), line(12)),
    "the maker by its name and without": (line(10, "ACME"), line(12, "ACME TOOLS")),
    "the maker to a customer, and a shop": (line(10, "", "ANNA KOCH"), line(12, "SHOP GRAZ", "BEN MOOR")),
    "a shop to a customer, and the maker": (line(10, "SHOP GRAZ", "ANNA KOCH"), line(12, "", "BEN MOOR")),
    "no days": (line(None, "SHOP GRAZ"), line(None, "SHOP WELS")),
    "to one dealer, sold by another": (line(5, "ACME", "SHOP GRAZ GMBH"), line(12, "SHOP WELS", "BEN MOOR")),
    "an event at one shop, an invoice of another": (event(10, GRAZ), line(10, "SHOP WELS")),
    "the same, an invoice that names no dealer on record": (event(10, GRAZ), line(13, "EMIL", "ANNA KOCH")),
    "the same shop a month later": (event(1, GRAZ), line(28, "SHOP GRAZ", "ANNA KOCH")),
    "to a customer without a dealer, weeks later": (event(1, GRAZ), line(28, "", "ANNA KOCH")),
}
ONCE = {
    "the maker to a dealer, who sold it": (line(5), line(10, "SHOP GRAZ", "ANNA KOCH")),
    "by name": (line(5, "ACME", "TOOLS CO"), line(10, "TOOLS CO", "ANNA KOCH")),
    "by a part of its name": (line(5, "ACME", "SHOP GRAZ LTD"), line(10, "SHOP GRAZ", "ANNA KOCH")),
    "invoiced once it was sold": (line(28), line(10, "SHOP GRAZ", "ANNA KOCH")),
    "the maker to a wholesaler, who sold it to a shop": (line(5, "", "NORD"), line(10, "SHOP GRAZ", "ANNA KOCH")),
    "to a party without a place": (line(5, "", "PAPER"), line(10, "OTTO", "ANNA KOCH")),
    "to a party by its address": (line(5, "", None, "orders@paper.example"), line(10, "OTTO", "ANNA KOCH")),
    "a wholesaler, then a shop": (line(5, "NORD"), line(10, "SHOP GRAZ", "ANNA KOCH")),
    "an invoice that names the dealer, then the dealer's": (line(5, "OTTO"), line(10, "OTTO", "ANNA KOCH")),
    "both on one day": (line(10, "OTTO"), line(10, "OTTO", "ANNA KOCH")),
    "one of them without a day": (line(None, "OTTO"), line(10, "OTTO", "ANNA KOCH")),
    "till and invoice of one sale": (event(10, GRAZ), line(10, "SHOP GRAZ", "ANNA KOCH")),
    "days apart": (event(10, GRAZ), line(14, "TOOLS CO", "ANNA KOCH")),
    "in other words": (event(10, GRAZ), line(11, "0012 GRZ", "ANNA KOCH")),
    "without a dealer": (event(10, GRAZ), line(10, "", "ANNA KOCH")),
    "without a place": (event(10, 0), line(10, "SHOP WELS", "ANNA KOCH")),
    "the maker's invoice to the shop, whenever": (line(1), event(28, GRAZ)),
    "the wholesaler's": (line(1, "NORD"), event(28, GRAZ)),
    "to a business": (line(1, "ACME", "TOOLS CO"), event(28, GRAZ)),
    "events are held against each other elsewhere": (event(10, GRAZ, 1), event(12, WELS, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", TWICE)
def test_sold_twice(name: str) -> None:
    assert found(*TWICE[name]) == 1


@pytest.mark.parametrize("name", ONCE)
def test_sold_once(name: str) -> None:
    assert found(*ONCE[name]) == 0


def test_what_came_back_may_be_sold_again() -> None:
    two = line(10, "SHOP GRAZ"), line(20, "SHOP WELS")
    for number, given, told in ((10, True, 0), (15, True, 0), (20, True, 0), (9, True, 1), (21, True, 1),
                                (10, False, 1), (11, False, 0), (20, False, 0), (21, False, 1)):  # fmt: skip
        assert found(*two, Back(date(2026, 3, number), given)) == told, (number, given)
    nobody_knows = line(None, "SHOP GRAZ"), line(20, "SHOP WELS")
    assert found(*nobody_knows, Back(date(2026, 3, 1), True)) == 0
    assert found(*nobody_knows, Back(date(2026, 3, 1), False)) == 1


def test_each_with_the_last_before_it() -> None:
    to_dealer, first, second, third = (
        line(1, number=1), line(5, "SHOP GRAZ", "ANNA KOCH", number=2), line(9, "SHOP WELS", number=3),
        line(12, "OTTO", "BEN MOOR", number=4),
    )  # fmt: skip
    sales = [third, to_dealer, second, first]
    assert contradictions(sales, [], TRADE) == [(second, first), (third, second)]


def test_the_maker_sold_it_to_two_dealers_with_a_sale_between() -> None:
    graz, sold, wels = (
        line(1, "", "SHOP GRAZ", number=1), line(5, "SHOP GRAZ", "ANNA KOCH", number=2),
        line(9, "", "SHOP WELS", number=3),
    )  # fmt: skip
    assert contradictions([graz, sold, wels], [], TRADE) == [(wels, graz)]


def test_an_event_that_a_line_tells_of_too_is_that_line() -> None:
    till, invoice, other = event(10, GRAZ), line(10, "SHOP GRAZ", number=1), line(15, "SHOP WELS", number=2)
    assert contradictions([till, invoice, other], [], TRADE) == [(other, invoice)]


def test_names_are_alike_by_words() -> None:
    assert alike("TOOLS CO", "TOOLS CO GRAZ")
    assert not alike("TOOLS CO", "TOOLS COMPANY")
    assert not alike("", "TOOLS")
