"""Opens cases and keeps what happens in them. Raises Refused for what makes no sense now. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.audit.who import By
from registry.cases import clocks, service
from registry.cases.models import (
    ENDED,
    MAKER,
    OPEN,
    OWNER,
    REMEDIED,
    SITE,
    WAITING,
    WITHDRAWN,
    CaseStep,
    RemedyCase,
)
from registry.cases.promises import with_times
from registry.cases.references import new_reference, shown
from registry.cases.steps import STAFF_STEPS, STEPS
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language
from registry.tongue.words import number
from registry.vault import seal, unseal

LONGEST_WORDS = 4_000
TWICE = timedelta(minutes=10)
"""Within this the same again is a form that was sent twice."""
NOT_OPEN = "This request is closed. Reload the page to see how it ended."
THE_OWNER = By(None, "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: of which unit, under which recall (none: on its warranty), which remedy as it was offered
    to them."""

    organisation_id: int
    recall_id: int | None
    version_number: int | None
    product_id: int | None
    registration_id: int | None
    query: str
    told_key: str
    field: str
    key: str | None
    number: str
    offer: dict[str, Any]
    worked: dict[str, Any]
    urgent: bool = False


def keep(person: str, contact: dict[str, str], wish: Wish) -> RemedyCase:
    """The case of this person, unit and recall, waiting for its confirmation. One that waits takes the newer choice;
    one that is open stays as it is. Of two at once one makes it."""
    sealed = seal({name: told for name, told in contact.items() if told})
    told = {name: getattr(wish, name) for name in Wish.__dataclass_fields__}
    told |= {"kind": wish.offer["kind"], "sealed": sealed, "language": language()}
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    while (case := _unclosed(person, wish.recall_id, wish.told_key)) is None:
        made = insert(RemedyCase).values(reference=new_reference(), person=person, state=WAITING, **told)
        db.session.execute(made.on_conflict_do_nothing())
    if case.state == WAITING:
        for name, value in told.items():
            setattr(case, name, value)
    db.session.flush()
    return case


def is_open(person: str, wish: Wish) -> bool:
    """Whether they have asked for the same, and it is open. Locks nothing."""
    wanted = select(RemedyCase.id).where(
        RemedyCase.person == person,
        RemedyCase.recall_id == wish.recall_id,
        RemedyCase.told_key == wish.told_key,
        RemedyCase.state == OPEN,
    )
    return db.session.scalar(wanted.limit(1)) is not None


def open_case(case: RemedyCase) -> bool:
    """Its address is confirmed: the clock starts. False where it is open already."""
    if case.state != WAITING:
        return False
    case.state, case.opened_at = OPEN, now()
    if not case.is_claim:
        case.offer = with_times(case.organisation_id, case.offer)
    clocks.start(case)
    note(case, "opened", OWNER, facts={"kind": case.kind})
    _ask_back(case)
    return True


def note(
    case: RemedyCase,
    kind: str,
    side: str,
    by: By = THE_OWNER,
    words: str = "",
    facts: dict[str, Any] | None = None,
) -> CaseStep:
    """Keeps a step, and passes the ball as it has it."""
    words = words.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_WORDS:
        raise Refused(
            "words", _("That is longer than %(most)s characters. Shorten it.", most=number(LONGEST_WORDS))
        )
    step = CaseStep(
        organisation_id=case.organisation_id, case_id=case.id, kind=kind, side=side, by_id=by.id,
        by_name=by.name.partition("@")[0][:200], facts=facts or {}, sealed=seal({"words": words}) if words else "",
    )  # fmt: skip
    db.session.add(step)
    clocks.pass_to(case, STEPS[kind].turn)
    db.session.flush()
    if case.state != WAITING:
        service.measure(case)
    return step


def tell(case: RemedyCase, words: str) -> None:
    """What a fault is like, in the words of whoever told of it; told again while it waits, the newer words stay."""
    before = delete(CaseStep).where(CaseStep.case_id == case.id, CaseStep.kind == "told")
    db.session.execute(before.execution_options(synchronize_session="fetch"))
    note(case, "told", OWNER, words=words)


def said_so(case: RemedyCase, words: str) -> bool:
    """Whether these very words were told already: a form that was sent twice."""
    told = select(CaseStep.sealed).where(
        CaseStep.case_id == case.id, CaseStep.side == OWNER, CaseStep.kind.in_(("told", "message"))
    )
    return any(unseal(sealed).get("words", "") == words for sealed in db.session.scalars(told))


def repeats(
    case: RemedyCase, kind: str, side: str, words: str = "", facts: dict[str, Any] | None = None
) -> bool:
    """Whether just this is what somebody did last in it, a moment ago: a button that was pressed twice."""
    theirs = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.side != SITE)
    last = db.session.scalar(theirs.order_by(CaseStep.id.desc()).limit(1))
    if last is None or (last.kind, last.side) != (kind, side) or now() - last.made_at > TWICE:
        return False
    same = facts is None or last.facts == facts
    return same and unseal(last.sealed).get("words", "") == words.replace("\r\n", "\n").strip()


