"""The addresses below /api/v1/epcis."""

from flask import Blueprint, Response, request

from portal.api.desk import desk
from portal.api.epcis import answering, answers, asking, packed
from portal.api.epcis.speaking import (
    BEHAVIOUR,
    Wrong,
    discovered,
    refused,
    rolls_back,
    sent_as_json,
    spoken,
    too_large,
    wrong,
)
from portal.api.keyed.answers import answered
from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.repeats import idempotent
from portal.api.reading import sent_unpacked
from portal.api.refusals import add_refusals
from registry.db import commits
from registry.errors import Refused
from registry.intake.receiving import EMPTY, most_bytes
from registry.journeys import capturing
from registry.recalls.states import Author
from registry.staff.keys.scopes import Scope
from registry.units.events import queries
from registry.units.events.asking import query_of
from registry.units.events.leafing import MOST_A_PAGE, Query

bp = Blueprint("epcis", __name__, url_prefix="/api/v1/epcis")
add_refusals(bp)
bp.register_error_handler(413, too_large)
bp.register_error_handler(Wrong, wrong)
bp.register_error_handler(Refused, lambda error: wrong(refused(error)))


def _by() -> Author:
    who = caller()
    return Author(None, who.by.name)


@bp.post("/capture", provide_automatic_options=False)
@keyed(Scope.EPCIS_CAPTURE)
@spoken
@commits
def capture() -> Response:
    sent_as_json()
    behaviour = rolls_back()
    request.max_content_length = most_bytes()
    try:
        made = capturing.hand_over(caller().organisation_id, packed.body(), _by(), rollback=behaviour)
    except Refused as error:
        words = "The body is empty. Send a document of events." if error.message == EMPTY else error.message
        raise Wrong(400, "ValidationException", words) from error
    where = f"{desk().site}/api/v1/epcis/capture/{made.capture_key}"
    answer = answered(answers.job_json(made), 202, where)
    answer.headers[BEHAVIOUR] = answers.behaviour_of(made)
    return answer


@bp.get("/capture", provide_automatic_options=False)
@keyed(Scope.EPCIS_CAPTURE)
@spoken
def captures() -> Response:
    given, token = asking.told()
    query = Query(caller().organisation_id)
    for name, values in given.items():
        if name != "perPage":
            raise Refused(name, f"There is no parameter {name[:80]!r} here.")
        query = query_of(query.organisation_id, {name: values})
    before = asking.place_of(given, token)[0] if token else None
    found = queries.captures(query.organisation_id, query.per_page + 1, before)
    shown = found[: query.per_page]
    answer = answered([answers.job_json(one) for one in shown])
    if len(found) > len(shown):
        asking.go_on(answer, given, [shown[-1].id])
    return answer


@bp.get("/capture/<capture_id>", provide_automatic_options=False)
@keyed(Scope.EPCIS_CAPTURE)
@spoken
def capture_job(capture_id: str) -> Response:
    found = queries.own_capture(caller().organisation_id, capture_id[:40])
    if found is None:
        raise Wrong(404, "NoSuchResourceException", "There is no capture job of this number.")
    answer = answered(answers.job_json(found))
    answer.headers[BEHAVIOUR] = answers.behaviour_of(found)
    return answer


@bp.get("/events", provide_automatic_options=False)
@keyed(Scope.EPCIS_READ)
@spoken
def events() -> Response:
    return answering.page_of(*asking.asked())


@bp.post("/events", provide_automatic_options=False)
@keyed(Scope.EPCIS_CAPTURE)
@spoken
@idempotent
def capture_one() -> Response:
    sent_as_json()
    sent_unpacked()
    try:
        text = request.get_data(cache=True).decode()
    except UnicodeDecodeError as error:
        raise Wrong(400, "ValidationException", "Send one event as a JSON object, in UTF-8.") from error
    try:
        key = capturing.record_one(caller().organisation_id, text, _by())
    except Refused as error:
        raise Wrong(400, "ValidationException", error.message) from error
    where = f"{desk().site}/api/v1/epcis/events/{answers.quoted(key)}"
    return answered({"eventID": key}, 201, where)


@bp.get("/events/<path:event_id>", merge_slashes=False, provide_automatic_options=False)
@keyed(Scope.EPCIS_READ)
@spoken
def event(event_id: str) -> Response:
    query = query_of(caller().organisation_id, {"EQ_eventID": [event_id]})
    query.per_page = MOST_A_PAGE
    found = queries.events(query)
    if not found:
        raise Wrong(404, "NoSuchResourceException", "There is no event of this eventID.")
    return answering.document_of(found)


@bp.route("/capture", methods=["OPTIONS"], provide_automatic_options=False)
@bp.route("/capture/<capture_id>", methods=["OPTIONS"], provide_automatic_options=False)
@bp.route("/events", methods=["OPTIONS"], provide_automatic_options=False)
@bp.route("/events/<path:event_id>", methods=["OPTIONS"], provide_automatic_options=False)
@keyed(None)
def options(**_: str) -> Response:
    return discovered(most_bytes())
