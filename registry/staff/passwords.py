"""Makes and hashes passwords as sign-in reads them (argon2id over the NFKD form). Never keeps or logs one."""

import secrets
import unicodedata

from argon2 import PasswordHasher

from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

SHORTEST, LONGEST = 12, 1024
_HASHER = PasswordHasher()
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def hashed(password: str) -> str:
    """The hash to store. Refuses what nobody should use and what would keep the machine busy."""
    normal = unicodedata.normalize("NFKD", password)
    if len(normal) < SHORTEST:
        raise Refused(
            "password",
            _(
                "Use at least %(most)s characters. Several words in a row are easy to remember.",
                most=SHORTEST,
            ),
        )
    if len(normal) > LONGEST:
        raise Refused("password", _("Use at most %(most)s characters.", most=counted(LONGEST)))
    return _HASHER.hash(normal)


def generated() -> str:
    """A password to hand over once: four groups, easy to read out, about 99 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    return "-".join(groups)
