"""The operations of the API as OpenAPI describes them. Every answer that can be given is here, errors too."""

from typing import Any

from portal.api import examples
from portal.api.fields import query_parameters
from portal.api.reading import MAX_BODY, MAX_UNITS
from portal.api.schemas import PLAIN, Schema, ref, text

Part = dict[str, Any]

HEADERS: Part = {
    "X-Request-ID": {
        "description": "Number of this request; quote it when you ask about it",
        "schema": {"type": "string"},
    },
}
ETAG: Part = {"ETag": {"description": "Send it back in If-None-Match", "schema": {"type": "string"}}}
LINK: Part = {
    "Link": {
        "description": "The pages `first`, `prev`, `next` and `last` (RFC 8288)",
        "schema": {"type": "string"},
    }
}
_PROBLEMS = {
    "400": "The request cannot be read: not UTF-8, not JSON, or too many parameters",
    "401": "No key, or one that opens nothing any more",
    "403": "The key may not do that; the answer says which scope it needs",
    "404": "There is no such thing here, or it is not public, or not yours",
    "405": "This address answers other methods; they stand in `Allow`",
    "406": "Not in this version or format of EPCIS",
    "409": "The same request is being answered at this moment: ask again",
    "412": "It was changed since: the ETag in If-Match is not that of now",
    "413": f"The body is larger than {MAX_BODY // 1024 // 1024} MiB",
    "415": "The body is not `application/json`",
    "422": "A field is refused; `errors` says which and why",
    "429": "Too many requests from one address or by one key: wait as long as `Retry-After` says",
    "503": "Checks cannot be answered at the moment; try again soon",
}


def problems(*codes: str) -> Part:
    """Error answers by status."""
    return {code: _problem(code) for code in codes}


def _problem(code: str) -> Part:
    headers = dict(HEADERS)
    if code in {"429", "503"}:
        headers["Retry-After"] = {"description": "Seconds to wait", "schema": {"type": "string"}}
    if code == "405":
        headers["Allow"] = {"description": "Methods that are answered", "schema": {"type": "string"}}
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {"description": _PROBLEMS[code], "headers": headers, "content": content}


def json_answer(description: str, schema: str, example: object = None, **headers: Part) -> Part:
    body: Part = {"schema": ref(schema)}
    if example is not None:
        body["example"] = example
    return {"description": description, "headers": HEADERS | headers, "content": {"application/json": body}}


def query(name: str, description: str, schema: Schema, example: object) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": example}


IF_NONE_MATCH: Part = {
    "name": "If-None-Match",
    "in": "header",
    "description": "ETag of the answer you have: if it is still the same you get 304 and no body",
    "schema": {"type": "string"},
}

IF_MATCH: Part = {
    "name": "If-Match",
    "in": "header",
    "description": "ETag of what you read: if it was changed since, nothing is done and you get 412",
    "schema": {"type": "string"},
}

CHECK: Part = {
    "operationId": "check",
    "tags": ["Checks"],
    "summary": "Check one unit",
    "description": "Tell what is printed on the product. Where that is not enough, the verdict is `need` and the "
    "answer names what to send next. Nothing that you send is kept.",
    "parameters": query_parameters(),
    "responses": {"200": json_answer("The answer", "Answer", examples.ANSWER)}
    | problems("400", "422", "429", "503"),
}

CHECKS: Part = {
    "operationId": "checkMany",
    "tags": ["Checks"],
    "summary": f"Check up to {MAX_UNITS:,} units",
    "description": "Answers come in the order of the units, each the same object that a single check gives. A unit "
    "that cannot be read gets an `error` in its place; the others are answered all the same. Fifty units, or part "
    "of fifty, count as one check against the limit.",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": ref("Units"),
                "example": examples.UNITS,
            }
        },
    },
    "responses": {"200": json_answer("The answers", "Answers", examples.ANSWERS)}
    | problems("400", "413", "415", "422", "429", "503"),
}

RECALLS: Part = {
    "operationId": "listRecalls",
    "tags": ["Recalls"],
    "summary": "List and search published recalls",
    "parameters": [
        query(
            "q",
            "Words that must stand in the notice",
            {"type": "string", "maxLength": 200, "pattern": PLAIN},
            "battery",
        ),
        query(
            "brand",
            "Brand: its name, or its `slug`",
            {"type": "string", "maxLength": 200, "pattern": PLAIN},
            "Kidde",
        ),
        query("year", "Year in which it opened", {"type": "integer", "minimum": 1900, "maximum": 2999}, 2017),
        query("status", "State of the recall", {"type": "string", "enum": ["open", "closed"]}, "open"),
        query("hazard", "Kind of hazard", {"type": "string", "maxLength": 40, "pattern": PLAIN}, "fire"),
        query("page", "Number of the page", {"type": "integer", "minimum": 1, "maximum": 100000}, 1),
        query(
            "per_page",
            "Recalls on a page",
            {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
            20,
        ),
        IF_NONE_MATCH,
    ],
    "responses": {
        "200": json_answer("One page of recalls", "RecallList", None, **ETAG, **LINK),
        "304": {"description": "Unchanged", "headers": HEADERS | ETAG},
    }
    | problems("400", "422", "429"),
}

RECALL: Part = {
    "operationId": "getRecall",
    "tags": ["Recalls"],
    "summary": "One recall with its criteria and versions",
    "parameters": [
        {
            "name": "recall",
            "in": "path",
            "required": True,
            "description": "`id` or `slug` of the recall",
            "schema": text("`id` or `slug`", pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$"),
            "example": "kidde-plastic-2017",
        },
        IF_NONE_MATCH,
    ],
    "responses": {
        "200": json_answer("The recall", "Recall", None, **ETAG),
        "304": {"description": "Unchanged", "headers": HEADERS | ETAG},
    }
    | problems("404", "429"),
}

PATHS: Part = {
    "/api/v1/check": {"get": CHECK},
    "/api/v1/checks": {"post": CHECKS},
    "/api/v1/recalls": {"get": RECALLS},
    "/api/v1/recalls/{recall}": {"get": RECALL},
}
