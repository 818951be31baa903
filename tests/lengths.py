"""Every answer is as long as it says. A server believes Content-Length and cuts off what comes behind; a test client
reads on and would never notice."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

WITHOUT_BODY = ("1", "204", "304")


def measured(
    site: Callable[..., Iterable[bytes]],
) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    """The site, failing the test that asks for an answer whose Content-Length is not that of its body."""

    def asked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said: dict[str, str] = {}

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said.clear()
            said.update({name.lower(): value for name, value in headers} | {"": status})
            return start_response(status, headers, *more)

        body = site(environ, start)
        silent = environ["REQUEST_METHOD"] == "HEAD"
        return _Counted(body, said, silent)

    return asked


class _Counted:
    """A body whose bytes are counted while it is read."""

    def __init__(self, body: Iterable[bytes], said: dict[str, str], silent: bool) -> None:
        self.body, self.said, self.silent = body, said, silent

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for piece in self.body:
            count += len(piece)
            yield piece
        promised = self.said.get("content-length")
        if promised is not None and not self.silent and not self.said[""].startswith(WITHOUT_BODY):
            assert int(promised) == count, f"It says {promised} bytes and sends {count}."

    def close(self) -> None:
        getattr(self.body, "close", lambda: None)()
