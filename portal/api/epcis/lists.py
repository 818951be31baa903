"""What a maker's events tell of, for programs that look around: kinds of events, items, steps, places, dispositions,
and the events of each."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response

from portal.api.epcis import answering, asking
from portal.api.epcis.answers import STANDARD
from portal.api.epcis.resources import NAMES, RESOURCES, Resource
from portal.api.epcis.speaking import Wrong, discovered, refused, spoken, wrong
from portal.api.keyed.answers import answered
from portal.api.keyed.guard import caller, keyed
from portal.api.refusals import add_refusals
from registry.errors import Refused
from registry.serials.epcs import read_epc, uri_key
from registry.staff.keys.scopes import Scope
from registry.units.events import vocabularies
from registry.units.events.asking import query_of
from registry.units.events.canonical import canonical
from registry.units.events.leafing import Query
from registry.units.events.names import uri_of
from registry.units.events.vocabulary import plain

bp = Blueprint("epcis_lists", __name__, url_prefix="/api/v1/epcis")
add_refusals(bp)
bp.register_error_handler(Wrong, wrong)
bp.register_error_handler(Refused, lambda error: wrong(refused(error)))
View = Callable[..., Response]


@bp.get("", provide_automatic_options=False)
@keyed(None)
@spoken
def top() -> Response:
    return answered(NAMES)


@keyed(Scope.EPCIS_READ)
@spoken
def listed(resource: Resource) -> Response:
    query, given, after = _page()
    found = _found(resource, query, after)
    shown = found[: query.per_page]
    told = shown if resource.word else [uri_of(key) for key in shown]
    body = {"@context": STANDARD, "type": resource.kind, resource.word: told} if resource.word else told
    answer = answered(body)
    if len(found) > len(shown):
        asking.go_on(answer, given, [shown[-1]])
    return answer


@keyed(Scope.EPCIS_READ)
@spoken
def below(resource: Resource, value: str) -> Response:
    _look_up(resource, value)
    return answered(["events"])


@keyed(Scope.EPCIS_READ)
@spoken
def events_of(resource: Resource, value: str) -> Response:
    _look_up(resource, value)
    return answering.page_of(*asking.asked(**{resource.parameter: value}))


@keyed(None)
def options(**_: str) -> Response:
    return discovered()


def _page() -> tuple[Query, dict[str, list[str]], str]:
    """How many are wanted, and after which."""
    given, token = asking.told()
    for name in given:
        if name != "perPage":
            raise Refused(name, f"There is no parameter {name[:80]!r} here.")
    after = str(asking.place_of(given, token)[0]) if token else ""
    return query_of(caller().organisation_id, given), given, after


def _found(resource: Resource, query: Query, after: str) -> Sequence[str]:
    """One more than a page holds where there are more."""
    if resource.word:
        return vocabularies.words(query.organisation_id, resource.word, query.per_page + 1, after)
    return vocabularies.items(query.organisation_id, query.per_page + 1, after)


def _look_up(resource: Resource, value: str) -> None:
    maker = caller().organisation_id
    if resource.word:
        key = uri_key(canonical(value)) if resource.word in vocabularies.PLACES else plain(value)[:200]
        known = vocabularies.has_word(maker, resource.word, key)
    else:
        known = vocabularies.has_item(maker, read_epc(value).key)
    if not known:
        raise Wrong(404, "NoSuchResourceException", f"No event tells of this {resource.thing}.")


def _add(rule: str, name: str, view: View, resource: Resource) -> None:
    """One address, and what can be done there."""

    def seen(**values: str) -> Response:
        return view(resource, *values.values())

    seen.scope = view.scope  # type: ignore[attr-defined]
    bp.add_url_rule(rule, name, seen, methods=["GET"], merge_slashes=False, provide_automatic_options=False)
    bp.add_url_rule(
        rule, "options", options, methods=["OPTIONS"], merge_slashes=False, provide_automatic_options=False
    )


bp.add_url_rule("", "options", options, methods=["OPTIONS"], provide_automatic_options=False)
for _resource in RESOURCES:
    _one = f"/{_resource.name}/<path:{_resource.one}>"
    _add(f"/{_resource.name}", _resource.name, listed, _resource)
    _add(_one, f"one_{_resource.name}", below, _resource)
    _add(f"{_one}/events", f"events_of_{_resource.name}", events_of, _resource)
