"""The private checks as OpenAPI describes them. Holds no behaviour; a test compares every answer with it."""

from typing import Any

from portal.api.paths import ETAG, HEADERS, IF_NONE_MATCH, Part, json_answer, problems
from portal.api.schemas import MOMENT, Schema, listing, number, ref, text, thing

_SUFFIX = "^[0-9a-f]{11}$"
_ID = number("Number of a recall on this site", minimum=1)

MATCH = thing(
    "Hashes that begin alike",
    {
        "suffix": text("The 6th to the 16th hexadecimal digit of the hash", pattern=_SUFFIX),
        "recalls": listing(_ID, "Recalls that may cover the number"),
    },
)
PREFIX_ANSWER = thing(
    "What is known of all numbers whose hash begins with the digits that were sent",
    {
        "prefix": text("The digits that were sent, in small letters", pattern="^[0-9a-f]{5}$"),
        "as_of": text("The moment up to which published recalls were looked at (UTC)", **MOMENT),
        "list_version": text("The version of all lists together that was looked at"),
        "matches": listing(ref("HashMatch"), "Compare the rest of your hash with each"),
        "other_fields": {
            "type": "object",
            "description": "Field -> recalls that only the hash of that field finds, such as `lot`",
            "additionalProperties": {"type": "array", "items": _ID},
        },
        "ask_on_line": listing(
            _ID, "Recalls that no hash rules out: by a rule, a very long list, or one that is not final"
        ),
        "says": text("What an answer without a match does not say"),
    },
)

PREFIX: Part = {
    "operationId": "checkPrefix",
    "tags": ["Checks"],
    "summary": "Check without telling the number",
    "description": "Write the number as it is compared (capital letters A to Z and digits alone; of digits alone "
    "without the zeros in front), put `serial|` before it (or another field's name), take the SHA-256, and send the "
    "first 5 hexadecimal digits. One of a million equal parts of all numbers comes back: we do not learn which one "
    "you meant. A match is a reason to check the number itself. No match is no answer: `ask_on_line` names the "
    "recalls that it says nothing about.",
    "parameters": [
        {
            "name": "prefix",
            "in": "path",
            "required": True,
            "description": "The first 5 hexadecimal digits of the hash",
            "schema": {"type": "string", "pattern": "^[0-9a-fA-F]{5}$"},
            "example": "1a2b3",
        },
        IF_NONE_MATCH,
    ],
    "responses": {
        "200": json_answer("All hashes that begin so", "PrefixAnswer", None, **ETAG),
        "304": {"description": "Unchanged", "headers": HEADERS | ETAG},
    }
    | problems("422", "429", "503"),
}

_FILE: Schema = {"type": "string", "description": "A file; its form is described under Offline list"}

OFFLINE: Part = {
    "operationId": "offlineList",
    "tags": ["Checks"],
    "summary": "Fetch the signed offline list",
    "description": "One file to look numbers up without a connection: what is published, with the hashes of all "
    "numbers that can be counted, the rules of the other recalls, its date and version, and our signature. It is made "
    "anew within a minute or two of every change, and once a day. `If-None-Match` and `Range` are answered.",
    "parameters": [IF_NONE_MATCH],
    "responses": {
        "200": {
            "description": "The file",
            "headers": HEADERS | ETAG,
            "content": {"application/octet-stream": {"schema": _FILE}},
        },
        "304": {"description": "Unchanged", "headers": HEADERS | ETAG},
    }
    | problems("429", "503"),
}

PATHS: dict[str, Any] = {
    "/api/v1/check/prefix/{prefix}": {"get": PREFIX},
    "/api/v1/offline-list": {"get": OFFLINE},
}
