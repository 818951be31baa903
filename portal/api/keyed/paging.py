"""Lists that are read page by page. A cursor holds the place of the last row, so that rows which come or go meanwhile
shift nothing; it is signed for one maker, list and choice of filters, and good for nothing else."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from portal.api.desk import desk
from portal.api.keyed.answers import answered
from portal.api.keyed.guard import caller
from portal.api.reading import once, parameters, plain
from registry.errors import Refused

T = TypeVar("T")
USUAL, MOST = 100, 500
_WHOLE = re.compile(r"[1-9][0-9]{0,3}").fullmatch


@dataclass(frozen=True, slots=True)
class Wish:
    """What part of a list is wanted: `after` is the place of the last row seen, None from the beginning."""

    what: str
    given: dict[str, str]
    limit: int
    after: list[Any] | None

    def one_of(self, name: str, choices: Collection[str]) -> str:
        """A filter with a closed set of values; "" where it was not given."""
        value = self.given.get(name)
        if value is not None and value not in choices:
            raise Refused(name, f"{name} is one of {', '.join(choices)}.")
        return value or ""

    def number(self, name: str, most: int) -> int:
        """A filter that is a whole number; 0 where it was not given."""
        value = self.given.get(name, "0")
        if not (value.isascii() and value.isdecimal() and len(value) <= 10 and int(value) < most):
            raise Refused(name, f"{name} is a whole number below {most:,}.")
        return int(value)


def asked(what: str, *filters: str) -> Wish:
    """What the query asks of the list `what`, which may be narrowed by these filters."""
    told = {name: _text(name, v) for name, v in parameters(request.environ["QUERY_STRING"]).items()}
    if unknown := sorted(told.keys() - {*filters, "limit", "cursor"}):
        raise Refused(unknown[0][:60], f"This list knows {', '.join((*filters, 'limit', 'cursor'))}.")
    limit, cursor = told.pop("limit", str(USUAL)), told.pop("cursor", None)
    if not _WHOLE(limit) or int(limit) > MOST:
        raise Refused("limit", f"limit is a whole number from 1 to {MOST}.")
    wish = Wish(what, told, int(limit), None)
    return wish if cursor is None else Wish(what, told, int(limit), _place(wish, cursor))


def listed(
    wish: Wish,
    name: str,
    rows: Sequence[T],
    write: Callable[[T], dict[str, Any]],
    place: Callable[[T], list[Any]],
) -> Response:
    """A page of `{"name": [...], "next": cursor or null}`. `rows` holds one more than the limit where there are
    more; `place` is what the query goes on after."""
    shown = rows[: wish.limit]
    more = _signer(wish).dumps(place(shown[-1])) if len(rows) > wish.limit else None
    answer = answered({name: [write(row) for row in shown], "next": more})
    if more is not None:
        query = urlencode(wish.given | {"limit": str(wish.limit), "cursor": str(more)})
        answer.headers["Link"] = f'<{desk().site}{request.path}?{query}>; rel="next"'
    return answer


def _place(wish: Wish, cursor: str) -> list[Any]:
    try:
        place: list[Any] = _signer(wish).loads(cursor)
    except BadData:
        raise Refused(
            "cursor", "This cursor is not of this list with these filters. Begin without one."
        ) from None
    return place


def _signer(wish: Wish) -> URLSafeSerializer:
    whose = f"{caller().organisation_id} {wish.what} {sorted(wish.given.items())}"
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"cursor {whose}")


def _text(name: str, values: list[str]) -> str:
    value = once(name, values)
    if len(value) > 500 or not plain(value):
        raise Refused(name[:60], "This is too long or holds a control character. Send plain text.")
    return value
