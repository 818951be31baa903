"""One rehearsal on the copy: the draft is made public there, its owners are found, their letters written and made ready
by the very code that does it in earnest, and handed to nobody. Runs inside the copy's app context alone."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import delete, func, select, update

from registry.consignees.models import Consignee
from registry.db import db
from registry.errors import Refused
from registry.jobs.models import Job
from registry.jobs.running import run_all
from registry.journeys import leaving, reaching
from registry.matching.models import RecallAudience
from registry.notices.exchange import Meanwhile, Noting
from registry.notices.models import BOUNCED, DROPPED, FAILED, QUEUED, SENDING, Letter
from registry.notices.sending import Sender
from registry.notices.sheets import Sheet, make_sheet
from registry.notices.writing import Email
from registry.recalls import contents
from registry.recalls.actions import working_version
from registry.recalls.models import Recall
from registry.recalls.publication import LOOK, publish_version
from registry.recalls.states import Author
from registry.sales.models import PHONE

HERE = Author(None, "Drill")
PARTS = {"first": 0.0, "half": 0.5, "ninety": 0.9, "all": 1.0}
NO_DRAFT = "There is no draft to rehearse any more."


@dataclass(slots=True)
class Stopwatch:
    """Seconds since it was started, by the name of what had been done then."""

    began: float = field(default_factory=monotonic)
    times: dict[str, float] = field(default_factory=dict)

    def mark(self, name: str) -> None:
        self.times[name] = round(monotonic() - self.began, 3)


class Sink:
    """Where letters end: as long as a letter takes to be made, and not one that leaves."""

    def __init__(self, total: int, watch: Stopwatch) -> None:
        self.taken, self.watch = 0, watch
        self._at = {name: max(1, -(-int(part * 100) * total // 100)) for name, part in PARTS.items()}

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
        return make_sheet("drill@localhost", to, email, message_id, headers)

    def send(self, sheet: Sheet, noting: Noting, meanwhile: Meanwhile) -> None:
        """Nothing leaves: the letter is counted, and forgotten."""
        noting()
        meanwhile()
        self.taken += 1
        for name, at in self._at.items():
            if at == self.taken:
                self.watch.mark(name)

    def rest(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """As above."""


def rehearse(recall_id: int, watch: Stopwatch) -> dict[str, Any]:
    """What to keep: seconds by step, and sums. Raises Refused where there is nothing to rehearse."""
    _quieten()
    recall = _publish(recall_id)
    watch.mark("public")
    reaching.ask(recall, HERE)
    db.session.commit()
    run_all({reaching.KIND: reaching.audience}, raising=True)
    watch.mark("written")
    letters = _letters(recall_id, QUEUED)
    sink = Sink(letters, watch)
    sender = Sender("drill", sink)
    while sender.send_some():
        pass
    leaving.ask(recall, HERE)
    db.session.commit()
    run_all({leaving.KIND: leaving.count}, raising=True)
    watch.mark("businesses")
    return {"seconds": watch.times, "letters": letters, "told": sink.taken, **_sums(recall_id)}


def _quieten() -> None:
    """Work and letters that wait in earnest are none of the drill's."""
    db.session.execute(delete(Job))
    waiting = update(Letter).where(Letter.state.in_((QUEUED, SENDING))).values(state=DROPPED, lease_owner="")
    db.session.execute(waiting.execution_options(synchronize_session=False))
    db.session.commit()


def _publish(recall_id: int) -> Recall:
    """Without a second person, whom a rehearsal would only wait for."""
    recall, version = db.session.get(Recall, recall_id), working_version(recall_id)
    if recall is None or version is None or not version.criteria.get("any"):
        raise Refused("", NO_DRAFT)
    recall.kind = "recall"
    db.session.flush()
    contents.apply(recall, version.notice)
    publish_version(recall, version, HERE)
    # nobody's watch is looked at: no letter waits for that
    db.session.execute(delete(Job).where(Job.kind == LOOK))
    db.session.commit()
    return recall


def _letters(recall_id: int, *states: str) -> int:
    wanted = select(func.count()).select_from(Letter).where(Letter.recall_id == recall_id)
    return db.session.scalar(wanted.where(Letter.state.in_(states))) or 0


def _sums(recall_id: int) -> dict[str, int]:
    """Whom no letter reaches, and which businesses would have to be called since nobody knows an address."""
    sold = RecallAudience
    phone = select(func.count()).where(
        sold.recall_id == recall_id, sold.reach == PHONE, sold.left_number.is_(None)
    )
    got = (
        select(func.count()).select_from(Consignee).where(Consignee.recall_id == recall_id, Consignee.got > 0)
    )
    return {
        "refused": _letters(recall_id, FAILED, BOUNCED),
        "by_phone": db.session.scalar(phone) or 0,
        "businesses": db.session.scalar(got) or 0,
    }
