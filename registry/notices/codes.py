"""The short code on every letter, by which anybody can see that it is genuine, and the identity of its message."""

import hashlib
import hmac
import re
import secrets
from functools import lru_cache

from registry.settings import Settings

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0, 1, O, I: none is taken for another
LENGTH = 10
_BY_BYTE = (LETTERS * 8).encode()  # 32 letters: each byte stands for one, each as often as any
_MESSAGE = re.compile(r"<?letter-(\d+)-([0-9a-f]{20})@")


def new_code() -> str:
    return secrets.token_bytes(LENGTH).translate(_BY_BYTE).decode()


def shown(code: str) -> str:
    """`ABCDE-FGHJK`: easy to read out."""
    return f"{code[:5]}-{code[5:]}"


def told_code(text: str) -> str:
    """The code in what somebody typed; "" where it cannot be one."""
    code = re.sub(r"[\s\-–]+", "", text).upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def message_id(settings: Settings, letter_id: int) -> str:
    """The same for a letter however often it is sent: where it arrives twice, mail programs and servers that know a
    Message-ID only once keep one."""
    domain = settings.mail_sender.rpartition("@")[2].strip("> ") or "localhost"
    return f"<letter-{letter_id}-{_signature(settings, letter_id)}@{domain}>"


def letter_of_message(settings: Settings, text: str) -> int | None:
    """The letter whose Message-ID stands in a text, if we made it."""
    for number, signature in _MESSAGE.findall(text):
        if hmac.compare_digest(signature, _signature(settings, int(number))):
            return int(number)
    return None


def _signature(settings: Settings, letter_id: int) -> str:
    return hmac.digest(_key(settings), str(letter_id).encode(), "sha256").hex()[:20]


@lru_cache(maxsize=8)
def _key(settings: Settings) -> bytes:
    return hmac.new(settings.secret().encode(), b"letters", hashlib.sha256).digest()
