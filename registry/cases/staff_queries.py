"""Cases as a maker's staff see them: found, counted, sorted by promises that were not kept. Every query takes the
maker, and for a service partner whose cases alone they see; another's are not there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update

from registry.cases.models import MAKER, OPEN, OWNER, WAITING, RemedyCase
from registry.cases.references import read_reference
from registry.clock import now
from registry.db import db
from registry.serials.reading import normalise

WROTE = "wrote"
"""Those that ended, and whose owners wrote since, without an answer."""
STATES = ("open", "remedied", "ended", "withdrawn", WROTE)
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. `assignee` 0 is nobody, None anybody. With `text` (reference or number) all states."""

    state: str = OPEN
    late: bool = False
    turn: str = ""
    kind: str = ""
    recall_id: int | None = None
    assignee: int | None = None
    text: str = ""


def queue(
    organisation_id: int, wish: Wish, only: int | None, number: int, size: int
) -> tuple[Sequence[RemedyCase], int]:
    """One page and how many there are: those first where somebody was hurt; then those of which most promises were
    broken, a day that has passed among them; then what is promised soonest."""
    wanted = _narrowed(_theirs(organisation_id, only), wish)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rank = RemedyCase.broken + case((_late(), 1), else_=0)
    places: tuple[Any, ...] = (RemedyCase.urgent.desc(), rank.desc(), RemedyCase.due_at, RemedyCase.id)
    if wish.state == WROTE and not wish.text:
        places = (RemedyCase.urgent.desc(), RemedyCase.wrote_at, RemedyCase.id)
    ordered = wanted.order_by(*places)
    return db.session.scalars(ordered.offset((number - 1) * size).limit(size)).all(), total


def counts(organisation_id: int, only: int | None) -> dict[str, int]:
    """Open ones: all, late, the maker's turn, the owner's turn, promises broken, somebody hurt, assigned to nobody. And
    those whose owners wrote after the end."""
    open_ = _theirs(organisation_id, only).where(RemedyCase.state == OPEN).subquery()
    sums: dict[str, ColumnElement[Any]] = {
        "late": (open_.c.turn == MAKER) & (open_.c.due_at < now()),
        "maker": open_.c.turn == MAKER,
        "owner": open_.c.turn == OWNER,
        "broken": open_.c.broken > 0,
        "hurt": open_.c.urgent,
        "nobody": open_.c.assignee_id.is_(None),
    }
    columns = [
        func.coalesce(func.sum(case((said, 1), else_=0)), 0).label(name) for name, said in sums.items()
    ]
    row = db.session.execute(select(func.count().label("open"), *columns).select_from(open_)).one()
    after = _theirs(organisation_id, only).where(RemedyCase.wrote_at.is_not(None)).subquery()
    wrote = db.session.scalar(select(func.count()).select_from(after)) or 0
    return {name: int(value) for name, value in row._mapping.items()} | {WROTE: int(wrote)}


def own(organisation_id: int, case_id: int, only: int | None, *, lock: bool = False) -> RemedyCase | None:
    wanted = _theirs(organisation_id, only).where(RemedyCase.id == case_id)
    found: RemedyCase | None = db.session.scalar(
        wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": lock}
    )
    return found


def some(organisation_id: int, ids: Collection[int], only: int | None) -> Sequence[RemedyCase]:
    """Those of these that are theirs, nobody else's to change before the caller commits."""
    wanted = _theirs(organisation_id, only).where(RemedyCase.id.in_(ids)).order_by(RemedyCase.id)
    return db.session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True}).all()


def assign(organisation_id: int, ids: Collection[int], member_id: int | None) -> int:
    """Hands them to somebody, in one statement; how many."""
    mine = (RemedyCase.organisation_id == organisation_id, RemedyCase.id.in_(ids), RemedyCase.state == OPEN)
    done = update(RemedyCase).where(*mine).values(assignee_id=member_id)
    return int(db.session.execute(done.execution_options(synchronize_session="fetch")).rowcount)  # type: ignore[attr-defined]


def _theirs(organisation_id: int, only: int | None) -> Select[Any]:
    wanted = select(RemedyCase).where(
        RemedyCase.organisation_id == organisation_id, RemedyCase.state != WAITING
    )
    return wanted if only is None else wanted.where(RemedyCase.assignee_id == only)


def _late() -> ColumnElement[bool]:
    return (RemedyCase.state == OPEN) & (RemedyCase.turn == MAKER) & (RemedyCase.due_at < now())


def _narrowed(wanted: Select[Any], wish: Wish) -> Select[Any]:
    if wish.text:
        texts = [RemedyCase.key == normalise(wish.text), RemedyCase.reference == read_reference(wish.text)]
        return wanted.where(or_(*texts, RemedyCase.number == wish.text))
    if wish.state == WROTE:
        wanted = wanted.where(RemedyCase.wrote_at.is_not(None))
    else:
        wanted = wanted.where(RemedyCase.state == wish.state)
    for column, value in ((RemedyCase.turn, wish.turn), (RemedyCase.kind, wish.kind)):
        wanted = wanted.where(column == value) if value else wanted
    wanted = wanted.where(RemedyCase.recall_id == wish.recall_id) if wish.recall_id else wanted
    if wish.assignee is not None:
        wanted = wanted.where(RemedyCase.assignee_id == (wish.assignee or None))
    return wanted.where(_late()) if wish.late else wanted
