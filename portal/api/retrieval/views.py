"""The address below /RestWebServices. Reads, asks, streams; what is unchanged costs its headers alone."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from portal.api.desk import Open, desk
from portal.api.reading import parameters
from portal.api.refusals import add_refusals
from portal.api.retrieval.filters import Asked, asked
from portal.api.retrieval.shape import shaped
from portal.api.retrieval.writing import JSON_TYPE, XML_TYPE, json_pieces, xml_pieces
from registry.recalls.retrieval import last_change, recalls_in_full

SHAPE = 3
"""Raised when the same recalls are written in another way: what others have kept is out of date then."""
HITS = 10
"""So many checks a retrieval counts as against the limit; one where nothing has changed."""

bp = Blueprint("retrieval", __name__, url_prefix="/RestWebServices")
add_refusals(bp)


@bp.get("/Recall")
def recalls() -> Response:
    here = desk()
    here.spend(request.remote_addr)
    wish = asked(parameters(request.environ["QUERY_STRING"]))
    answer = _dated(Open(mimetype=XML_TYPE if wish.xml else JSON_TYPE))
    answer.make_conditional(request)
    if answer.status_code == 200:
        here.spend(request.remote_addr, HITS - 1)
        answer.response = _begun(wish, here.site)
        answer.headers.pop("Content-Length")  # of no body; how long this one is nobody knows before its end
    return answer


def _dated(answer: Response) -> Response:
    """Whatever is shown changes only with the number of the last published change."""
    generation, changed_at = last_change()
    told = f"{SHAPE} {generation} {request.environ['QUERY_STRING']}"
    answer.set_etag(hashlib.sha256(told.encode("latin-1")).hexdigest()[:32], weak=True)
    answer.last_modified = changed_at
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _begun(wish: Asked, site: str) -> Iterator[str]:
    """The first batch is read before the answer begins: what fails then is still told as a failure."""
    write = xml_pieces if wish.xml else json_pieces
    pieces = iter(write(_shown(wish, site)))
    first = [next(pieces), *([next(pieces)] if wish.xml else [])]
    return stream_with_context(chain(first, pieces))


def _shown(wish: Asked, site: str) -> Iterator[list[dict[str, Any]]]:
    for batch in recalls_in_full(wish.wanted):
        found = [shown for recall in batch if wish.agrees(shown := shaped(recall, site))]
        if found:
            yield found
