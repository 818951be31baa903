"""Hands letters to the mail server over a connection that is kept, or lays them into DATA_DIR/mail where no server is
set. Knows nothing of the outbox."""

import re
import smtplib
import ssl
from binascii import b2a_qp
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

from flask_mail import Connection

from registry.notices.writing import Email
from registry.settings import Settings

TIMEOUT = 60.0
_BREAK = re.compile(r"[\r\n\0]")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+@[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+")


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

    def send(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> None: ...

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


class Line(Connection):
    """Flask-Mail's connection, which waits only so long and looks at the server's certificate."""

    def configure_host(self) -> smtplib.SMTP:
        trust = ssl.create_default_context() if self.mail.use_ssl or self.mail.use_tls else None
        if self.mail.use_ssl:
            host = smtplib.SMTP_SSL(self.mail.server, self.mail.port, timeout=TIMEOUT, context=trust)
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=TIMEOUT)  # type: ignore[assignment]
        if self.mail.use_tls:
            host.starttls(context=trust)
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host


@dataclass(slots=True)
class Sheet:
    """One letter as Flask-Mail's connection sends it. Made here and not by Flask-Mail: that asks the network for this
    machine's name once a letter, breaks links in heads over two lines, and takes longer than the server does."""

    sender: str
    to: str
    email: Email
    message_id: str
    headers: dict[str, str]
    date: float | None = None
    mail_options: tuple[str, ...] = ()
    rcpt_options: tuple[str, ...] = ()

    @property
    def send_to(self) -> set[str]:
        return {self.to}

    def has_bad_headers(self) -> bool:
        """A line break in a head would begin another head."""
        return any(_BREAK.search(text) for _, text in self.head())

    def head(self) -> list[tuple[str, str]]:
        own = {
            "From": self.sender,
            "To": self.to,
            "Subject": _encoded(self.email.subject),
            "Date": formatdate(self.date, localtime=False),
            "Message-ID": self.message_id,
        }
        return list((own | self.headers).items())

    def as_bytes(self) -> bytes:
        edge = f"=-{token_hex(12)}"
        head = [*self.head(), ("MIME-Version", "1.0")]
        lines = [f"{name}: {text}" for name, text in head]
        lines.append(f'Content-Type: multipart/alternative; boundary="{edge}"')
        whole = ["\r\n".join(lines).encode("ascii"), b"", b""]
        for kind, text in (("plain", self.email.text), ("html", self.email.html)):
            whole += [f"--{edge}".encode(), *_part(kind, text)]
        return b"\r\n".join([*whole, f"--{edge}--".encode(), b""])


def _part(kind: str, text: str) -> list[bytes]:
    body = b2a_qp(text.encode(), istext=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return [
        f"Content-Type: text/{kind}; charset=utf-8".encode(),
        b"Content-Transfer-Encoding: quoted-printable",
        b"",
        body,
    ]


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
        self._bounces = settings.mail_bounces or settings.mail_sender

    def send(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> None:
        message: Any = Sheet(self._sender, to, email, message_id, headers)
        line = self._open()
        try:
            line.send(message, self._bounces)
        except OSError as error:  # SMTPException is one
            if isinstance(error, smtplib.SMTPException) and not _broken(error):
                raise _refusal(error) from error
            self.close()
            raise Lost(f"the connection broke: {type(error).__name__}") from error

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None and line.host is not None:
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

    def send(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> None:
        letter = Sheet(self._sender, to, email, message_id, headers)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message_id.strip("<>").partition("@")[0]
        fresh = self._folder / f".{name}"
        fresh.write_bytes(letter.as_bytes())
        fresh.rename(self._folder / f"{name}.eml")

    def close(self) -> None:
        """Nothing is held open."""
