"""What the API answers to a request that it refuses: the same words and shapes for every blueprint of it."""

from flask import Blueprint, Response, request

from portal.api import reading
from portal.api.desk import Overspent, too_many
from registry.errors import Refused
from registry.web.problems import problem


def add_refusals(bp: Blueprint) -> None:
    """To be called once for each blueprint that programs ask."""
    bp.register_error_handler(reading.Unreadable, _unreadable)
    bp.register_error_handler(Refused, _refused)
    bp.register_error_handler(Overspent, _overspent)
    bp.register_error_handler(LookupError, _no_index)
    bp.register_error_handler(413, _too_large)


def _unreadable(error: reading.Unreadable) -> Response:
    more = {"errors": list(error.errors)} if error.errors else {}
    answer = problem(error.status, error.detail, **more)
    if error.status == 415:
        answer.headers["Accept-Encoding"] = "identity"  # RFC 9110: what would be read
    return answer


def _refused(error: Refused) -> Response:
    if request.method in {"GET", "HEAD"}:
        return _unreadable(reading.refused_at(error))
    return _unreadable(reading.wrong(f"#/{reading.escaped(error.field)}".rstrip("/"), error.message))


def _overspent(_error: Overspent) -> Response:
    return too_many()


def _no_index(error: LookupError) -> Response:
    """The index says so where none was ever built; any other failed look-up is a fault of ours."""
    if type(error) is not LookupError:
        raise error
    answer = problem(503, "Checks cannot be answered yet. Try again in a few seconds.")
    answer.headers["Retry-After"] = "5"
    return answer


def _too_large(_error: Exception) -> Response:
    most = request.max_content_length or 0
    return problem(413, f"The body is larger than {most:,} bytes. Send less at once.")
