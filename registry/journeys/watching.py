"""Tell me when the answer for this unit changes. I give an e-mail address and nothing else, press a button behind the
link in a letter, and hear of it each time the answer is another one. I end it by a link, and nothing of it stays.
Whoever asks learns neither whether the address nor whether the unit is known."""

import hashlib
import json
from collections.abc import Sequence

from registry.db import commits
from registry.errors import Refused
from registry.journeys.answers import Answer, Told
from registry.journeys.looking import Looked, look
from registry.journeys.queried import pairs
from registry.notices.actions import write
from registry.recalls.index.serving import serving
from registry.recalls.publication import held_generation, look_after
from registry.registrations import watches
from registry.registrations.addresses import read_email
from registry.registrations.models import Watch
from registry.throttle.store import within
from registry.tokens import actions as tokens
from registry.vault import person_key

PER_PERSON = "4 per hour; 12 per day"
"""Letters that one mailbox gets so that it confirms. Over it nothing is sent, and the page is the same."""


def ask(looked: Looked, email: str) -> None:
    """A letter with a link goes to the address; pressing the button behind it begins the watch. Raises Refused."""
    email = read_email(email)
    if not looked.settled:
        raise Refused("", "There is no answer yet that could change. Check your number to its end first.")
    if within(PER_PERSON, "watch letter", person_key(email)):
        watch = watches.keep(email, looked.query, told_key(looked.told))
        write("confirm_watch", watch.person, watch_id=watch.id)


def told_key(told: Told) -> str:
    """The same for one unit however it is typed."""
    said = sorted((name, watches.bare(value)) for name, value in pairs(told))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def whom(token: str) -> Watch | None:
    """The watch that a link would begin; it stays unused."""
    return watches.by_id(tokens.peek("watch", token))


def confirm(token: str) -> tuple[Watch, str] | None:
    """Uses the link; gives the watch and the token that ends it again. Changes count from the answer of an index that
    holds all that is published; what is published meanwhile is looked after by a job."""
    watch = watches.by_id(tokens.use("watch", token))
    if watch is None:
        return None
    served = serving().refresh()
    watches.confirm(watch, kept(look(watch.query, served).answer), served.generation.number)
    if held_generation() > served.generation.number:
        look_after()
    return watch, tokens.issue("stop_watch", watch.id)


def whose(token: str, many: int = 0) -> Sequence[Watch]:
    """The watches that a link would end: one, or so many that a letter told of together. It stays unused."""
    return watches.by_ids(tokens.peek_each("stop_watch", _links(token, many)))


def end(token: str, many: int = 0) -> list[str]:
    """Ends a watch by a link of any of its letters, or all that a letter told of. What each told of its unit; nothing
    where there is none to end."""
    ids = tokens.use_each("stop_watch", _links(token, many))
    return watches.end(ids) if ids else []


def _links(token: str, many: int) -> list[str]:
    return tokens.apart(token, many) if many else [token]


@commits
def clear_waiting() -> int:
    """What nobody confirmed in time goes. For the worker, now and then."""
    return watches.clear_waiting()


def kept(answer: Answer) -> str:
    """What is kept of an answer: all whose change is told, and nothing that changes otherwise."""
    recalls = sorted(card.id for card in answer.recalls)
    return json.dumps({"verdict": str(answer.verdict), "recalls": recalls}, separators=(",", ":"))
