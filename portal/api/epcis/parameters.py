"""The parameters of a query for events, as the standard names them, and pages, for the OpenAPI document."""

from typing import Any

from portal.api.keyed.described import answer
from portal.api.paths import ETAG, HEADERS, Part
from registry.units.events.leafing import A_PAGE, MOST_A_PAGE


def _query(name: str, description: str, example: str, **schema: Any) -> Part:
    told = {"type": "string", "maxLength": 1000, **schema}
    return {"name": name, "in": "query", "description": description, "schema": told, "example": example}


_TIME, _ITEM = {"format": "date-time"}, "https://id.gs1.org/01/04012345123456/21/S1"
PAGE: tuple[Part, ...] = (
    {
        "name": "perPage",
        "in": "query",
        "description": "How many on a page",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": A_PAGE},
        "example": A_PAGE,
    },
    _query("nextPageToken", "From the Link header of the page before", "W3Rva2VuXQ"),
)
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("eventType", "Kind of event", "ObjectEvent|AggregationEvent"),
    ("EQ_action", "ADD, OBSERVE or DELETE", "OBSERVE"),
    ("EQ_bizStep", "Business step", "shipping|receiving"),
    ("EQ_disposition", "Disposition", "in_transit"),
    ("EQ_persistentDisposition_set", "Lasting disposition that was set", "recalled"),
    ("EQ_persistentDisposition_unset", "Lasting disposition that was unset", "recalled"),
    ("EQ_readPoint", "Where it was seen", "https://id.gs1.org/414/4012345000016"),
    ("EQ_bizLocation", "Where it was afterwards", "https://id.gs1.org/414/4012345000016"),
    ("WD_readPoint", "Where it was seen, or within it", "https://id.gs1.org/414/4012345000016"),
    ("WD_bizLocation", "Where it was afterwards, or within it", "https://id.gs1.org/414/4012345000016"),
    ("EQ_bizTransaction_po", "Business transaction of type `po`; likewise of every other type", "https://orders.example/1"),
    ("EQ_source_owning_party", "Source of type `owning_party`; likewise of others", "https://id.gs1.org/417/4012345000009"),
    ("EQ_destination_location", "Destination of type `location`; likewise of others", "https://id.gs1.org/414/4012345000023"),
    ("EQ_transformationID", "Transformation", "urn:epc:id:gdti:4012345.12345.1"),
    ("MATCH_epc", "Item in epcList or childEPCs; a GTIN alone stands for all its items", _ITEM),
    ("MATCH_parentID", "Item that holds others", "https://id.gs1.org/00/340123450000000017"),
    ("MATCH_inputEPC", "Item that went into a transformation", _ITEM),
    ("MATCH_outputEPC", "Item that came out of one", _ITEM),
    ("MATCH_anyEPC", "Item in any of these places", _ITEM),
    ("MATCH_epcClass", "Lot or class in a list of quantities", "https://id.gs1.org/01/04012345123456/10/L1"),
    ("MATCH_inputEPCClass", "Lot or class that went in", "https://id.gs1.org/01/04012345123456/10/L1"),
    ("MATCH_outputEPCClass", "Lot or class that came out", "https://id.gs1.org/01/04012345123456/10/L1"),
    ("MATCH_anyEPCClass", "Lot or class in any of these", "https://id.gs1.org/01/04012345123456/10/L1"),
    ("EQ_eventID", "Event, and its error declaration", "urn:uuid:3f2b6a52-6a64-4c05-9a2e-1f2c3d4e5f60"),
    ("EQ_errorReason", "Reason of an error declaration", "incorrect_data"),
    ("EQ_correctiveEventID", "Event that corrects another", "urn:uuid:3f2b6a52-6a64-4c05-9a2e-1f2c3d4e5f60"),
    ("EXISTS_errorDeclaration", "Only error declarations", "1"),
    ("EXISTS_sensorElementList", "Only events with measurements", "1"),
)  # fmt: skip
_TIMES = (
    ("eventTime", "it happened"),
    ("recordTime", "it was captured"),
    ("errorDeclaration_Time", "it was declared wrong"),
)
_ORDER = "Where not given: as captured, or by eventTime where that is narrowed"
QUERY: tuple[Part, ...] = (
    *(_query(name, f"{words}. Several values with | between them.", example) for name, words, example in _WORDS),
    *(
        _query(f"{sign}_{name}", f"{words} {what}", "2026-03-01T00:00:00.000Z", **_TIME)
        for name, what in _TIMES
        for sign, words in (("GE", "At this time or later"), ("LT", "Before this time"))
    ),
    *(
        _query(f"{sign}_quantity", f"A quantity {words}", "10", pattern=r"^-?[0-9]+(\.[0-9]+)?$")
        for sign, words in (
            ("EQ", "of"), ("GT", "above"), ("GE", "of at least"), ("LT", "below"), ("LE", "of at most"),
        )
    ),
    _query("orderBy", _ORDER, "eventTime", enum=["eventTime", "recordTime"]),
    _query("orderDirection", "ASC, or DESC (the standard's choice)", "DESC", enum=["ASC", "DESC"]),
    _query("eventCountLimit", "No more than so many events over all pages", "1000", pattern="^[1-9][0-9]{0,7}$"),
    _query("maxEventCount", "Refuse the query (413) if it finds more", "1000", pattern="^[1-9][0-9]{0,7}$"),
    *PAGE,
)  # fmt: skip
_LINK: Part = {
    "Link": {"description": "The next page (RFC 8288)", "schema": {"type": "string"}},
    "GS1-Next-Page-Token-Expires": {"description": "Until when it holds", "schema": {"type": "string"}},
}


def paged(description: str, schema: str) -> Part:
    found = answer(description, schema)
    found["200"] = found["200"] | {"headers": HEADERS | ETAG | _LINK}
    return found
