"""Promised times and whose turn it is: the maker's clock runs while the maker has the ball and rests while the owner
has it. Changes the case it is given and nothing else."""

from datetime import datetime, timedelta

from registry.cases.models import MAKER, OPEN, OWNER, RemedyCase
from registry.clock import now


def start(case: RemedyCase) -> None:
    """The promise begins anew, with all its days."""
    moment = now()
    case.turn, case.turn_at = MAKER, moment
    case.due_at = moment + timedelta(days=int(case.offer["days"]))


def pass_to(case: RemedyCase, turn: str) -> None:
    """The ball goes to the other side. What the owner took for theirs is added to the maker's time."""
    moment = now()
    if not turn or turn == case.turn:
        return
    if case.turn == OWNER and case.due_at is not None and not case.is_claim:  # a claim’s: `service`
        case.due_at += moment - case.turn_at
    case.turn, case.turn_at = turn, moment


def overdue(case: RemedyCase, moment: datetime | None = None) -> bool:
    """The promised time has passed, and it is the maker's turn."""
    at = moment or now()
    return case.state == OPEN and case.turn == MAKER and case.due_at is not None and case.due_at < at
