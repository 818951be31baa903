"""GET /api/v1/check before Flask: the same answer. Whatever is refused is left to the view."""

from typing import Any

from flask.sansio.app import App
from sqlalchemy.exc import SQLAlchemyError

from portal.api import answers, reading
from registry.errors import Refused
from registry.journeys.answers import Verdict
from registry.journeys.check import check
from registry.recalls.index.serving import Serving
from registry.settings import Settings
from registry.throttle.local import Throttle, caller_of
from registry.web.metrics import CHECKS
from registry.web.problems import OPEN_TO_OTHERS
from registry.web.shortcuts import SPENT, Quick, Shortcut

count_answer = {verdict: CHECKS.labels(verdict.value, "api").inc for verdict in Verdict}
_OPEN = tuple(OPEN_TO_OTHERS)


def api_shortcut(app: App) -> Shortcut:
    """The shortcut of one app, with what it needs looked up once."""
    throttle: Throttle = app.extensions["throttle"]
    index: Serving = app.extensions["check_index"]
    settings: Settings = app.config["SETTINGS"]

    def shortcut(environ: dict[str, Any]) -> Quick | None:
        if not throttle.allow(caller_of(environ.get("REMOTE_ADDR"))):
            return None
        environ[SPENT] = True
        try:
            found = check(reading.told_by_query(environ.get("QUERY_STRING", "")), index.current())
        except (Refused, reading.Unreadable, LookupError, SQLAlchemyError):
            return None
        count_answer[found.verdict]()
        body = answers.answer_json(found, settings.public_url).encode()
        return Quick("api.check_one", body, "application/json", _OPEN)

    return shortcut
