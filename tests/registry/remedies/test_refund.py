"""The refund formula: its steps add up, older is never more, nobody gets less than the least."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from registry.remedies.money import PLACES, rounded
from registry.remedies.refund import Formula, Paid, months_between, sum_of, work_out
from registry.tongue.speaking import speaking

TODAY = date(2026, 11, 28)
amounts = st.decimals(Decimal(0), Decimal(10) ** 6, places=3, allow_nan=False)
days = st.dates(date(1990, 1, 1), TODAY)
currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD"])


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    months = [0, *sorted(draw(st.sets(st.integers(1, 400), max_size=5)))]
    shares = sorted(draw(st.lists(st.decimals(0, 100, places=1), min_size=len(months), max_size=len(months))))
    steps = tuple(zip(months, reversed(shares), strict=True))
    floor = draw(st.none() | amounts)
    return Formula(draw(currencies), steps, floor, draw(st.booleans()), draw(st.booleans()))


@given(formulas(), st.builds(Paid, amounts, st.none() | days, amounts, amounts))
def test_the_steps_add_up_to_the_sum_to_the_coin(formula: Formula, paid: Paid) -> None:
    worked = work_out(formula, paid, TODAY)
    assert sum((line.amount or Decimal(0) for line in worked.lines), Decimal(0)) == worked.total
    assert all(
        line.amount == rounded(line.amount, formula.currency)
        for line in worked.lines
        if line.amount is not None
    )
    assert sum_of(worked.plain()) == worked


@given(formulas(), st.builds(Paid, amounts, days, amounts, amounts))
def test_the_sum_is_within_what_the_formula_can_give(formula: Formula, paid: Paid) -> None:
    worked = work_out(formula, paid, TODAY)
    coin = Decimal(1).scaleb(-PLACES.get(formula.currency, 2))
    least = formula.floor or Decimal(0)
    assert worked.total >= rounded(least, formula.currency)
    most = max(paid.price + paid.tax * formula.tax + paid.delivery * formula.delivery, least)
    assert worked.total <= most + 3 * coin
    assert worked.currency == formula.currency


@given(formulas(), amounts, days, days)
def test_an_older_unit_never_gets_more(formula: Formula, price: Decimal, one: date, other: date) -> None:
    older, newer = sorted((one, other))
    before, after = (work_out(formula, Paid(price, day), TODAY).total for day in (older, newer))
    assert before <= after
    assert after <= work_out(formula, Paid(price), TODAY).total, "unknown counts as new"


@given(formulas(), amounts, amounts, days)
def test_who_paid_more_never_gets_less(formula: Formula, price: Decimal, more: Decimal, day: date) -> None:
    cheap, dear = (work_out(formula, Paid(paid, day), TODAY).total for paid in (price, price + more))
    assert cheap <= dear


@given(days, days)
def test_months_are_counted_full(first: date, last: date) -> None:
    months = months_between(first, last)
    assert months >= 0
    if last >= first:
        assert months * 28 <= (last - first).days + 31


def test_a_washer_of_two_years() -> None:
    steps = ((0, Decimal(100)), (12, Decimal(75)), (24, Decimal(50)))
    formula = Formula("USD", steps, floor=Decimal(100), tax=True, delivery=False)
    paid = Paid(Decimal("850.00"), date(2024, 10, 3), tax=Decimal("70.13"), delivery=Decimal(25))
    worked = work_out(formula, paid, TODAY)
    assert [(line.words("USD"), line.amount) for line in worked.lines] == [
        (
            "50 % of the price paid, 850.00 USD: 25 full months old, and from 24 months on that is the share",
            Decimal("425.00"),
        ),
        ("50 % of the tax paid, 70.13 USD", Decimal("35.07")),
        ("Delivery paid, 25.00 USD: this recall does not pay it back", None),
    ]
    assert worked.total == Decimal("460.07")


def test_the_least_that_everybody_gets() -> None:
    formula = Formula("EUR", ((0, Decimal(100)), (120, Decimal(0))), floor=Decimal(40))
    worked = work_out(formula, Paid(Decimal(300), date(2010, 1, 1)), TODAY)
    assert worked.total == Decimal(40)
    assert worked.lines[-1].words("EUR") == "Up to the least that everybody gets, 40.00 EUR"


def test_money_is_rounded_as_its_currency_is_counted() -> None:
    assert [str(rounded(Decimal("1234.5675"), currency)) for currency in ("EUR", "JPY", "KWD")] == [
        "1234.57",
        "1235",
        "1234.568",
    ]


def test_each_step_is_said_in_the_readers_language_also_of_a_sum_that_was_kept() -> None:
    formula = Formula("EUR", ((0, Decimal(100)), (24, Decimal("62.5"))))
    kept = work_out(formula, Paid(Decimal(1300), date(2024, 10, 3)), TODAY).plain()
    with speaking("de"):
        found = sum_of(kept)
        assert found is not None
        (words,) = [line.words("EUR") for line in found.lines]
    assert words.startswith("62.5 % des bezahlten Preises, 1.300,00 EUR: 25 volle Monate alt")
    older = sum_of({"currency": "EUR", "lines": [["75 % of the price paid", "225.00"]], "total": "225.00"})
    assert older is not None
    assert older.lines[0].words("EUR") == "75 % of the price paid"
