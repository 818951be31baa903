"""Signs what a receipt says, and tells whether a signature is ours. Ed25519: anybody can check it with the public key,
without this site."""

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.db import settings_here
from registry.receipts.codes import shown
from registry.receipts.models import Receipt


def text_of(receipt: Receipt) -> str:
    """What is signed, to the byte: UTF-8, a line feed after each line. A new wording needs a new first line."""
    done = receipt.remedies
    lines = (
        f"recall portal check receipt {2 if done else 1}",
        f"site: {receipt.site}",
        f"receipt: {shown(receipt.code)}",
        f"told: {receipt.query}",
        f"answer: {receipt.verdict}",
        f"recalls: {' '.join(receipt.recalls) or 'none'}",
        *((f"remedies: {'; '.join(done)}",) if done else ()),
        f"list version: {receipt.list_version}",
        f"as of: {receipt.as_of:%Y-%m-%dT%H:%M:%SZ}",
    )
    return "".join(f"{line}\n" for line in lines)


class Signer(NamedTuple):
    """One of our keys: its name, and what signs with it."""

    name: str
    sign: Callable[[bytes], bytes]


def newest() -> Signer:
    """The key that signs today."""
    key = _keys(settings_here().receipt_keys())[0]
    return Signer(key_id(key.public_key()), key.sign)


def sign(receipt: Receipt) -> None:
    """By the newest key."""
    receipt.key, signed = newest()
    receipt.signature = base64.b64encode(signed(text_of(receipt).encode())).decode()


def is_ours(receipt: Receipt) -> bool:
    """Whether every word of it is as we signed it."""
    key = public_keys().get(receipt.key)
    if key is None:
        return False
    try:
        key.verify(base64.b64decode(receipt.signature), text_of(receipt).encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys() -> dict[str, Ed25519PublicKey]:
    """By their names, the newest first."""
    keys = [key.public_key() for key in _keys(settings_here().receipt_keys())]
    return {key_id(key): key for key in keys}


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(raw(key)).hexdigest()[:16]


def raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@lru_cache(maxsize=8)
def _keys(seeds: tuple[str, ...]) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)) for seed in seeds)
