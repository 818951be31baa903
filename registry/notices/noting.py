"""What a sender has sent and the database does not know yet. Each letter is noted in the sender's own file, a call of
the kernel that outlives the process, before the words of another leave; the database learns of some of them together.
Whoever clears up after a dead sender reads its file before the letters wait again."""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from sqlalchemy import bindparam, text

from registry.clock import now
from registry.db import UtcDateTime, db
from registry.jobs import owners
from registry.notices.together import Row, Together

MOST, SECONDS = 200, 0.5
"""The database learns of so many, or after so long."""
_SENT = (
    "UPDATE letter SET state = 'sent', sent_at = {moment}, attempts = attempts + 1, problem = '', lease_owner = '', "
    "lease_until = NULL {told} WHERE letter.id = {number} AND lease_owner = :sender AND state = 'sending'"
)
_TOLD = "FROM unnest(CAST(:number AS bigint[]), CAST(:moment AS timestamptz[])) AS told(id, moment)"
SENT_NOW = Together(
    text(_SENT.format(moment=":moment", told="", number=":number")).bindparams(
        bindparam("moment", type_=UtcDateTime())
    ),
    text(_SENT.format(moment="told.moment", told=_TOLD, number="told.id")),
    same=frozenset({"sender"}),
)


class Notes:
    """Those of one sender. Without an owner nothing outlives it: for a drill."""

    def __init__(self, sender: str, owner: owners.Owner | None = None) -> None:
        self._sender, self._owner = sender, owner
        self._rows: list[Row] = []
        self._since, self._last = 0.0, ""

    def sent(self, letter_id: int, *, another: bool = False) -> None:
        """The server has it. Where another is at hand, it is noted while the server hears that one is coming."""
        moment = now()
        self._last += f"{letter_id} {moment.timestamp()}\n"
        if not another:
            self._note()
        if not self._rows:
            self._since = monotonic()
        self._rows.append({"number": letter_id, "sender": self._sender, "moment": moment})

    def settle_some(self) -> None:
        """Where it is time."""
        self._note()
        if len(self._rows) >= MOST or (self._rows and monotonic() - self._since > SECONDS):
            self.settle()

    def settle(self) -> None:
        """The database learns of all of them. Raises what it raises; then they stay noted."""
        self._note()
        if self._rows:
            _keep(self._rows)
            self._rows = []
            if self._owner is not None:
                self._owner.forget_notes()

    def _note(self) -> None:
        line, self._last = self._last, ""
        if line and self._owner is not None:
            self._owner.note(line)


def settle_dead(folder: Path, sender: str) -> None:
    """What a dead sender had sent."""
    rows = [row for line in owners.noted(folder, sender).splitlines() if (row := _row(sender, line))]
    if rows:
        _keep(rows)


def _row(sender: str, line: str) -> Row | None:
    number, _, moment = line.partition(" ")
    if not number.isdecimal() or not moment:
        return None
    return {
        "number": int(number),
        "sender": sender,
        "moment": datetime.fromtimestamp(float(moment), UTC),
    }


def _keep(rows: list[Row]) -> None:
    with db.engine.begin() as connection:
        SENT_NOW.run(connection, rows)
