"""Parts of the OpenAPI document that keyed operations have in common, so that each area describes its
own alone."""

from portal.api.keyed.paging import MOST, USUAL
from portal.api.paths import ETAG, HEADERS, IF_NONE_MATCH, LINK, Part, problems
from portal.api.schemas import Schema, listing, maybe, number, ref, text, thing
from registry.staff.keys.scopes import Scope

SECURITY = {
    "makerKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that the maker's staff made at `/admin/systems/keys`; it opens what its scopes say. The "
        "rate of the key counts over all endpoints.",
    }
}
NEXT = maybe(text("Send it as `cursor` to read on; null at the end"))
_AUTHENTICATE: Part = {
    "WWW-Authenticate": {
        "description": "What kind of key is missing (RFC 6750)",
        "schema": {"type": "string"},
    }
}
_IDEMPOTENCY: Part = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A name of your own for this request, such as a UUID: sent again within 24 hours with the same "
    "body, it is not done twice, and the first answer comes back with `Idempotency-Replayed: true`. With another body "
    "it is refused (422), while the first is being answered as well (409). A request that was refused may be put right "
    "and sent under the same name.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}


def operation(
    scope: Scope | None,
    id_: str,
    tag: str,
    summary: str,
    description: str,
    responses: Part,
    *,
    parameters: tuple[Part, ...] = (),
    body: Part | None = None,
    refuses: tuple[str, ...] = (),
    writes: bool = True,
) -> Part:
    """One keyed operation. One with a `body` says what may be wrong with it, and takes an Idempotency-Key unless it
    only reads. `refuses` are further statuses of problems."""
    may = f" Needs a key with `{scope}`." if scope else " Needs a key."
    made: Part = {
        "operationId": id_,
        "tags": [tag],
        "summary": summary,
        "description": description + may,
        "security": [{"makerKey": [scope.value] if scope else []}],
        "parameters": [*parameters, *_headers(body is not None, writes=writes)],
        "responses": responses | _refusals(scope, refuses, body is not None, writes=writes),
    }
    if body:
        made["requestBody"] = {"required": True, "content": {"application/json": body}}
    return made


def _headers(body: bool, *, writes: bool) -> list[Part]:
    if body:
        return [_IDEMPOTENCY] if writes else []
    return [IF_NONE_MATCH]


def _refusals(scope: Scope | None, refuses: tuple[str, ...], body: bool, *, writes: bool) -> Part:
    found = problems(*refuses, "401", "429", *(["403"] if scope else []))
    found |= problems("400", "413", "415", "422", *(["409"] if writes else [])) if body else {}
    for code in ("401", "403"):
        if code in found:
            found[code] = found[code] | {"headers": found[code]["headers"] | _AUTHENTICATE}
    return found


def answer(description: str, schema: str, example: object = None, *, reads: bool = True) -> Part:
    """A good answer. One that is read has a validator, and its 304."""
    content: Part = {"schema": ref(schema)}
    if example is not None:
        content["example"] = example
    good = {"description": description, "headers": HEADERS | ETAG, "content": {"application/json": content}}
    return {"200": good} | ({"304": {"description": "Unchanged", "headers": HEADERS | ETAG}} if reads else {})


def page(description: str, schema: str) -> Part:
    """One page of a list."""
    found = answer(description, schema)
    found["200"] = found["200"] | {"headers": found["200"]["headers"] | LINK}
    return found


PAGING: tuple[Part, ...] = (
    {
        "name": "limit",
        "in": "query",
        "description": "Rows on a page",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "example": USUAL,
    },
    {
        "name": "cursor",
        "in": "query",
        "description": "Where to read on: `next` of the page before",
        "schema": {"type": "string", "maxLength": 500},
    },
)


def bulk(name: str, row: Schema, most: int) -> Schema:
    """The body of a bulk request; a row may hold a `ref`."""
    reference: Schema = {
        "type": ["string", "number", "boolean", "null"],
        "maxLength": 200,
        "description": "Anything of yours that is handed back with the answer",
    }
    row = row | {"properties": row["properties"] | {"ref": reference}}
    return thing("Rows to do", {name: listing(row, "The rows", minItems=1, maxItems=most)})


def bulk_answer(description: str, row: dict[str, Schema]) -> Schema:
    """What was done with each row, in their order: its own properties, or an error."""
    own = {"ref": {"description": "The `ref` that the row came with; null where it had none"}}
    error = thing(
        "Why nothing was done with it", {"pointer": text("Its place"), "detail": text("What is wrong")}
    )
    rows: Schema = {
        "oneOf": [
            thing("A row that was done", own | row),
            thing("A row that was not", own | {"error": error}),
        ]
    }
    return thing(
        description,
        {
            "count": number("How many rows came"),
            "failed": number("How many of them have an error"),
            "rows": listing(rows, "One for each row, in their order"),
        },
    )
