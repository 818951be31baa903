"""The retrieval as OpenAPI describes it. Holds no behaviour; a test compares every answer with it."""

from typing import Any

from portal.api.paths import ETAG, HEADERS, IF_NONE_MATCH, Part, problems, query
from portal.api.retrieval.filters import DAYS, MOST, MOST_ID, TEXTS
from portal.api.schemas import PLAIN, Schema, flag, listing, maybe, number, text, thing
from registry.recalls.states import PUBLIC, SEVERITIES

_EMPTY: Schema = {"type": "string", "maxLength": 0}
_TEXT: Schema = {"type": "string", "maxLength": MOST, "pattern": PLAIN}
_DATE: Schema = {"anyOf": [{"type": "string", "format": "date"}, _EMPTY]}
_ID: Schema = {"anyOf": [{"type": "integer", "minimum": 0, "maximum": MOST_ID}, _EMPTY]}
_EXAMPLES = {"RecallTitle": "stroller", "Hazard": "fire", "ProductName": "heater", "RemedyOption": "Refund"}
_DAY = {"examples": ["2024-05-02T00:00:00"]}

_DAY_WORDS = {
    "RecallDateStart": "First day on which it opened. A recall of which only the year is known counts where any day of "
    "that year does",
    "RecallDateEnd": "Last day on which it opened",
    "LastPublishDateStart": "First day of its last change, of whatever kind (UTC)",
    "LastPublishDateEnd": "Last day of its last change (UTC)",
}


def _named(description: str, *names: str) -> Schema:
    return listing(thing("One of them", {name: text(name) for name in names}), description)


def _parameters() -> list[Part]:
    form = {"type": "string", "pattern": "^([Jj][Ss][Oo][Nn]|[Xx][Mm][Ll])?$"}
    upc = "Part of a trade item number (UPC, EAN, GTIN); zeros in front, blanks and hyphens do not count"
    return [
        query("format", "`json` or `xml`; XML where it is left out", form, "json"),
        query("RecallID", "Number of the recall on this site", _ID, 1),
        *(query(name, _DAY_WORDS[name], _DATE, "2024-05-02") for name in DAYS),
        *(
            query(name, f"Part of `{'.'.join(place)}`", _TEXT, _EXAMPLES.get(name, ""))
            for name, place in TEXTS.items()
        ),
        query("UPC", upc, _TEXT, "012345678905"),
        IF_NONE_MATCH,
    ]


RETRIEVED = thing(
    "A recall with the fields of the CPSC's Recall Retrieval service. What begins with X_ is ours.",
    {
        "RecallID": number("Number of the recall on this site"),
        "RecallNumber": text("The authority's number; empty where there is none"),
        "RecallDate": maybe(text("Day on which it opened; null where only its year is known", **_DAY)),
        "Description": text("What it involves, and which units it covers, in words"),
        "URL": text("Its page for people", format="uri"),
        "Title": text("Title of the recall"),
        "ConsumerContact": text("Whom to turn to"),
        "LastPublishDate": text("Day of its last change, of whatever kind (UTC)", **_DAY),
        "SoldAtLabel": {"type": "null", "description": "Always null, as in the original"},
        "Products": _named(
            "Products it is about. The number of units is that of the whole recall and stands with the first",
            "Name", "Description", "Model", "Type", "CategoryID", "NumberOfUnits",
        ),
        "Inconjunctions": _named("Pages elsewhere that belong to it", "URL"),
        "Images": _named("Pictures, each with its description in words", "URL", "Caption"),
        "Injuries": _named("What has happened", "Name"),
        "Manufacturers": _named("Who answers for it; CompanyID is the maker's stable name", "Name", "CompanyID"),
        "Retailers": _named("Where it was sold; days and price stand apart, in X_", "Name", "CompanyID"),
        "Importers": _named("Not known here: empty", "Name", "CompanyID"),
        "Distributors": _named("Not known here: empty", "Name", "CompanyID"),
        "ManufacturerCountries": _named("Not known here: empty", "Country"),
        "ProductUPCs": _named("Trade item numbers: 12 digits (UPC), or 13 or 14", "UPC"),
        "Hazards": _named("What can happen, and the kind of hazard", "Name", "HazardType", "HazardTypeID"),
        "Remedies": _named("What the maker does about it", "Name"),
        "RemedyOptions": _named(
            "What owners may choose from, or what the remedy's own words name: Refund, Repair, Replace, Dispose, "
            "Rebate, New Instructions", "Option",
        ),
        "X_Status": text("State of the recall", enum=list(PUBLIC)),
        "X_Severity": text("How far it may still be used", enum=["", *SEVERITIES]),
        "X_StopUse": flag("Whether it must not be used at all"),
        "X_Action": text("What the person should do now"),
        "X_RemedyAvailable": flag("Whether the remedy can be had now"),
        "X_ScopeVersion": maybe(number("Number of the scope version that counts now")),
        "X_ListVersion": text("Label of its list of units"),
        "X_ListComplete": flag("False while the maker's list of units is not final"),
        "X_SerialRules": listing(text("One sentence"), "Which units are covered, in words"),
        "X_Lots": listing(text("A lot"), "Lots that the rule names"),
        "X_Criteria": text("Where the rule stands for programs", format="uri"),
        "X_Check": text("Where a single unit is checked: the only way to know about one", format="uri"),
        "X_NoticeURLs": {
            "type": "object",
            "description": "Language -> address of the notice",
            "additionalProperties": text("Address", format="uri"),
        },
        "X_Source": text("Where the authority's notice stands"),
        "X_Regulator": text("Authority that holds it"),
        "X_Year": maybe(number("Year in which it opened")),
        "X_SoldFrom": maybe(text("First day of sale", **_DAY)),
        "X_SoldUntil": maybe(text("Last day of sale", **_DAY)),
        "X_Price": text("At what price it was sold"),
        "X_Updated": text("When anything in it last changed", format="date-time"),
        "X_Demonstration": flag("A past recall or a made-up one, shown as an example only"),
    },
)  # fmt: skip

_XML: Schema = {
    "type": "string",
    "description": "`ArrayOfRecall` with a `Recall` for each; null has no element",
}

RETRIEVE: Part = {
    "operationId": "retrieveRecalls",
    "tags": ["Recalls"],
    "summary": "Retrieve recalls as from the CPSC",
    "description": "Fields, parameters and form of the CPSC's Recall Retrieval service (guide 1.4), so that programs "
    "written for it work with another address. All that match come at once, the newest first. Texts are parts of what "
    "is sought, in any case of letters; every filter works on what the answer shows. Unknown parameters are left out "
    "of account. Counts as ten checks against the limit, as one where `If-None-Match` says it is unchanged.",
    "parameters": _parameters(),
    "responses": {
        "200": {
            "description": "The recalls",
            "headers": HEADERS
            | ETAG
            | {"Last-Modified": {"description": "Last published change", "schema": {"type": "string"}}},
            "content": {
                "application/json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/RetrievedRecall"}}
                },
                "application/xml": {"schema": _XML},
            },
        },
        "304": {"description": "Unchanged", "headers": HEADERS | ETAG},
    }
    | problems("400", "422", "429"),
}

PATHS: dict[str, Any] = {"/RestWebServices/Recall": {"get": RETRIEVE}}
