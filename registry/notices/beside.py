"""A thread beside the sender's, for what the database takes long for: the sender goes on talking to the mail server
meanwhile. One piece of work at a time; each has a session of its own, which ends with it."""

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from registry.db import context_here

T = TypeVar("T")


class Beside:
    """Made and closed where there is an app at hand."""

    def __init__(self) -> None:
        self._context = context_here()
        self._thread = ThreadPoolExecutor(1)
        self._doing: Future[Any] | None = None

    def do(self, work: Callable[[], T]) -> Generator[None, None, T]:
        """Yields until it is done; raises what it raises."""
        done: Future[T] = self._thread.submit(self._done, work)
        self._doing = done
        while not done.done():
            yield
        return done.result()

    @property
    def busy(self) -> bool:
        return self._doing is not None and not self._doing.done()

    def wait(self) -> None:
        """For what is being done."""
        if self._doing is not None:
            wait([self._doing])

    def close(self) -> None:
        self._thread.shutdown()

    def _done(self, work: Callable[[], T]) -> T:
        with self._context():
            return work()
