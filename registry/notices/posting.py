"""Hands letters to the mail server over a connection that is kept, or lays them into DATA_DIR/mail where no server is
set. Knows nothing of the outbox."""

import re
import smtplib
import ssl
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from flask_mail import Connection

from registry.notices.exchange import Host, Meanwhile, Noting, SafeHost
from registry.notices.sheets import Sheet, make_sheet
from registry.notices.writing import Email
from registry.settings import Settings

TIMEOUT = 60.0
RESTED, LONGEST_REST = 1.0, 30.0
"""Seconds after which a line is asked whether it still lives before a letter goes over it, and after which it is given
back: servers take leave of who says nothing, mostly after five minutes, and let nobody hold many."""
OF_ALL = (smtplib.SMTPHeloError, smtplib.SMTPSenderRefused)
"""Say nothing of the one letter: who we are, or who sends, is not wanted now."""
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

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
        """A letter, made ready."""
        ...

    def send(self, sheet: Sheet, noting: Noting, meanwhile: Meanwhile) -> None:
        """Hands one over. `noting` is called before its words are, `meanwhile` whenever there is nothing to do but to
        wait for the answer."""
        ...

    def rest(self) -> None:
        """Nothing is due now."""
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


class Line(Connection):
    """Flask-Mail's connection, which waits only so long and looks at the server's certificate."""

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


class Smtp:
    """A server reached over one connection, opened when the first letter comes and again after it was lost."""

    def __init__(self, mail: Any, settings: Settings) -> None:
        self._mail = mail
        self._line: Line | None = None
        self._used = 0.0
        self._sender = settings.mail_sender
        self._bounces = parseaddr(settings.mail_bounces or settings.mail_sender)[1]

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
        return make_sheet(self._sender, to, email, message_id, headers)

    def send(self, sheet: Sheet, noting: Noting, meanwhile: Meanwhile) -> None:
        if sheet.bad:
            raise Never("a line break stands in its head")
        host: Any = self._open().host
        try:
            host.hand_over(sheet, self._bounces, noting, meanwhile)
        except OSError as error:  # SMTPException is one
            if isinstance(error, smtplib.SMTPException) and not _broken(error):
                raise refusal(error) from error
            self.close()
            raise Lost(f"the connection broke: {type(error).__name__}") from error
        except BaseException:
            self.close()  # in the middle of a letter: the next one needs another
            raise
        finally:
            self._used = monotonic()

    def rest(self) -> None:
        if self._line is not None and self._rested > LONGEST_REST:
            self.close()

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None and line.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.host.quit()
            line.host.close()

    @property
    def _rested(self) -> float:
        return monotonic() - self._used

    def _open(self) -> Line:
        if self._line is not None and not self._lives(self._line.host):
            self.close()  # the server took leave with its last answer, or since
        if self._line is None:
            line = Line(self._mail)
            try:
                self._line = line.__enter__()
            except (smtplib.SMTPException, OSError) as error:
                raise Away(f"no connection: {type(error).__name__}") from error
        return self._line

    def _lives(self, host: Any) -> bool:
        if getattr(host, "sock", None) is None:
            return False
        return self._rested < RESTED or host.lives()


def _broken(error: Exception) -> bool:
    return isinstance(error, smtplib.SMTPServerDisconnected)


def refusal(error: smtplib.SMTPException) -> Exception:
    """4xx later, 5xx never. Words of the server are not kept: they often repeat the address."""
    code = 0
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in error.recipients.values()), default=0)
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    words = f"the mail server answered {code}" if code > 0 else f"the mail server: {type(error).__name__}"
    of_all = isinstance(error, OF_ALL)
    return Never(words) if 500 <= code < 600 and not of_all else NotNow(words)


class Folder:
    """DATA_DIR/mail, for whoever tries the site out. A letter has one file, however often it is sent."""

    def __init__(self, settings: Settings) -> None:
        self._folder: Path = settings.data_path / "mail"
        self._sender = settings.mail_sender

    def sheet(self, to: str, email: Email, message_id: str, headers: dict[str, str]) -> Sheet:
        return make_sheet(self._sender, to, email, message_id, headers)

    def send(self, sheet: Sheet, noting: Noting, meanwhile: Meanwhile) -> None:
        noting()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = sheet.message_id.strip("<>").partition("@")[0]
        fresh = self._folder / f".{name}"
        fresh.write_bytes(sheet.raw)
        fresh.rename(self._folder / f"{name}.eml")

    def rest(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """As above."""
