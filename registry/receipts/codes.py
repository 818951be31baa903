"""The number of a receipt: nobody guesses one, and no two of its characters are mistaken for each other. Pure."""

import secrets

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 16


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """As typed from paper; "" for what is no such number."""
    bare = "".join(filter(str.isalnum, text.upper()[:60]))
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else ""


def shown(code: str) -> str:
    """`ABCD-EFGH-JKMN-PQRS`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
