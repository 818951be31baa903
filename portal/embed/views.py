"""The page to be framed, and the page that says how. Nothing is kept, counted by caller, or set as a cookie; the frame
alone may stand in pages of others."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from portal.cached import cached
from portal.embed.presets import NAMES, Preset, preset_of
from portal.embed.snippets import form_snippet, frame_snippet
from portal.embed.words import HEADINGS, UNSETTLED, ask_of
from portal.limits import may_check
from portal.sentences import LIMITS, sentence
from registry.errors import Refused
from registry.journeys.answers import Answer, Verdict
from registry.journeys.check import check, parse_told
from registry.journeys.queried import given, query
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.web.headers import policy
from registry.web.metrics import CHECKS

count_framed = {verdict: CHECKS.labels(verdict.value, "embed").inc for verdict in Verdict}
FRAMED = {
    "Content-Security-Policy": policy(frame_ancestors="*"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""The answer of a check holds nothing of a person and changes nothing: it may be framed by whoever wants."""
FIVE_MINUTES = 300
SAID_AROUND = {*NAMES, "recall", "lang"}
"""What the site around says; anything else a person has typed."""
EMPTY = marked("Type the number that is on your product.")
BUSY = marked("Too many checks from your address at this moment. Wait a minute, then try again.")
RESTING = marked("Checks cannot be answered at this moment. Try again in a minute.")

bp = Blueprint("embed", __name__, url_prefix="/embed")


@bp.get("")
def how() -> Response:
    wrong = None
    try:
        preset = preset_of(request.args)
    except Refused as refused:
        preset, wrong = Preset(), refused
    known = current_app.extensions["memory"].known()
    page = render_template(
        "portal/embed/how.html",
        preset=preset,
        values={name: _typed(name) for name in ("brand", "recall")},
        errors=[(wrong.field, wrong.message)] if wrong else [],
        brands=known.brands if known else (),
        frame=frame_snippet(_site(), preset),
        form=form_snippet(_site(), preset),
    )
    return Response(page, 400) if wrong else cached(page, max_age=_age(preset))


@bp.get("/check")
def framed() -> Response:
    try:
        preset = preset_of(request.args)
    except Refused as refused:
        return _form(Preset(), refused.message, 400)
    if set(request.args) <= SAID_AROUND:
        return _dressed(cached(_page("form", preset=preset, error=""), max_age=_age(preset)))
    if not request.args.get("serial", "?").strip():
        return _form(preset, _(EMPTY), 400)
    return _answered(preset)


def _age(preset: Preset) -> int:
    """What names a recall is asked for anew each time, as all that tells of one."""
    return 0 if preset.title else FIVE_MINUTES


def _answered(preset: Preset) -> Response:
    if not may_check():
        return _form(preset, _(BUSY), 429)
    try:
        answer = check(parse_told(given(request.environ["QUERY_STRING"])))
    except Refused as refused:
        return _form(preset, refused.message, 400)
    except (LookupError, SQLAlchemyError):
        current_app.logger.warning("no check in a frame", exc_info=True)
        return _form(preset, _(RESTING), 503)
    count_framed[answer.verdict]()
    return _dressed(make_response(_page("answer", preset=preset, **_facts(answer))))


def _facts(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": str(answer.verdict),
        "heading": _(HEADINGS[answer.verdict]),
        "text": ask_of(answer) or sentence(answer),
        "settled": answer.verdict not in UNSETTLED,
        "limits": [_(limit) for limit in LIMITS[answer.verdict]],
        "as_of": answer.as_of,
        "list_version": answer.list_version,
        "number": str(answer.told.fields.get("serial") or ""),
        "whole": f"{_site()}/check?{query(answer.told)}",
    }


def _form(preset: Preset, error: str, status: int) -> Response:
    return _dressed(Response(_page("form", preset=preset, error=error), status))


def _page(name: str, **facts: Any) -> str:
    return render_template(f"portal/embed/{name}.html", site=_site(), **facts)


def _dressed(answer: Response) -> Response:
    answer.headers.update(FRAMED)
    return answer


def _typed(name: str) -> str:
    return "".join(filter(str.isprintable, request.args.get(name, "")))[:200]


def _site() -> str:
    return str(current_app.config["SETTINGS"].public_url).rstrip("/")
