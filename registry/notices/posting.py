"""Hands letters to the mail server over a connection that is kept, or lays them into DATA_DIR/mail where no server is
set. Knows nothing of the outbox."""

import re
import smtplib
import ssl
from binascii import b2a_qp
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate, parseaddr
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

from flask_mail import Connection

from registry.notices.writing import Email
from registry.settings import Settings

TIMEOUT = 60.0
LONGEST_LINE = 900
"""Characters of a line that goes as it is; RFC 5321 allows 998 octets."""
_BREAK = re.compile(r"[\r\n\0]")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+@[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+")


Meanwhile = Callable[[], None]


class NotNow(Exception):
    """The server will not take this letter now: again later."""


class Never(Exception):
    """The server will not take this letter, today or tomorrow."""


class Lost(NotNow):
    """The connection broke; the letter may have been taken, or not."""


class Away(Exception):
    """There is no server at the moment; nothing was tried."""


class Post(Protocol):
    """Where letters go."""

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> "Sheet":
        """A letter, made ready."""
        ...

    def send(self, sheet: "Sheet", meanwhile: Meanwhile) -> None:
        """Hands one over. `meanwhile` is called at least once before its words are, and whenever there is nothing to do
        but to wait."""
        ...

    def close(self) -> None: ...


def mail_options(settings: Settings) -> dict[str, Any]:
    """Flask-Mail's options."""
    return {
        "MAIL_SERVER": settings.mail_server or "localhost",
        "MAIL_PORT": int(settings.mail_port),
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_tls == "starttls",
        "MAIL_USE_SSL": settings.mail_tls == "tls",
        "MAIL_DEFAULT_SENDER": settings.mail_sender,
    }


def usable(address: str) -> bool:
    """Whether an address can stand in a letter's head as it is: one address, on one line."""
    return address.isascii() and len(address) <= 254 and bool(_ADDRESS.fullmatch(address))


class Host(smtplib.SMTP):
    """smtplib's, which does something else while it waits for an answer."""

    meanwhile: Meanwhile | None = None

    def getreply(self) -> tuple[int, bytes]:
        if self.meanwhile is not None:
            self.meanwhile()
        return super().getreply()


class SafeHost(Host, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


class Line(Connection):
    """Flask-Mail's connection, which waits only so long and looks at the server's certificate."""

    def hand_over(self, sheet: "Sheet", bounces: str) -> None:
        """What `send` does, which writes both addresses anew each time: a fifth of a letter's work."""
        host: Any = self.host
        host.sendmail(bounces, [sheet.to], sheet.raw)

    def configure_host(self) -> Host:
        trust = ssl.create_default_context() if self.mail.use_ssl or self.mail.use_tls else None
        if self.mail.use_ssl:
            host: Host = SafeHost(self.mail.server, self.mail.port, timeout=TIMEOUT, context=trust)
        else:
            host = Host(self.mail.server, self.mail.port, timeout=TIMEOUT)
        if self.mail.use_tls:
            host.starttls(context=trust)
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host


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
        "From": sender,
        "To": to,
        "Subject": _encoded(email.subject),
        "Date": formatdate(localtime=False),
        "Message-ID": message_id,
    }
    head = [*(own | headers).items(), ("MIME-Version", "1.0")]
    bad = any(_BREAK.search(text) for _, text in head)
    edge = f"=-{token_hex(12)}"
    lines = [f"{name}: {text}" for name, text in head]
    lines.append(f'Content-Type: multipart/alternative; boundary="{edge}"')
    whole = ["\r\n".join(lines).encode("ascii"), b"", b""]
    for kind, text in (("plain", email.text), ("html", email.html)):
        whole += [f"--{edge}".encode(), *_part(kind, text)]
    return Sheet(to, message_id, b"\r\n".join([*whole, f"--{edge}--".encode(), b""]), bad)


def _part(kind: str, text: str) -> list[bytes]:
    """Plain ASCII in lines of a common length as it is, all else quoted."""
    if _plain(text):
        encoding, body = b"7bit", text.encode()
    else:
        encoding, body = b"quoted-printable", b2a_qp(text.encode(), istext=True).replace(b"\r\n", b"\n")
    body = body.replace(b"\n", b"\r\n")
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


class Smtp:
    """A server reached over one connection, opened when the first letter comes and again after it was lost."""

    def __init__(self, mail: Any, settings: Settings) -> None:
        self._mail = mail
        self._line: Line | None = None
        self._sender = settings.mail_sender
        self._bounces = parseaddr(settings.mail_bounces or settings.mail_sender)[1]

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
        return make_sheet(self._sender, to, email, message_id, headers)

    def send(self, sheet: Sheet, meanwhile: Meanwhile) -> None:
        if sheet.bad:
            raise Never("a line break stands in its head")
        line = self._open()
        host: Any = line.host
        host.meanwhile = meanwhile
        try:
            line.hand_over(sheet, self._bounces)
        except OSError as error:  # SMTPException is one
            if isinstance(error, smtplib.SMTPException) and not _broken(error):
                raise _refusal(error) from error
            self.close()
            raise Lost(f"the connection broke: {type(error).__name__}") from error
        except BaseException:
            self.close()  # in the middle of a letter: the next one needs another
            raise
        finally:
            host.meanwhile = None

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None and line.host is not None:
            line.host.meanwhile = None  # type: ignore[attr-defined]
            with suppress(smtplib.SMTPException, OSError):
                line.host.quit()
            line.host.close()

    def _open(self) -> Line:
        if self._line is not None and getattr(self._line.host, "sock", None) is None:
            self.close()  # the server took leave with its last answer
        if self._line is None:
            line = Line(self._mail)
            try:
                self._line = line.__enter__()
            except (smtplib.SMTPException, OSError) as error:
                raise Away(f"no connection: {type(error).__name__}") from error
        return self._line


def _broken(error: Exception) -> bool:
    return isinstance(error, smtplib.SMTPServerDisconnected)


def _refusal(error: smtplib.SMTPException) -> Exception:
    """4xx later, 5xx never. Words of the server are not kept: they often repeat the address."""
    code = 0
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in error.recipients.values()), default=0)
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    words = f"the mail server answered {code}" if code > 0 else f"the mail server: {type(error).__name__}"
    return Never(words) if 500 <= code < 600 else NotNow(words)


class Folder:
    """DATA_DIR/mail, for whoever tries the site out. A letter has one file, however often it is sent."""

    def __init__(self, settings: Settings) -> None:
        self._folder: Path = settings.data_path / "mail"
        self._sender = settings.mail_sender

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
        return make_sheet(self._sender, to, email, message_id, headers)

    def send(self, sheet: Sheet, meanwhile: Meanwhile) -> None:
        meanwhile()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = sheet.message_id.strip("<>").partition("@")[0]
        fresh = self._folder / f".{name}"
        fresh.write_bytes(sheet.raw)
        fresh.rename(self._folder / f"{name}.eml")

    def close(self) -> None:
        """Nothing is held open."""
