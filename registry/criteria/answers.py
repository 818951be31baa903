"""Three answers instead of two, because a unit is often judged before everything about it is told."""

from enum import IntEnum


class Answer(IntEnum):
    """What is known of a statement. The least of several is their "and", the greatest their "or"."""

    NO = 0
    UNDECIDED = 1
    YES = 2


NO, UNDECIDED, YES = Answer.NO, Answer.UNDECIDED, Answer.YES
