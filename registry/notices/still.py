"""The yearly question whether things are still theirs: which, as they are when it is sent. Nothing of anybody else."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry import links
from registry.catalogue.described import products_by_ids
from registry.notices.models import Letter
from registry.notices.writing import ONE_USE
from registry.registrations.ageing import askable
from registry.registrations.models import Registration

MOST = 10


def still_facts(letters: Sequence[Letter]) -> list[tuple[int, dict[str, Any] | None]]:
    """None where nothing is theirs any more of which they may be asked."""
    theirs = askable({letter.owner_id or 0 for letter in letters})
    names = products_by_ids({one.product_id for some in theirs.values() for one in some[:MOST]})
    return [(letter.id, _facts(theirs.get(letter.owner_id or 0, []), names)) for letter in letters]


def _facts(things: Sequence[Registration], names: Mapping[int, str]) -> dict[str, Any] | None:
    units = [
        {"product": names[one.product_id], "model": one.model, "number": one.number} for one in things[:MOST]
    ]
    return {
        "units": units, "further": len(things) - len(units), "link": links.still_yours(ONE_USE),
        "how": links.transparency(),
    } if units else None  # fmt: skip
