"""I answer a letter about my request by e-mail, and it stands in the thread like what I write on the page, with the
pictures that came along. Only an answer to a letter that went to me counts, from my own address. Callers commit."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from registry.cases.actions import LONGEST_WORDS, is_closed, note
from registry.cases.models import SITE, WAITING, CaseStep, RemedyCase
from registry.cases.queries import by_id
from registry.db import db, settings_here
from registry.errors import Refused
from registry.journeys import following
from registry.journeys.attached import Attached, attached
from registry.notices.actions import write
from registry.notices.codes import letter_of_message
from registry.notices.kinds import KINDS
from registry.notices.models import Letter
from registry.throttle.store import within
from registry.vault import person_key

MOST = 20_000_000
"""Bytes of a message that are looked at: mail servers take no larger ones."""
LONGEST_NAMES = 300
AFTER_END = "1 per day"
"""Letters that say to what came after the end of a request that no day is promised for an answer."""
REFUSALS = "3 per day"
"""Messages with files of which a letter says what was not kept: a mailbox that answers by itself answers that, too."""
_QUOTED = re.compile(r"^\s*>")
_ENDS = re.compile(r"^(?:-- |_{5,}|-{3,}.*-{3,}\s*$)|^(?:From|Von|De|Od|من)\s?:\s", re.IGNORECASE)
_WROTE = re.compile(r"\d{4}|[<@]")
_WAY_IN = "/case/enter/"
"""A link of ours that opens a request: for its owner alone, hence never kept in the thread."""
_PRECEDENCE = frozenset(("auto_reply", "bulk", "junk", "list"))
_BLOCKS = {"p", "div", "br", "li", "tr", "blockquote"}


def from_mailbox(raw: bytes) -> bool:
    """True where it was taken. What a machine sends by itself is not."""
    message = message_from_bytes(raw[:MOST], policy=policy.default)
    if not isinstance(message, EmailMessage) or _by_itself(message):
        return False
    case_id, words = _case(message), written(message)[:LONGEST_WORDS]
    if case_id is None:
        return False
    came = attached(
        message, lambda: following.may_send(case_id)
    )  # takes its time: nothing is locked meanwhile
    tells = bool(came.papers or came.refused) and within(REFUSALS, "refused files", str(case_id))
    ended = (
        bool(words or came.papers) and _has_ended(case_id) and within(AFTER_END, "after end", str(case_id))
    )
    case = by_id(case_id, lock=True)
    if case is None or not (words or came.papers or came.refused):
        return False
    if words:
        following.say(case, words)
    _keep(case, came, tells=tells)
    if ended and is_closed(case):
        _tell(case, note(case, "after_end", SITE))
    return True


def _has_ended(case_id: int) -> bool:
    case = by_id(case_id)
    return case is not None and is_closed(case)


def _by_itself(message: EmailMessage) -> bool:
    """A machine answered: as RFC 3834 says it, or as programs did before."""
    said = {name: str(message.get(name, "")).strip().lower() for name in ("Auto-Submitted", "Precedence")}
    older = any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
    return older or said["Auto-Submitted"] not in ("", "no") or said["Precedence"] in _PRECEDENCE


def _keep(case: RemedyCase, came: Attached, *, tells: bool) -> None:
    refused = list(came.refused)
    for paper in came.papers:
        try:
            following.send_file(case, paper, disposal=False)
        except Refused as error:
            refused.append(("", error.message))
    if refused:
        names, why = (list(dict.fromkeys(filter(None, told))) for told in zip(*refused, strict=True))
        step = note(case, "file_refused", SITE, facts={"name": ", ".join(names)[:LONGEST_NAMES], "why": why})
        if tells:
            _tell(case, step)


def _tell(case: RemedyCase, step: CaseStep) -> None:
    facts = {"step": step.id}
    write("case_news", case.person, organisation_id=case.organisation_id, case_id=case.id, facts=facts)


def _case(message: EmailMessage) -> int | None:
    """Which request it is about: that of the letter which it answers, if it is from whom that went to."""
    answered = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    number = letter_of_message(settings_here(), answered)
    letter = db.session.get(Letter, number) if number is not None else None
    if letter is None or not KINDS[letter.kind].answers:
        return None
    case = by_id(letter.case_id)
    sender = person_key(parseaddr(str(message.get("From", "")))[1])
    theirs = case is not None and case.state != WAITING and case.person == letter.person == sender
    return letter.case_id if theirs else None


def written(message: EmailMessage) -> str:
    """What they wrote themselves, without the letter that they answer."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content()).replace("\x00", "")
    lines = (_plain(text) if part.get_content_subtype() == "html" else text).splitlines()
    own: list[str] = []
    for place, line in enumerate(lines):
        if _ENDS.match(line):
            break
        if line.rstrip().endswith(":") and _quotes(lines[place + 1 :], said=bool(_WROTE.search(line))):
            _unwrap(own)
            break
        if not _QUOTED.match(line) and _WAY_IN not in line:
            own.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()


def _quotes(after: list[str], *, said: bool) -> bool:
    """What follows is the letter: "On Monday we wrote:". `said`: this line names a day or an address; then the letter
    may stand there without marks, known by its link."""
    following_line = next((line for line in after if line.strip()), "")
    return bool(_QUOTED.match(following_line)) or (said and any(_WAY_IN in line for line in after))


def _unwrap(own: list[str]) -> None:
    """Takes away the beginning of "On Monday, Recall Portal <" where its end stood on the next line."""
    while own and own[-1].strip() and _WROTE.search(own[-1]):
        own.pop()


class _Words(HTMLParser):
    """The text of HTML, a line a block; what is quoted begins with `>`."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.quoted, self.hidden = "", 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quoted += tag == "blockquote"
        self.hidden += tag in ("style", "script", "title")
        if tag in _BLOCKS:
            self.text += "\n> " if self.quoted else "\n"

    def handle_endtag(self, tag: str) -> None:
        self.quoted -= tag == "blockquote" and self.quoted > 0
        self.hidden -= tag in ("style", "script", "title") and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += " ".join(data.split("\n"))


def _plain(html: str) -> str:
    words = _Words()
    words.feed(html)
    return words.text
