"""The addresses below /api/v1. Views read, ask one journey, answer; no cookie, no session, no account."""

from flask import Blueprint, Response, render_template, request

from portal.api import answers, guide, published, reading, spec
from portal.api.desk import UNITS_A_HIT, Open, cached, desk, set_up
from portal.api.quick import count_answer
from portal.api.refusals import add_refusals
from registry.clock import now
from registry.journeys.answers import Answer, Told
from registry.journeys.check import check
from registry.web.problems import problem
from registry.web.shortcuts import SPENT

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.record(set_up)
add_refusals(bp)


def _checked(told: Told) -> Answer:
    answer = check(told)
    count_answer[answer.verdict]()
    return answer


@bp.get("/check")
def check_one() -> Response:
    here, environ = desk(), request.environ
    if SPENT not in environ:
        here.spend(environ.get("REMOTE_ADDR"))
    return Open(answers.answer_json(_checked(reading.told_by_query(environ["QUERY_STRING"])), here.site))


@bp.post("/checks")
def check_many() -> Response:
    here = desk()
    request.max_content_length = reading.MAX_BODY
    rows = reading.rows_of(request.mimetype, request.get_data())
    here.spend(request.remote_addr, -(-len(rows) // UNITS_A_HIT))
    told = ",".join(_row(row, here.site) for row in rows)
    failed = sum(row.told is None for row in rows)
    as_of = answers.moment(now())
    return Open(f'{{"count":{len(rows)},"failed":{failed},"as_of":"{as_of}","answers":[{told}]}}')


def _row(row: reading.Row, site: str) -> str:
    if row.told is not None:
        return answers.row_json(_checked(row.told), row.ref, site)
    return answers.encode({"ref": row.ref, "error": {"pointer": row.pointer, "detail": row.detail}})


@bp.get("/recalls")
def recalls() -> Response:
    here, environ = desk(), request.environ
    here.spend(environ.get("REMOTE_ADDR"))
    body, link = published.page_of(reading.parameters(environ["QUERY_STRING"]), here.site)
    answer = cached(body)
    answer.headers["Link"] = link
    return answer


@bp.get("/recalls/<recall>")
def recall(recall: str) -> Response:
    here = desk()
    here.spend(request.remote_addr)
    found = published.recall_of(recall, here.site)
    return cached(found) if found else problem(404, "There is no public recall of this number or name.")


@bp.get("/openapi.json")
def openapi() -> Response:
    return cached(spec.document(desk().site))


@bp.get("/docs")
def docs() -> str:
    return render_template("portal/api/docs.html", **guide.facts(desk().settings))
