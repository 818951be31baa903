"""GET /api/v1/check before Flask: the same answer. Whatever is refused is left to the view."""

from flask.sansio.app import App

from portal.api import answers, reading
from portal.shortcut import check_shortcut
from registry.journeys.answers import Answer, Verdict
from registry.settings import Settings
from registry.web.metrics import CHECKS
from registry.web.problems import OPEN_TO_OTHERS
from registry.web.shortcuts import Quick, Shortcut

count_answer = {verdict: CHECKS.labels(verdict.value, "api").inc for verdict in Verdict}
_OPEN = tuple(OPEN_TO_OTHERS)


def api_shortcut(app: App) -> Shortcut:
    """The shortcut of one app."""
    settings: Settings = app.config["SETTINGS"]

    def write(answer: Answer) -> Quick:
        count_answer[answer.verdict]()
        body = answers.answer_json(answer, settings.public_url).encode()
        return Quick("api.check_one", body, "application/json", _OPEN)

    return check_shortcut(app, reading.told_by_query, write, (reading.Unreadable,))
