"""Runs a query for events and answers with one page of what it found."""

from collections.abc import Sequence

from flask import Response

from portal.api.epcis import answers, asking
from portal.api.epcis.speaking import Wrong
from registry.units.events import queries
from registry.units.events.leafing import Query
from registry.units.events.queries import Found


def page_of(query: Query, given: dict[str, list[str]]) -> Response:
    """`given` are the parameters that the next page is asked for with."""
    if query.most is not None and query.after is None and queries.more_than(query, query.most):
        raise Wrong(413, "QueryTooLargeException", f"The query finds more than {query.most:,} events.")
    found = queries.events(query)
    shown = found[: query.per_page if query.limit is None else min(query.per_page, query.limit)]
    answer = document_of(shown)
    if len(found) > len(shown) and (query.limit is None or query.limit > len(shown)):
        left = [] if query.limit is None else [query.limit - len(shown)]
        asking.go_on(answer, given, [shown[-1].at, shown[-1].id, *left])
    return answer


def document_of(found: Sequence[Found]) -> Response:
    """These events, each with the context that it came with."""
    return answers.query_document(
        found, queries.contexts([one.capture_id for one in found if one.capture_id])
    )
