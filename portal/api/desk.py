"""What every answer of the API goes through: the limit, the site's address, headers that let others read it.
Made once an app, since looking each of them up costs as much as a check."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response, current_app, request
from flask.blueprints import BlueprintSetupState

from portal.api.answers import encode
from portal.api.quick import api_shortcut
from registry.settings import Settings
from registry.throttle.local import Throttle, caller_of
from registry.web.problems import OPEN_TO_OTHERS, problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

UNITS_A_HIT = 50
"""So many units of a bulk check count as one check against the limit."""


class Overspent(Exception):
    """More checks than one address may make."""


class Desk:
    """One app's."""

    def __init__(self, settings: Settings, throttle: Throttle) -> None:
        self.settings = settings
        self.site = settings.public_url
        self.throttle = throttle
        self._allow = throttle.allow

    def spend(self, address: str | None, hits: int = 1) -> None:
        """Counts against the limit of an address."""
        caller = caller_of(address)
        for _ in range(hits):
            if not self._allow(caller):
                raise Overspent


def set_up(state: BlueprintSetupState) -> None:
    """With the blueprint: the throttle is the one of the check's pages."""
    app = state.app
    app.extensions["api"] = Desk(app.config["SETTINGS"], app.extensions["throttle"])
    app.extensions["shortcuts"]["/api/v1/check"] = api_shortcut(app)


def desk() -> Desk:
    made: Desk = current_app.extensions["api"]
    return made


class Open(Response):
    """JSON that pages of any origin may read. The headers that never differ go past Werkzeug's checks of each."""

    default_mimetype = "application/json"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body, status, headers = self.get_wsgi_response(environ)
        start_response(status, [*headers, *OPEN_TO_OTHERS])
        return body


def cached(body: object) -> Response:
    """With a validator of its content: unchanged answers cost no more than their headers."""
    answer = Open(encode(body))
    answer.add_etag()
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.make_conditional(request)
    return answer


def too_many() -> Response:
    answer = problem(429, "Too many checks from your address. Wait a minute, then go on.")
    answer.headers["Retry-After"] = str(desk().throttle.retry_after)
    return answer
