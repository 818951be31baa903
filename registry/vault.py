"""Seals what people trusted us with: names, addresses, telephone numbers. In the database they are text that nobody
reads without the key of this site. Knows no table and decides nothing.

What is sealed for a purpose has a key of its own, made from that of the site (HKDF, RFC 5869), and opens only where
that purpose is named: a contact for safety that came into another column, or is read by code that means something else,
stays closed. It is no shield against whoever has CONTACT_KEY itself. What was sealed before purposes were named opens
still, and is sealed for its purpose when it is next written."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registry.db import settings_here
from registry.errors import Refused
from registry.settings import Settings

SAFETY = "contact for safety"
"""The purpose of contacts that are used for safety and nothing else."""
LOST = "A contact cannot be read with the key of this site. Set CONTACT_KEY to the key it was kept with."


def seal(details: dict[str, str], purpose: str = "") -> str:
    """Text for the database. The same details never give the same text twice."""
    return _box(_keys(settings_here()), purpose).encrypt(json.dumps(details).encode()).decode()


def unseal(sealed: str, purpose: str = "") -> dict[str, str]:
    """What was sealed for this purpose, by this key or an older one. Raises Refused where no key fits."""
    if not sealed:
        return {}
    try:
        found: dict[str, str] = json.loads(_box(_keys(settings_here()), purpose).decrypt(sealed.encode()))
    except InvalidToken as error:
        raise Refused("", LOST) from error
    return found


def person_key(email: str) -> str:
    """The same for one e-mail address however it is written, and nothing that leads back to it without the key:
    64 hexadecimal digits."""
    return person_keys([email])[0]


def person_keys(emails: Iterable[str]) -> list[str]:
    """Those of many, in order."""
    begun = _begun(_keys(settings_here()))
    return [_ended(begun, email.strip().casefold()) for email in emails]


def unmailed_key(told: dict[str, str]) -> str:
    """The same for somebody without an e-mail address, by all else that they told."""
    words = (" ".join(told.get(name, "").casefold().split()) for name in ("name", "address", "phone"))
    return keyed("\n".join(("no e-mail", *words)))


def keyed(text: str) -> str:
    """A digest of a few words, that cannot be found by trying without the key of this site."""
    return _ended(_begun(_keys(settings_here())), text)


def _ended(begun: hmac.HMAC, text: str) -> str:
    digest = begun.copy()
    digest.update(text.encode())
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _begun(keys: tuple[str, ...]) -> hmac.HMAC:
    """By the oldest key: it must not change when a newer is put before."""
    return hmac.new(keys[-1].encode(), digestmod=hashlib.sha256)


@lru_cache(maxsize=8)
def _keys(settings: Settings) -> tuple[str, ...]:
    """Read once a process: a hundred thousand addresses are unsealed in a row."""
    return settings.contact_keys()


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...], purpose: str) -> MultiFernet:
    """Seals with the first of them, opens with any."""
    own = [_for_purpose(key, purpose) for key in keys] if purpose else []
    return MultiFernet([*map(Fernet, own), *map(Fernet, keys)])


def _for_purpose(key: str, purpose: str) -> bytes:
    made = HKDF(SHA256(), 32, None, f"recall portal: {purpose}".encode())
    return base64.urlsafe_b64encode(made.derive(base64.urlsafe_b64decode(key)))
