"""Reads the parameters of a query and the page that is wanted of it. A token holds the place at which a page ended; it
is signed for one maker and query, and good for nothing else."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from portal.api.desk import desk
from portal.api.epcis.speaking import Wrong
from portal.api.keyed.guard import caller
from portal.api.reading import parameters, plain
from registry.errors import Refused
from registry.units.events.asking import query_of
from registry.units.events.asking_attributes import HAVING
from registry.units.events.asking_attributes import spelled as of_attributes
from registry.units.events.asking_fields import spelled
from registry.units.events.leafing import MOST_VALUES, Query
from registry.units.events.shape import uri

TOKEN = "nextPageToken"  # noqa: S105 - the standard's name of a parameter
LONGEST = 1000
EXTENSIONS = "GS1-Extensions"
EXPIRES = "GS1-Next-Page-Token-Expires"


def told() -> tuple[dict[str, list[str]], str]:
    """The parameters, values that a | parts being several, and the token among them."""
    given: dict[str, list[str]] = {}
    for name, values in parameters(request.environ["QUERY_STRING"]).items():
        values = [one for value in values for one in value.split("|")]
        if ":" in name or name.startswith(HAVING):
            name, values = of_attributes(spelled(name, _prefixes()), values, _prefixes())
        given[name] = given.get(name, []) + values
        if len(given[name]) > MOST_VALUES:
            raise Refused(name, f"{name[:80]} has more than {MOST_VALUES} values.")
        if any(len(one) > LONGEST or not plain(one) for one in given[name]):
            raise Refused(name, f"{name[:80]} is too long or holds a control character.")
    token = given.pop(TOKEN, [""])
    return given, token[0] if len(token) == 1 else "twice"


def _prefixes() -> dict[str, str]:
    """What the request says its prefixes stand for, as `example=https://example.com/terms/`, several with a comma."""
    told = request.headers.get(EXTENSIONS, "")
    pairs = [one.strip().partition("=") for one in told.split(",") if one.strip()]
    if any(not sign or uri(namespace) for _, sign, namespace in pairs):
        raise Refused(EXTENSIONS, f"{EXTENSIONS} is such as example=https://example.com/terms/")
    return {prefix: namespace for prefix, _, namespace in pairs}


def asked(**said: str) -> tuple[Query, dict[str, list[str]]]:
    """The query of the request at hand, and its parameters without the token. The address may have `said` more of
    them: these are not said again."""
    given, token = told()
    if twice := given.keys() & said:
        raise Refused(twice.pop(), "This address says it already.")
    query = query_of(caller().organisation_id, {**given, **{name: [one] for name, one in said.items()}})
    if token:
        at, number, *left = place_of(given, token)
        query.after = (at, number)
        query.limit = left[0] if left else query.limit
    return query, given


def place_of(given: Mapping[str, list[str]], token: str) -> list[Any]:
    try:
        place: list[Any] = _signer(given).loads(token)
    except BadData:
        words = f"This {TOKEN} is not of this query. Begin without one."
        raise Wrong(
            400, "QueryParameterException", words, errors=[{"parameter": TOKEN, "detail": words}]
        ) from None
    return place


def go_on(answer: Response, given: Mapping[str, list[str]], place: list[Any]) -> None:
    """Says where the next page is."""
    token = str(_signer(given).dumps(place))
    query = urlencode({**{name: "|".join(values) for name, values in given.items()}, TOKEN: token})
    answer.headers["Link"] = f'<{desk().site}{quote(request.path)}?{query}>; rel="next"'
    answer.headers[EXPIRES] = "9999-12-31T23:59:59Z"


def _signer(given: Mapping[str, list[str]]) -> URLSafeSerializer:
    whose = f"{caller().organisation_id} {request.path} {sorted(given.items())}"
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"epcis {whose}")
