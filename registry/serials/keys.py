"""How numbers, and runs of numbers, are written down to be sorted and compared as text: in the same order in Python,
SQLite and PostgreSQL ("C"), the shortest first. A value without a key must be judged without narrowing."""

LONGEST = 60
"""Characters of the longest number that has a key; lists and forms refuse longer ones as too long."""

SHAPE = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "9" * 10 + "A" * 26)
LEADS = [chr(64 + length) for length in range(LONGEST + 1)]
"""What stands before a number of so many characters, or before an integer of so many digits, behind a "#"."""


def indexable(text: str) -> bool:
    """Whether a value, as read, has a key."""
    return bool(text) and len(text) <= LONGEST and text.isascii() and text.isalnum() and text == text.upper()


def shape_of(text: str) -> str:
    """BA10067751 is AA99999999."""
    return text.translate(SHAPE)


def stored_run(first: str, last: str) -> tuple[str, str]:
    """The stored form of a run: one number (first == last), integers whatever zeros stand in front ("#" and their
    count of digits before them), or texts of one shape (their count of characters before them)."""
    if first != last and first.isdecimal() and last.isdecimal():
        low, high = first.lstrip("0"), last.lstrip("0")
        return f"#{LEADS[len(low)]}{low}", f"#{LEADS[len(high)]}{high}"
    return LEADS[len(first)] + first, LEADS[len(last)] + last


def shown_run(low: str, high: str) -> tuple[str, str]:
    """The first and the last number of a stored run, as a person reads them."""
    start = 2 if low[0] == "#" else 1
    return low[start:] or "0", high[start:] or "0"
