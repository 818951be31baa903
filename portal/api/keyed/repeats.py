"""`@idempotent`: a request with an Idempotency-Key is done once, however often it comes within a day; the answer is the
first one's. A request that was refused did nothing: it may be put right and sent under the same key."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from portal.api.keyed.guard import caller
from portal.api.reading import Unreadable
from registry.db import commits, db
from registry.repeats.store import (
    Answered,
    Otherwise,
    Overtaken,
    Taken,
    UnderWay,
    keep_answer,
    let_go,
    take_up,
)
from registry.web.problems import problem

P = ParamSpec("P")
View = Callable[P, Response]
HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_HEADERS = ("Location", "ETag", "Link")
_NAME = re.compile(r"[\x21-\x7e]{1,255}").fullmatch


def idempotent(view: View[P]) -> View[P]:
    """Commits what the view did together with its answer; without the header it commits only. Stands under `keyed`."""

    @wraps(view)
    def once(*args: P.args, **kwargs: P.kwargs) -> Response:
        name = request.headers.get(HEADER)
        if name is None:
            return commits(view)(*args, **kwargs)
        try:
            taken = take_up(caller().organisation_id, _checked(name), _fingerprint())
        except (Otherwise, UnderWay) as error:
            return _not_twice(error)
        if isinstance(taken, Answered):
            return _again(taken)
        try:
            return commits(lambda: _done(taken, view(*args, **kwargs)))()
        except Overtaken as error:
            return _not_twice(error)
        except BaseException:
            let_go(taken)
            raise

    return once


def _done(taken: Taken, answer: Response) -> Response:
    """Whatever refuses after it has written must raise; an answer that says no is kept as one that says yes is."""
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    db.session.flush()
    keep_answer(taken, Answered(answer.status_code, answer.content_type or "", headers, answer.get_data()))
    return answer


def _again(kept: Answered) -> Response:
    answer = Response(kept.body, kept.status, dict(kept.headers), content_type=kept.content_type)
    answer.headers[REPLAYED] = "true"
    return answer


def _not_twice(error: Exception) -> Response:
    if isinstance(error, Otherwise):
        return problem(422, f"This {HEADER} was used for another request. Send a new one for each request.")
    answer = problem(409, "The same request is being answered at this moment. Ask again in a second.")
    answer.headers["Retry-After"] = "1"
    return answer


def _checked(name: str) -> str:
    if not _NAME(name):
        raise Unreadable(400, f"{HEADER} is 1 to 255 visible ASCII characters, such as a UUID.")
    return name


def _fingerprint() -> str:
    what = f"{request.method} {request.full_path}\n{request.mimetype}\n".encode()
    return hashlib.sha256(what + request.get_data(cache=True)).hexdigest()
