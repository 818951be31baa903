"""Pictures and papers that come with an answer by e-mail: made anew in the same confined child as those of a form, a
few a message. What cannot be used is named, with why. Keeps nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

from registry.plates.papers import TELL, Paper, remade_paper
from registry.plates.reader import Unreadable
from registry.tongue.speaking import marked

MOST = 10
TOO_MANY = marked("Of one letter at most 10 files are taken. Send the others on the page of your request.")
TOO_OFTEN = marked("You sent many files in the last hour. Wait a little, then send this one.")
SMALLEST = 8_000
"""Bytes: smaller pictures within the words are logos and smileys of mail programs."""
_OF_PROGRAMS = frozenset({
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
    "application/pgp-keys", "application/ms-tnef", "text/calendar", "text/vcard", "text/x-vcard", "message/rfc822",
})  # fmt: skip
"""What mail programs add by themselves: nobody sent it, so nobody misses it."""
LONGEST_NAME = 80


@dataclass(slots=True)
class Attached:
    """What came: papers to keep, and names and reasons of those that cannot be."""

    papers: list[Paper] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def attached(message: EmailMessage, may: Callable[[], bool]) -> Attached:
    """`may` is asked before each: reading one costs a process of its own."""
    found = Attached()
    for place, (name, data) in enumerate(_files(message)):
        if place >= MOST:
            found.refused.append((name, TOO_MANY))
        elif not may():
            found.refused.append((name, TOO_OFTEN))
        else:
            try:
                found.papers.append(remade_paper(data))
            except Unreadable as error:
                found.refused.append((name, TELL[error.kind]))
    return found


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or kind in _OF_PROGRAMS:
            continue
        within = part.get_content_disposition() != "attachment"
        data = bytes(part.get_payload(decode=True) or b"")
        if within and not (part.get_content_maintype() == "image" or kind == "application/pdf"):
            continue
        if not (within and len(data) < SMALLEST):
            yield _plain(part.get_filename() or kind), data


def _plain(name: str) -> str:
    return "".join(filter(str.isprintable, name))[:LONGEST_NAME].strip() or "?"
