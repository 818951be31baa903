"""The fields that every recall may ask for, in the words of the API's description. Only words: what they mean is
the rule language's business."""

from typing import Any

from portal.api.schemas import FIELD_NAME, PLAIN, Schema

FIELDS: dict[str, tuple[str, str]] = {
    "brand": ("Brand, as it stands on the product", "Kidde"),
    "product": ("Product: its name, or the `slug` that an earlier answer offered", "fire extinguishers"),
    "model": ("Model number or name", "466180"),
    "serial": ("Serial number, as printed: case, blanks and a printed label do not matter", "AB 123-456"),
    "lot": ("Lot or batch", "L2304"),
    "date_code": ("Date code, as printed", "2314"),
    "made_on": ("Date of manufacture: YYYY, YYYY-MM or YYYY-MM-DD", "2013-06"),
    "sold_on": ("Date of purchase: YYYY, YYYY-MM or YYYY-MM-DD", "2014-02-11"),
    "shipped_on": ("Date of delivery: YYYY, YYYY-MM or YYYY-MM-DD", "2014-02"),
    "expires": ("Expiry or best-by date: YYYY-MM or YYYY-MM-DD", "2026-08"),
    "sold_in": ("Country or region of sale", "Canada"),
    "made_in": ("Country or plant of manufacture", "Mexico"),
    "gtin": ("Article number under the bar code, 8 to 14 digits", "04012345678901"),
    "vin": ("Vehicle identification number", "1HGCM82633A004352"),
}
"""Name -> description, example."""

MOST_NAMED = 8
"""So many further fields, and names in `absent` or `sure`, may one query hold."""
RESERVED = (*FIELDS, "absent", "sure", "ref")


def query_parameters() -> list[dict[str, Any]]:
    """The parameters of a single check."""
    return [
        *(_parameter(name, description, example) for name, (description, example) in FIELDS.items()),
        _repeatable(
            "absent",
            "Field that this unit does not bear: there is no such code on it. May be repeated.",
            "date_code",
        ),
        _repeatable(
            "sure",
            "Field that the person has looked at again and confirms, after `look_again`. May be repeated.",
            "serial",
        ),
        _custom(),
    ]


def unit_properties() -> dict[str, Schema]:
    """The properties of a unit in a bulk check."""
    ours: dict[str, Schema] = {
        name: {"type": ["string", "null"], "description": description, "examples": [example]} | _LIMITS
        for name, (description, example) in FIELDS.items()
    }
    names = {"type": "array", "items": _NAME, "maxItems": MOST_NAMED}
    return ours | {
        "absent": names
        | {"description": "Fields that this unit does not bear; the same as null for each of them"},
        "sure": names | {"description": "Fields that the person has looked at again and confirms"},
        "ref": {
            "type": ["string", "number", "boolean", "null"],
            "maxLength": 200,
            "description": "Anything of yours that is handed back with the answer: a row number, a stock number",
        },
    }


_LIMITS: Schema = {"maxLength": 200, "pattern": PLAIN}
_NAME: Schema = {"type": "string", "pattern": FIELD_NAME}
CUSTOM_NAME: Schema = {"pattern": FIELD_NAME, "not": {"enum": list(RESERVED)}}
CUSTOM_VALUE: Schema = {
    "type": ["string", "boolean", "null"],
    "description": "A field that a recall defines, by its own name; yes/no questions take true or false",
} | _LIMITS


def _parameter(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string"} | _LIMITS,
        "example": example,
    }


def _repeatable(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "style": "form",
        "explode": True,
        "schema": {"type": "array", "items": _NAME, "maxItems": MOST_NAMED},
        "example": [example],
    }


def _custom() -> dict[str, Any]:
    return {
        "name": "custom",
        "in": "query",
        "description": "Any further field that a recall defines, each as a parameter by its own name: "
        "`cord_code=R21`, `green+dot=true`. The name `custom` itself is not sent. An answer that needs such a "
        "field names it in `need`. Fields that no recall asks for are left out of account.",
        "style": "form",
        "explode": True,
        "schema": {
            "type": "object",
            "maxProperties": MOST_NAMED,
            "propertyNames": CUSTOM_NAME,
            "additionalProperties": {"type": "string"} | _LIMITS,
        },
        "example": {"cord_code": "R21", "green dot": "true"},
    }
