"""Check digits that makers use, by name."""

from collections.abc import Callable

from stdnum import ean, imei, luhn
from stdnum.iso7064 import mod_11_2, mod_37_2, mod_37_36, mod_97_10

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)),
        strict=True,
    )
)


def _vin(number: str) -> bool:
    """North American VIN: 17 characters, the ninth checks the others; I, O and Q are never used."""
    if len(number) != 17 or any(c not in _VALUES for c in number):
        return False
    total = sum(_VALUES[c] * weight for c, weight in zip(number, _WEIGHTS, strict=True))
    return number[8] == "0123456789X"[total % 11]


CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": luhn.is_valid,
    "iso7064 mod 11,2": mod_11_2.is_valid,
    "iso7064 mod 37,2": mod_37_2.is_valid,
    "iso7064 mod 37,36": mod_37_36.is_valid,
    "iso7064 mod 97,10": mod_97_10.is_valid,
    "vin": _vin,
    "gs1": ean.is_valid,
    "imei": imei.is_valid,
}
"""Name -> whether a serial as read has the right check digit."""
