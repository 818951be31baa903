"""Operations about the key itself, for the OpenAPI document."""

from portal.api.keyed.described import answer, operation
from portal.api.paths import Part
from portal.api.schemas import MOMENT, Schema, listing, maybe, text, thing
from registry.staff.keys.scopes import Scope

KEY: Schema = thing(
    "The key that a request came with",
    {
        "key": text("How staff know it; not the secret", examples=["k7m2pq9x4rtz"]),
        "name": text("Which system it was made for", examples=["Billing, head office"]),
        "maker": text("Short name of the maker whose it is", examples=["acme-tools"]),
        "scopes": listing({"type": "string", "enum": [scope.value for scope in Scope]}, "What it may do"),
        "rate": text("How often it may be used", examples=["600 per minute"]),
        "expires_at": maybe(text("When it ends; null where only by being revoked", **MOMENT)),
    },
)
EXAMPLE = {
    "key": "k7m2pq9x4rtz",
    "name": "Billing, head office",
    "maker": "acme-tools",
    "scopes": ["units:read", "sales:read"],
    "rate": "600 per minute",
    "expires_at": "2027-11-28T09:00:00Z",
}

PATHS: Part = {
    "/api/v1/key": {
        "get": operation(
            None,
            "getKey",
            "Keys",
            "What this key may do",
            "For a first try, and to see when the key ends.",
            answer("The key", "Key", EXAMPLE),
        )
    },
}
SCHEMAS: dict[str, Schema] = {"Key": KEY}
COMMANDS = {"getKey": 'curl SITE/api/v1/key \\\n  --header "Authorization: Bearer $KEY"'}
