"""The lists of what events tell of, and the events of each, for the OpenAPI document."""

from portal.api.epcis.answers import STANDARD, quoted
from portal.api.epcis.parameters import PAGE, QUERY, paged
from portal.api.epcis.resources import NAMES, RESOURCES, Resource
from portal.api.keyed.described import answer, operation
from portal.api.paths import Part
from portal.api.schemas import Schema, listing, text, thing
from registry.staff.keys.scopes import Scope

_TAG = "EPCIS"
_KEY = '--header "Authorization: Bearer $KEY"'
_HERE = "/api/v1/epcis"
_URI = text("A URI", examples=["https://id.gs1.org/01/04012345123456/21/S1"])


def _list(resource: Resource) -> Schema:
    """The standard lists items as they are, and words within an object."""
    if not resource.word:
        return listing(_URI, "Items, lots and other things, in the order of their numbers")
    return thing(
        f"Every {resource.thing} that events tell of",
        {
            "@context": text("The standard's context", examples=[STANDARD]),
            "type": text("Which list it is", enum=[resource.kind]),
            resource.word: listing({"type": "string"}, "In the order of their letters"),
        },
    )


def _schema(resource: Resource) -> str:
    return f"EPCIS{resource.name[:1].upper()}{resource.name[1:]}"


def _id(verb: str, resource: Resource, rest: str = "") -> str:
    return f"{verb}{resource.name[:1].upper()}{resource.name[1:]}{rest}"


def _one(resource: Resource) -> Part:
    return {
        "name": resource.one,
        "in": "path",
        "required": True,
        "description": f"The {resource.thing}, percent-encoded",
        "schema": {"type": "string", "maxLength": 1000},
        "example": resource.example,
    }


def _paths(resource: Resource) -> Part:
    """The list, what there is of one, and its events."""
    name, one, said = f"{_HERE}/{resource.name}", _one(resource), resource.thing
    query = tuple(part for part in QUERY if part["name"] != resource.parameter)
    return {
        name: {"get": operation(
            Scope.EPCIS_READ, _id("list", resource), _TAG, f"Every {said} that events tell of", "Page by page.",
            paged("One page of them", _schema(resource)), parameters=PAGE, refuses=("400", "406"),
        )},
        f"{name}/{{{resource.one}}}": {"get": operation(
            Scope.EPCIS_READ, _id("lookUp", resource), _TAG, f"What there is of one {said}", "Its events.",
            answer("Addresses below this one", "EPCISAddresses", ["events"]), parameters=(one,),
            refuses=("404", "406"),
        )},
        f"{name}/{{{resource.one}}}/events": {"get": operation(
            Scope.EPCIS_READ, _id("query", resource, "Events"), _TAG, f"The events of one {said}",
            "With the other parameters of a query for events.", paged("One page of events", "EPCISQueryDocument"),
            parameters=(one, *query), refuses=("400", "404", "406", "413"),
        )},
    }  # fmt: skip


SCHEMAS: dict[str, Schema] = {
    "EPCISAddresses": listing({"type": "string"}, "Last parts of addresses"),
    **{_schema(one): _list(one) for one in RESOURCES},
}
PATHS: Part = {
    _HERE: {"get": operation(
        None, "listResources", _TAG, "What there is to ask for", "The standard's top-level resources.",
        answer("Addresses below this one", "EPCISAddresses", list(NAMES)), refuses=("406",),
    )},
    **{path: part for one in RESOURCES for path, part in _paths(one).items()},
}  # fmt: skip
COMMANDS = {
    "listResources": f"curl SITE{_HERE} {_KEY}",
    **{_id("list", one): f"curl SITE{_HERE}/{one.name} {_KEY}" for one in RESOURCES},
    **{
        _id(verb, one, rest): f"curl SITE{_HERE}/{one.name}/{quoted(one.example)}{end} {_KEY}"
        for one in RESOURCES
        for verb, rest, end in (("lookUp", "", ""), ("query", "Events", "/events"))
    },
}
