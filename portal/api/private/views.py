"""Hashes instead of numbers. Answers from the file of this machine, the database up or down."""

import re

from flask import Blueprint, Response, request, send_file

from portal.api.answers import moment
from portal.api.desk import cached, desk
from portal.api.refusals import add_refusals
from registry.errors import Refused
from registry.journeys import offline
from registry.recalls.offline.reading import PREFIX, OfflineList
from registry.web.problems import OPEN_TO_OTHERS, problem

MISSING = "The list is being made. Try again in a minute."
SAYS = (
    "Compare the rest of your hash with suffix. Where it is found, check the number itself: only that is an answer. "
    "Where it is not, you know nothing of the recalls in ask_on_line, nor of those in other_fields unless you have "
    "looked for the hash of that field, nor whether the number was misread."
)
_DIGITS = re.compile(rf"[0-9a-fA-F]{{{PREFIX}}}").fullmatch

bp = Blueprint("private", __name__, url_prefix="/api/v1")
add_refusals(bp)


@bp.get("/check/prefix/<prefix>")
def by_prefix(prefix: str) -> Response:
    desk().spend(request.remote_addr)
    if not _DIGITS(prefix):
        raise Refused("prefix", f"Send the first {PREFIX} hexadecimal digits of the hash.")
    found = offline.current()
    return _later() if found is None else cached(_behind(found, prefix.lower()))


@bp.get("/offline-list")
def offline_list() -> Response:
    desk().spend(request.remote_addr)
    found = offline.current()
    if found is None:
        return _later()
    name = f"recalls-{found.head['list_version']}.list"
    path, kind = offline.place(), "application/octet-stream"
    # asked for anew each time: at the moment of a publication no cache shows the old one
    answer = send_file(path, kind, as_attachment=True, download_name=name, max_age=0)
    answer.headers.extend(OPEN_TO_OTHERS)
    return answer


def _behind(found: OfflineList, prefix: str) -> dict[str, object]:
    return {
        "prefix": prefix,
        "as_of": moment(offline.as_of(found)),
        "list_version": found.head["list_version"],
        "matches": [
            {"suffix": suffix, "recalls": recalls} for suffix, recalls in found.behind(prefix).items()
        ],
        "other_fields": found.other_fields,
        "ask_on_line": found.on_line,
        "says": SAYS,
    }


def _later() -> Response:
    answer = problem(503, MISSING)
    answer.headers["Retry-After"] = "60"
    return answer
