"""The public keys of receipts, as others read them."""

import base64
import json

from registry.receipts.signing import pem, public_keys, raw


def newest_pem() -> str:
    return pem(next(iter(public_keys().values())))


def key_set() -> str:
    """`kid` is the name that stands on receipts."""
    fixed = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig"}
    keys = [
        {**fixed, "kid": name, "x": _base64url(raw(key)), "pem": pem(key)}
        for name, key in public_keys().items()
    ]
    return json.dumps({"keys": keys})


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
