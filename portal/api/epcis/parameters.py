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
    (
        "EQ_ILMD_cbvmda:lotNumber",
        "Master data of an instance or lot; likewise every other field of ilmd, GT_, GE_, LT_ and LE_ of numbers, days "
        "and times, EXISTS_, and with INNER_ before ILMD_ fields inside of fields",
        "L1",
    ),
    (
        "EQ_https://example.com/terms/colour",
        "A field of an event that somebody else defined, with its namespace; signs and INNER_ as of ILMD_. Likewise "
        "with ERROR_DECLARATION_, readPoint_, bizLocation_, SENSORELEMENT_, SENSORMETADATA_ or SENSORREPORT_ before it",
        "red",
    ),
    (
        "HASATTR_bizLocation",
        "A place whose master data has this attribute, from documents or known here; likewise of readPoint, bizStep, "
        "disposition and fields that somebody else defined",
        "cbvmda:countryCode",
    ),
    ("EQATTR_bizLocation_cbvmda:countryCode", "The same with this value; likewise other fields and attributes", "DE"),
    ("EQ_type", "Kind of measurement", "Temperature"),
    ("EQ_deviceID", "Sensor", "urn:epc:id:giai:4012345.thermo-1"),
    ("EQ_deviceMetadata", "Description of the sensor", "https://id.gs1.org/8004/4012345thermo"),
    ("EQ_rawData", "Where its raw data are", "https://lab.example/raw/1"),
    ("EQ_dataProcessingMethod", "How its data were processed", "https://lab.example/how/1"),
    ("EQ_bizRules", "Rules it was set by", "https://lab.example/rules/1"),
    ("EQ_microorganism", "Microorganism that was found", "https://www.ncbi.nlm.nih.gov/taxonomy/562"),
    ("EQ_chemicalSubstance", "Substance that was found", "https://identifiers.org/inchikey:XLYOFNOQVPJJNP-UHFFFAOYSA-N"),
    ("EQ_stringValue", "A text that was measured", "clean"),
    ("EQ_booleanValue", "true or false, measured", "false"),
    ("EQ_hexBinaryValue", "Bytes that were measured", "00FF"),
    ("EQ_uriValue", "An address that was measured", "https://lab.example/result/9"),
)  # fmt: skip
_TIMES = (
    ("eventTime", "it happened"),
    ("recordTime", "it was captured"),
    ("errorDeclaration_Time", "it was declared wrong"),
    ("errorDeclarationTime", "it was declared wrong"),
    ("time", "a sensor measured"),
    ("startTime", "a sensor began"),
    ("endTime", "a sensor ended"),
)
_DECIMAL = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$"
_SIGNS = (("EQ", "of"), ("GT", "above"), ("GE", "of at least"), ("LT", "below"), ("LE", "of at most"))
_FIGURES = (
    ("quantity", "A quantity"),
    ("quantity_KGM", "A quantity in this unit of measure, likewise in others,"),
    ("value_CEL", "A measurement in this unit, likewise in others,"),
    *(
        (f"{name}_CEL", f"{name} of measurements in this unit, likewise in others,")
        for name in ("minValue", "maxValue", "meanValue", "sDev", "percValue")
    ),
    ("percRank", "A rank of percentiles"),
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
        _query(f"{sign}_{name}", f"{what} {words}", "10", pattern=_DECIMAL)
        for name, what in _FIGURES
        for sign, words in _SIGNS
    ),
    _query("orderBy", _ORDER, "eventTime", enum=["eventTime", "recordTime"]),
    _query("orderDirection", "ASC, or DESC (the standard's choice)", "DESC", enum=["ASC", "DESC"]),
    _query("eventCountLimit", "No more than so many events over all pages", "1000", pattern="^[1-9][0-9]{0,7}$"),
    _query("maxEventCount", "Refuse the query (413) if it finds more", "1000", pattern="^[1-9][0-9]{0,7}$"),
    {
        "name": "GS1-Extensions",
        "in": "header",
        "description": "What prefixes in names of parameters stand for. cbvmda, cbv, gs1 and epcis are known",
        "schema": {"type": "string"},
        "example": "example=https://example.com/terms/",
    },
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
