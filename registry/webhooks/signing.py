"""Secrets and signatures as https://www.standardwebhooks.com has them: HMAC-SHA256 over `id.timestamp.body`. Pure."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

START = "whsec_"
CODE = "msg_"


def fresh_secret() -> str:
    """`whsec_` and 32 random bytes in Base64."""
    return START + base64.b64encode(secrets.token_bytes(32)).decode()


def fresh_code() -> str:
    """A webhook-id: 24 characters after `msg_`, with no dot, since a dot parts what is signed."""
    return CODE + secrets.token_hex(12)


def headers(code: str, timestamp: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers of a message. While a secret is being rotated both sign, parted by a blank."""
    return {
        "webhook-id": code,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(code, timestamp, body, key) for key in keys),
    }


def signature(code: str, timestamp: int, body: bytes, key: str) -> str:
    signed = f"{code}.{timestamp}.".encode() + body
    made = hmac.new(base64.b64decode(key.removeprefix(START)), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"
