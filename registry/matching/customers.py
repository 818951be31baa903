"""Writes who bought, as far as lines of sales tell."""

from collections.abc import Mapping, Sequence
from itertools import compress, repeat
from typing import Any

from registry.matching import bulk, staged
from registry.matching.cells import Cells, is_told, is_told_everywhere
from registry.matching.deciding import S
from registry.matching.shelves import Stored
from registry.registrations.regions import region_of
from registry.vault import seal

WAYS = ("name", "email", "phone", "address")
"""What there must be one of."""


def write_customers(organisation_id: int, cells: Sequence[Cells], lines: Sequence[int]) -> None:
    """One for each line that tells of any."""
    told: dict[str, Any] = {name: cells[S[name]] for name in (*WAYS, "name_key", "country")}
    ways = [told[name] for name in WAYS]
    if not any(map(is_told, ways)):
        return
    everywhere = any(map(is_told_everywhere, ways))
    if isinstance(cells[0], Stored):
        some = [f"{column.sql} <> ''" for column in ways if isinstance(column, Stored)]
        _write(organisation_id, lines, told, "" if everywhere else " OR ".join(some))
        return
    if not everywhere:
        each = [repeat(one, len(lines)) if isinstance(one, str) else one for one in ways]
        there = list(map(any, zip(*each, strict=True)))
        lines = list(compress(lines, there))
        told = {n: one if isinstance(one, str) else list(compress(one, there)) for n, one in told.items()}
    if any(told["address"]):
        told["address_sealed"] = _sealed(told["address"])
        told["region"] = _regions(told["country"], told["address"])
    _write(organisation_id, lines, told)


def _write(organisation_id: int, lines: Sequence[int], told: Mapping[str, Any], where: str = "") -> None:
    kept = {name: column for name, column in told.items() if name not in {"address", "country"}}
    made = {"sale_line_id": lines, "organisation_id": organisation_id, **kept}
    bulk.write("sale_customer", made, where=where)


def _sealed(addresses: staged.Cells) -> staged.Cells:
    if isinstance(addresses, str):
        return seal({"address": addresses})
    return [seal({"address": one}) if one else "" for one in addresses]


def _regions(countries: staged.Cells, addresses: staged.Cells) -> staged.Cells:
    if isinstance(countries, str):
        if isinstance(addresses, str):
            return region_of(countries, addresses)
        return [region_of(countries, one) for one in addresses]
    each = repeat(addresses) if isinstance(addresses, str) else addresses
    return list(map(region_of, countries, each))
