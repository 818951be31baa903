"""The door of every endpoint that takes a key: `@keyed(scope)`. It tells who comes in, and nothing of
anybody else."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

from flask import abort, g, request

from portal.api.desk import desk
from portal.api.reading import MAX_BODY
from registry.db import db
from registry.staff.keys.admitting import UNKNOWN, Caller, Lacking, TooOften, Unknown, admit
from registry.staff.keys.scopes import Scope
from registry.web.problems import problem

P = ParamSpec("P")
R = TypeVar("R")


def keyed(scope: Scope | None, body: int = MAX_BODY) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets in only keys that may do this (None: every key). `body` is the largest body in bytes."""

    def named(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.caller = _admitted(scope)
            request.max_content_length = body
            return view(*args, **kwargs)

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return named


def caller() -> Caller:
    """Whose system is asking. Only asked in views behind `keyed`."""
    found: Caller = g.caller
    return found


def _admitted(scope: Scope | None) -> Caller:
    kind, _, written = request.headers.get("Authorization", "").partition(" ")
    try:
        if kind.lower() != "bearer":
            raise Unknown(UNKNOWN)
        return admit(written.strip(), scope)
    except Unknown as error:
        desk().spend(request.remote_addr)  # whoever tries keys is slowed down as whoever checks is
        _refuse(401, str(error), **{"WWW-Authenticate": f'Bearer realm="{desk().site}/api/v1"'})
    except Lacking as error:
        wanted = f'Bearer error="insufficient_scope", scope="{scope}"'
        _refuse(403, str(error), **{"WWW-Authenticate": wanted})
    except TooOften as error:
        _refuse(429, str(error), **{"Retry-After": str(error.seconds)})
    finally:
        db.session.rollback()  # what was read is read: a write that follows begins its own transaction


def _refuse(status: int, detail: str, **headers: str) -> NoReturn:
    answer = problem(status, detail)
    answer.headers.update(headers)
    abort(answer)
