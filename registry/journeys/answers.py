"""What a check takes and gives: the closed set of verdicts and all that a page needs to show one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from registry.recalls.cards import ProductCard, RecallCard

OTHER = "other"
"""The product that stands for "none of those you named"."""


class Verdict(StrEnum):
    """Nothing else is ever said, and never that a unit has no fault."""

    AFFECTED = "affected"
    AFFECTED_NO_REMEDY_YET = "affected_no_remedy_yet"
    AFFECTED_REMEDIED = "affected_remedied"
    NOT_IN_ANY_RECALL = "not_in_any_recall"
    LOOK_AGAIN = "look_again"
    NEED = "need"
    NOT_RECOGNISED = "not_recognised"
    LIST_NOT_COMPLETE = "list_not_complete"


@dataclass(frozen=True, slots=True)
class Told:
    """What the person says of the unit. None: there is no such code on it. `sure`: looked at again, it is so."""

    fields: Mapping[str, str | bool | None]
    product: str | None = None
    sure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ask:
    """The next thing to ask for. `absent`: the person may say that there is none."""

    field: str
    label: str
    help: str = ""
    example: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    picture: str | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class DoubtView:
    """One character (position from 1 in what was typed) or value to look at again, and its twin."""

    field: str
    position: int | None
    typed: str
    twin: str
    kind: str
    value: str
    corrected: str
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`product` is the one taken; `products` are those to choose from. `compared` counts the recalls looked at."""

    verdict: Verdict
    told: Told
    as_of: datetime
    list_version: str
    compared: int
    message_key: str = ""
    need: tuple[Ask, ...] = ()
    recalls: tuple[RecallCard, ...] = ()
    doubts: tuple[DoubtView, ...] = ()
    product: ProductCard | None = None
    products: tuple[ProductCard, ...] = ()
    remedied_on: Mapping[int, str] = field(default_factory=dict)
    remedied_as: Mapping[int, str] = field(default_factory=dict)
    """Recall -> kind of remedy and number of the job, `repair J-7`, where they are on record."""
    brands: tuple[str, ...] = ()
    numbers_as_of: str = ""
    """The day on which the maker's numbers were loaded, where the answer rests on them."""
