"""The short name of a case: read out on a telephone, typed from paper, never guessed alone. Pure."""

import secrets

LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"  # none is taken for another
LENGTH = 8


def new_reference() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown(reference: str) -> str:
    """`K7MA-4QXD`."""
    return f"{reference[:4]}-{reference[4:]}"


def read_reference(text: str) -> str:
    """As typed; "" for what is no reference."""
    bare = "".join(filter(str.isalnum, text.upper()[:40]))
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else ""
