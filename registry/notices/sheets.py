"""A letter as it goes to the mail server: heads and words in bytes. Pure, but for the moment it was made."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache
from secrets import token_hex
from time import time

from registry.notices.writing import Email

LONGEST_LINE = 900
"""Characters of a line that goes as it is; RFC 5321 allows 998 octets."""
CALENDAR = "appointment.ics"
_BREAK = re.compile(r"[\r\n\0]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter as it goes to the server. Made here and not by Flask-Mail: that asks the network for this machine's
    name once a letter, breaks links in heads over two lines, and takes longer than the server does. `bad`: a line break
    in a head would begin another head."""

    to: str
    message_id: str
    raw: bytes
    bad: bool


def make_sheet(sender: str, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
    """The whole message."""
    own = {
        "From": _from(sender),
        "To": to,
        "Subject": _encoded(email.subject),
        "Date": _date(int(time())),
        "Message-ID": message_id,
    }
    head = [*(own | headers).items(), ("MIME-Version", "1.0")]
    bad = any(_BREAK.search(text) for _, text in head)
    words = _words(email)
    body = words if email.calendar is None else _with_calendar(words, *email.calendar)
    lines = [f"{name}: {text}".encode("ascii") for name, text in head]
    return Sheet(to, message_id, b"\r\n".join([*lines, *body, b""]), bad)


def _words(email: Email) -> list[bytes]:
    """Plain and as HTML, of which a mail program shows one."""
    edge = f"=-{token_hex(12)}"
    whole = [f'Content-Type: multipart/alternative; boundary="{edge}"'.encode(), b"", b""]
    for kind, text in (("plain", email.text), ("html", email.html)):
        page = email.page if kind == "html" else b""
        whole += [f"--{edge}".encode(), *_part(kind, *((b"7bit", page) if page else _body(kind, text)))]
    return [*whole, f"--{edge}--".encode()]


def _with_calendar(words: list[bytes], method: str, calendar: bytes) -> list[bytes]:
    """With a calendar file beside (RFC 6047)."""
    edge = f"=-{token_hex(12)}"
    about = [
        f"Content-Type: text/calendar; charset=utf-8; method={method}; name={CALENDAR}",
        f"Content-Disposition: attachment; filename={CALENDAR}",
        "Content-Transfer-Encoding: base64",
        "",
    ]
    return [
        f'Content-Type: multipart/mixed; boundary="{edge}"'.encode(), b"", f"--{edge}".encode(), *words,
        f"--{edge}".encode(), *(line.encode() for line in about), *_base64(calendar), f"--{edge}--".encode(),
    ]  # fmt: skip


def _base64(data: bytes) -> list[bytes]:
    return encodebytes(data).splitlines()


@lru_cache(maxsize=8)
def _from(sender: str) -> str:
    """A name with other characters as RFC 2047 has it."""
    return sender if sender.isascii() else formataddr(parseaddr(sender))


@lru_cache(maxsize=8)
def _date(moment: int) -> str:
    return formatdate(moment, localtime=False)


def as_ascii(html: str) -> bytes:
    """HTML with other characters by their numbers, as it goes out: to quote it takes longer than all the rest."""
    return html.encode("ascii", "xmlcharrefreplace").replace(b"\n", b"\r\n")


def _body(kind: str, text: str) -> tuple[bytes, bytes]:
    """Plain ASCII in lines of a common length as it is, all else quoted. HTML is made ASCII."""
    if kind == "html":
        text = as_ascii(text).replace(b"\r\n", b"\n").decode()
    if _plain(text):
        encoding, body = b"7bit", text.encode()
    else:
        encoding, body = b"quoted-printable", b2a_qp(text.encode(), istext=True).replace(b"\r\n", b"\n")
    return encoding, body.replace(b"\n", b"\r\n")


def _part(kind: str, encoding: bytes, body: bytes) -> list[bytes]:
    return [
        f"Content-Type: text/{kind}; charset=utf-8".encode(),
        b"Content-Transfer-Encoding: " + encoding,
        b"",
        body,
    ]


def _plain(text: str) -> bool:
    return (
        text.isascii()
        and text.replace("\n", "").isprintable()
        and max(map(len, text.split("\n"))) <= LONGEST_LINE
    )


@lru_cache(maxsize=64)
def _encoded(text: str) -> str:
    """One line of ASCII; other characters as RFC 2047 has it."""
    return (
        text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode(linesep="").replace("\n", "")
    )
