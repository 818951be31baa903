"""For a face whose pages must not know who asks: no cookie is read, none is set, none may be asked for."""

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface, SessionMixin

_NOBODY = NullSession()


class Sessionless(SessionInterface):
    """Reading a signed cookie costs a third of a page; writing to `session` here is an error, said loudly."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        return _NOBODY

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing to keep."""
