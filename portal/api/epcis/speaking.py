"""What the standard's REST bindings ask of every request and answer besides its body: versions and formats in headers,
and problems by the names of its exceptions."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, request

from registry.errors import Refused
from registry.matching.events.capturing import MOST_EVENTS
from registry.web.problems import problem

P = ParamSpec("P")
VERSION = "2.0.0"
ALWAYS = {"GS1-EPCIS-Version": VERSION, "GS1-CBV-Version": VERSION, "GS1-EPC-Format": "No_Preference"}
VERSIONS = {f"GS1-{name}-{end}": VERSION for name in ("EPCIS", "CBV") for end in ("Min", "Max")}
LIMIT, FILE_LIMIT, BEHAVIOUR = (
    "GS1-EPCIS-Capture-Limit",
    "GS1-EPCIS-Capture-File-Size-Limit",
    "GS1-Capture-Error-Behaviour",
)
ROLLBACK, PROCEED = "rollback", "proceed"
JSON, LINKED = KINDS = ("application/json", "application/ld+json")


class Wrong(Exception):
    """A request that the standard has an exception for."""

    def __init__(self, status: int, kind: str, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.more = status, kind, detail, more


def spoken(view: Callable[P, Response]) -> Callable[P, Response]:
    """A view that speaks the standard. Stands under `keyed`."""

    @wraps(view)
    def speaking(*args: P.args, **kwargs: P.kwargs) -> Response:
        _understood()
        kind = _wanted()
        answer = view(*args, **kwargs)
        answer.headers.update(ALWAYS)
        answer.vary.add("Accept")
        if kind == LINKED and answer.mimetype == JSON:
            answer.mimetype = LINKED
        return answer

    return speaking


def wrong(error: Wrong) -> Response:
    """The problem as the standard names it."""
    return problem(error.status, error.detail, type=f"epcisException:{error.kind}", **error.more)


def refused(error: Refused) -> Wrong:
    """A parameter of a query that is refused."""
    place = {"parameter": error.field[:80], "detail": error.message}
    return Wrong(400, "QueryParameterException", error.message, errors=[place])


def sent_as_json() -> None:
    """The body's kind."""
    if request.mimetype not in KINDS:
        raise Wrong(415, "ImplementationException", f"Send the events as {' or '.join(KINDS)}.")


def rolls_back() -> bool:
    """What the sender wants where some of the events are wrong."""
    wanted = request.headers.get(BEHAVIOUR, ROLLBACK)
    if wanted not in (ROLLBACK, PROCEED):
        raise Wrong(400, "ValidationException", f"{BEHAVIOUR} is {ROLLBACK} or {PROCEED}.")
    return wanted == ROLLBACK


def discovered(largest: int = 0) -> Response:
    """What OPTIONS tells, with the limits where events are handed over."""
    answer = Response(status=204)
    del answer.headers["Content-Type"]  # there is nothing in it to be of a kind, or to be packed
    answer.headers.update(ALWAYS | VERSIONS)
    methods = current_app.create_url_adapter(request).allowed_methods()  # type: ignore[union-attr]
    answer.headers["Allow"] = ", ".join(sorted(methods))
    if largest:
        answer.headers.update({**_limits(largest), BEHAVIOUR: ROLLBACK})
    return answer


def too_large(_error: Exception) -> Response:
    """With the limits, for whoever sends it again in parts."""
    most = request.max_content_length or 0
    words = f"The body is larger than {most:,} bytes. Send less at once."
    answer = wrong(Wrong(413, "CaptureLimitExceededException", words))
    answer.headers.update(ALWAYS | _limits(most))
    return answer


def _wanted() -> str:
    """Which name of JSON suits the caller; either stands for the same text."""
    if "Accept" not in request.headers:
        return JSON
    kind = request.accept_mimetypes.best_match(KINDS)
    if kind is None:
        raise Wrong(
            406, "ImplementationException", f"This is answered as {' or '.join(KINDS)}: accept one of them."
        )
    return kind


def _limits(largest: int) -> dict[str, str]:
    return {LIMIT: str(MOST_EVENTS), FILE_LIMIT: str(largest)}


def _understood() -> None:
    for header in ("GS1-EPCIS-Version", "GS1-CBV-Version"):
        if not request.headers.get(header, VERSION).startswith("2."):
            raise Wrong(406, "ImplementationException", f"This speaks {header.replace('-', ' ')} {VERSION}.")
    if request.headers.get("GS1-EPC-Format", ALWAYS["GS1-EPC-Format"]) != ALWAYS["GS1-EPC-Format"]:
        words = "Identifiers come back as they were sent: ask for GS1-EPC-Format No_Preference."
        raise Wrong(406, "ImplementationException", words)
