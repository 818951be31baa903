"""Amounts as text and as decimals, rounded as their currency is counted. Knows no price of anything. Pure."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CURRENCY = re.compile(r"[A-Z]{3}")
MOST = Decimal(10) ** 11
PLACES = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
"""Currencies that are not counted in hundredths (ISO 4217)."""


def amount_of(text: str) -> Decimal | None:
    """`850.00`; None for what is no amount, is negative or beyond reason."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found < MOST else None


def rounded(amount: Decimal, currency: str) -> Decimal:
    """To the smallest coin, halves up."""
    return amount.quantize(Decimal(1).scaleb(-PLACES.get(currency, 2)), ROUND_HALF_UP)


def percent(share: Decimal) -> str:
    """`62.5 %`, without zeros that say nothing."""
    text = f"{share:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"
