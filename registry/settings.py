"""Every setting, read once from the environment. A default stands only where it is sane in production."""

import base64
import contextlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal


def _setting(help_: str, default: str) -> str:
    """A field whose metadata hold the line of README's settings table."""
    return field(default=default, metadata={"help": help_})


@dataclass(frozen=True, slots=True)
class Settings:
    """Names are those of the environment variables in lower case; values are text as given there,
    turned into what they mean by the properties below."""

    data_dir: str = _setting("Folder for the embedded database, the check index and the secret key", "var")
    database_url: str = _setting("`postgresql://user:password@host/name`; empty means SQLite in DATA_DIR", "")
    queue_url: str = _setting(
        "`redis://host` or `postgresql://user:password@host/name`: wakes workers of several machines; empty means a "
        "file in DATA_DIR",
        "",
    )
    secret_key: str = _setting("Signs cookies and links; empty means one made at first start in DATA_DIR", "")
    contact_key: str = _setting(
        "Seals owners' contacts: Fernet keys, newest first, with commas; empty means one made at first use in DATA_DIR",
        "",
    )
    receipt_key: str = _setting(
        "Signs check receipts: Ed25519 seeds of 32 bytes in Base64, newest first, with commas; empty means one made at "
        "first use in DATA_DIR",
        "",
    )
    public_url: str = _setting(
        "Address under which people reach the site, for letters, feeds and links; empty means `http://LISTEN:PORT`",
        "",
    )
    listen: str = _setting(
        "Address the server listens on; put a proxy with TLS in front for the world", "127.0.0.1"
    )
    port: str = _setting("Port the server listens on", "8000")
    web_workers: str = _setting("Server processes; one a core is a good number", "2")
    web_threads: str = _setting("Threads a server process", "4")
    check_index: str = _setting(
        "`file`: checks are answered from a file shared by the workers, even while the database is down; "
        "`database`: from its tables",
        "file",
    )
    check_rate: str = _setting("Checks allowed to one address, a worker", "120 per minute")
    sign_in_rate: str = _setting("Sign-in attempts allowed to one address, over all workers", "10 per minute")
    letter_rate: str = _setting(
        "Sign-in links, registrations and watches asked for from one address, over all workers",
        "20 per minute",
    )
    keep_details_years: str = _setting(
        "Years after which name, telephone and address of an owner go who was not here and did not answer; an owner "
        "with no product and no watch goes altogether",
        "3",
    )
    keep_contact_years: str = _setting(
        "Years after which the address for safety letters goes, too, of an owner who was not here and did not answer, "
        "and a watch; at least as long as KEEP_DETAILS_YEARS",
        "15",
    )
    max_upload_bytes: str = _setting("Largest request body in bytes", str(16 * 1024 * 1024))
    max_file_bytes: str = _setting(
        "Largest table that staff may upload, in bytes, unpacked as well: 10,000,000 rows of sales fit",
        str(1792 * 1024 * 1024),
    )
    upload_quota_bytes: str = _setting(
        "Bytes that one maker's uploaded files may take in DATA_DIR/uploads, and its labels in DATA_DIR/labels",
        str(10 * 1024 * 1024 * 1024),
    )
    job_workers: str = _setting("Processes that run jobs such as loading a list, one job at a time each", "2")
    trusted_proxies: str = _setting("Number of reverse proxies in front whose forwarded address counts", "0")
    mail_server: str = _setting("SMTP server; empty means letters are written to DATA_DIR/mail", "")
    mail_port: str = _setting("SMTP port", "25")
    mail_username: str = _setting("SMTP user", "")
    mail_password: str = _setting("SMTP password", "")
    mail_tls: str = _setting("`starttls` or `tls`; empty for a server on this machine", "")
    mail_sender: str = _setting("Sender of every letter", "recalls@localhost")
    mail_bounces: str = _setting(
        "Where letters that cannot be delivered come back to; empty means MAIL_SENDER", ""
    )
    mail_replies: str = _setting(
        "Mailbox for answers to letters about requests, piped to `notices reply`; empty: nobody reads such answers",
        "",
    )
    bounce_token: str = _setting(
        "Lets a mail service report letters that came back: POST /l/bounced with `Authorization: Bearer` and this; "
        "empty means it may not",
        "",
    )
    mail_senders: str = _setting("Processes that send letters, side by side", "1")
    mail_domain_rate: str = _setting(
        "Letters to one domain, over all senders (`100 per minute; 5000 per hour`); empty means no limit", ""
    )
    webhooks_to: str = _setting(
        "`public`: webhooks go by https to public addresses alone; `anywhere`: also by http and into your own network",
        "public",
    )
    pool_size: str = _setting("Database connections a worker may hold", "8")
    log_level: str = _setting("DEBUG, INFO, WARNING or ERROR", "INFO")

    def __post_init__(self) -> None:
        if not self.public_url:
            object.__setattr__(self, "public_url", f"http://{self.listen}:{self.port}")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Reads DATA_DIR, DATABASE_URL ... Unknown variables are not looked at; values are not logged."""
        return cls(**{f.name: env[f.name.upper()] for f in fields(cls) if env.get(f.name.upper())})

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir).resolve()

    @property
    def sqlalchemy_url(self) -> str:
        if not self.database_url:
            return f"sqlite:///{self.data_path / 'portal.sqlite3'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url

    @property
    def index_source(self) -> Literal["file", "database"]:
        if self.check_index not in {"file", "database"}:
            raise ValueError("CHECK_INDEX must be file or database")
        return "database" if self.check_index == "database" else "file"

    @property
    def webhooks_anywhere(self) -> bool:
        if self.webhooks_to not in {"public", "anywhere"}:
            raise ValueError("WEBHOOKS_TO must be public or anywhere")
        return self.webhooks_to == "anywhere"

    @property
    def years_of_details(self) -> int:
        if not self.keep_details_years.isdecimal() or int(self.keep_details_years) < 1:
            raise ValueError("KEEP_DETAILS_YEARS must be a whole number of years")
        return int(self.keep_details_years)

    @property
    def years_of_contacts(self) -> int:
        if not self.keep_contact_years.isdecimal() or int(self.keep_contact_years) < self.years_of_details:
            raise ValueError("KEEP_CONTACT_YEARS must be a whole number, at least KEEP_DETAILS_YEARS")
        return int(self.keep_contact_years)

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")

    def secret(self) -> str:
        """SECRET_KEY, or the key kept in DATA_DIR/secret.key, made there at first use."""
        if self.secret_key:
            return self.secret_key
        return _kept(self.data_path / "secret.key", lambda: secrets.token_hex(32))

    def contact_keys(self) -> tuple[str, ...]:
        """CONTACT_KEY, or the key kept in DATA_DIR/contact.key, made there at first use. Newest first."""
        given = self.contact_key or _kept(self.data_path / "contact.key", _fernet_key)
        return tuple(key.strip() for key in given.split(","))

    def receipt_keys(self) -> tuple[str, ...]:
        """RECEIPT_KEY, or the key kept in DATA_DIR/receipt.key, made there at first use. Newest first."""
        given = self.receipt_key or _kept(self.data_path / "receipt.key", _seed)
        return tuple(key.strip() for key in given.split(","))


def _seed() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _fernet_key() -> str:
    """32 random bytes in URL-safe Base64, as Fernet takes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return _new_secret(path, make())


def _new_secret(path: Path, secret: str) -> str:
    """Whole or not at all: two workers starting together end with one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_suffix(f".{secrets.token_hex(4)}")
    spare.touch(mode=0o600)
    spare.write_text(secret, "ascii")
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(spare)
    spare.unlink()
    return path.read_text("ascii").strip()
