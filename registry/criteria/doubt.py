"""What a second look finds: one thing that the person may look at again."""

from dataclasses import dataclass
from enum import StrEnum

from registry.criteria.answers import YES, Answer


class Kind(StrEnum):
    """What may have gone wrong, the likeliest first."""

    LOST_ZERO = "lost zero"
    LOOK_ALIKE = "look-alike"
    LABEL = "printed label"
    MISSING = "missing character"
    WRONG_LENGTH = "wrong length"
    NOT_A_DATE = "not a date"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at again.

    ``typed_position`` counts from 1 in what the person typed, ``position`` in the value as read; both are None where
    no single character is meant. ``character`` is what stands there ("" where something is missing), ``twin`` what
    would change the answer. ``corrected`` is the whole value put right, as one would type it ("" where several could
    be meant), ``lengths`` the numbers of characters the rule knows, ``leads_to`` the answer after the correction
    (for a date that cannot be read, the most it could be).
    """

    field: str
    kind: Kind
    typed: str
    position: int | None = None
    typed_position: int | None = None
    character: str = ""
    twin: str = ""
    corrected: str = ""
    lengths: tuple[int, ...] = ()
    leads_to: Answer = YES