def say(case: RemedyCase, side: str, words: str, by: By = THE_OWNER) -> CaseStep | None:
    """A message; none where it was sent twice. Whoever answers what they were asked has done their part."""
    if not words.strip():
        raise Refused("words", "Write a message first.")
    if repeats(case, "message", side, words):
        return None
    step = note(case, "message", side, by, words)
    if side == OWNER:
        heard_from_owner(case)
    else:
        case.wrote_at = None
    return step


def heard_from_owner(case: RemedyCase) -> None:
    """They wrote, or sent a file: what they were asked for, mostly. After its end it waits for somebody to read it."""
    if case.state == OPEN:
        clocks.pass_to(case, MAKER)
    elif is_closed(case):
        case.wrote_at = case.wrote_at or now()


def is_read(case: RemedyCase) -> None:
    """What came after its end needs no answer."""
    case.wrote_at = None


def is_closed(case: RemedyCase) -> bool:
    """It ended, one way or another."""
    return case.state not in (WAITING, OPEN)


def move_on(case: RemedyCase, kind: str, words: str, by: By) -> CaseStep | None:
    """A step of the maker's, chosen by name; none where it was noted a moment ago."""
    must_be_open(case)
    if kind not in STAFF_STEPS:
        raise Refused("step", "Choose what was done.")
    if kind == "asked" and not words.strip():
        raise Refused("words", "Say what you need of the owner.")
    return None if repeats(case, kind, MAKER, words) else note(case, kind, MAKER, by, words)


def break_promise(
    case: RemedyCase, kind: str, words: str = "", facts: dict[str, Any] | None = None
) -> CaseStep:
    """Nobody came, or it still does it: the case rises, and its clock starts anew."""
    if kind == "again" and (other := _unclosed(case.person, case.recall_id, case.told_key)) not in (
        None,
        case,
    ):
        raise Refused(
            "",
            _(
                "You have another request for this product: %(reference)s. Write there.",
                reference=shown(other.reference),
            ),
        )
    case.broken += 1
    if kind == "nobody_came":
        case.missed += 1
    else:
        case.again += 1
        case.state, case.closed_at, case.wrote_at = OPEN, None, None
    clocks.start(case)
    return note(case, kind, OWNER, words=words, facts=facts)


def take_instead(case: RemedyCase, offer: dict[str, Any], worked: dict[str, Any]) -> CaseStep:
    """The owner takes this remedy in place of the one that was not kept."""
    must_be_open(case)
    times = case.offer.get("promised")
    before, case.kind, case.worked = case.kind, offer["kind"], worked
    case.offer = offer | ({"promised": times} if times else {})
    clocks.start(case)
    step = note(case, "refund_chosen", OWNER, facts={"before": before, "days": int(offer["days"])})
    _ask_back(case)
    return step


def _ask_back(case: RemedyCase) -> None:
    """Where the remedy has something sent back it is theirs to send, unless they did: the promised time waits until it
    is on its way."""
    if case.offer.get("back") and not _is_with_us(case):
        note(case, "return_asked", SITE)


def _is_with_us(case: RemedyCase) -> bool:
    """Whether the product is there already, or on its way."""
    kinds = ("return_asked", "sent_back", "unit_arrived", "remedied")
    last = select(CaseStep.kind).where(CaseStep.case_id == case.id, CaseStep.kind.in_(kinds))
    return db.session.scalar(last.order_by(CaseStep.id.desc()).limit(1)) in ("sent_back", "unit_arrived")


def take_back(case: RemedyCase) -> CaseStep:
    """The owner does not want it any more."""
    must_be_open(case)
    case.state, case.closed_at = WITHDRAWN, now()
    return note(case, "withdrawn", OWNER)


def end(case: RemedyCase, words: str, by: By) -> CaseStep:
    """A claim that gets no remedy is closed, with the reason."""
    must_be_open(case)
    if not words.strip():
        raise Refused("words", "Say why: the owner reads it.")
    case.state, case.closed_at = ENDED, now()
    return note(case, "ended", MAKER, by, words)


def close(case: RemedyCase, by: By, facts: dict[str, Any]) -> CaseStep:
    """The remedy is done."""
    must_be_open(case)
    case.state, case.closed_at = REMEDIED, now()
    return note(case, "remedied", MAKER, by, facts=facts)


def forget_waiting(before: Any, most: int = 500) -> Sequence[int]:
    """Takes away some of what nobody has confirmed; which."""
    old = select(RemedyCase.id).where(RemedyCase.state == WAITING, RemedyCase.made_at < before).limit(most)
    ids = db.session.scalars(old).all()
    gone = delete(RemedyCase).where(RemedyCase.id.in_(ids), RemedyCase.state == WAITING)
    taken = gone.returning(RemedyCase.id).execution_options(synchronize_session=False)
    return db.session.scalars(taken).all()


def must_be_open(case: RemedyCase) -> None:
    """Raises Refused where it is closed."""
    if case.state != OPEN:
        raise Refused("", NOT_OPEN)


def _unclosed(person: str, recall_id: int | None, told_key: str) -> RemedyCase | None:
    found: RemedyCase | None = db.session.scalar(
        select(RemedyCase)
        .where(
            RemedyCase.person == person,
            RemedyCase.recall_id == recall_id,
            RemedyCase.told_key == told_key,
            RemedyCase.state.in_((WAITING, OPEN)),
        )
        .with_for_update()
    )
    return found
