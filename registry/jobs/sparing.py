"""Spares a job most searches for garbage: its millions of rows hang in no circle, and each search looks at all that is
at hand. What does hang in circles is found as before, later."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 100)
"""New objects before the youngest are looked through, and how often the older ones are."""
_lock = threading.Lock()
_inside: list[tuple[int, int, int]] = []
"""What each thread that is inside found: the first of them, what it was before all of them."""


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Until the last thread that is inside leaves."""
    with _lock:
        _inside.append(_inside[0] if _inside else gc.get_threshold())
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        with _lock:
            before = _inside.pop()
            if not _inside:
                gc.set_threshold(*before)


@contextmanager
def no_collecting() -> Iterator[None]:
    """Not at all for a while: where a step makes millions of texts, looking for circles takes longer than the step."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
