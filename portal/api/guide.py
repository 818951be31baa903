"""Turns the OpenAPI document into what the page for people shows, so that the two cannot differ. Adds only what a
description for programs has no place for: what each verdict asks of a program, and commands to try."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from portal.api import spec
from portal.api.reading import MAX_BODY, MAX_PARAMETERS, MAX_UNITS
from registry.recalls.offline.covering import MOST_NUMBERS
from registry.settings import Settings
from registry.staff.keys.scopes import SCOPE_WORDS
from registry.webhooks.events import EVENT_WORDS

VERDICTS: tuple[tuple[str, str, str], ...] = (
    ("affected", "An open recall covers this unit.", "Show hazard, what to do and remedy. Stop its sale."),
    (
        "affected_no_remedy_yet",
        "The same, and its remedy cannot be had yet.",
        "As above, with the day on which the remedy is expected.",
    ),
    (
        "affected_remedied",
        "A recall covers it, and its remedy is recorded as done.",
        "Show the recall and that it was done.",
    ),
    (
        "not_in_any_recall",
        "No published recall covers it, as of the time in the answer.",
        "Show `as_of`, `list_version` and `not_covered` with it. Ask again before the next sale.",
    ),
    (
        "look_again",
        "As sent it is outside; one character read otherwise would make it covered.",
        "Show `doubts`, let a person read the product again; send the corrected value, or `sure=FIELD`.",
    ),
    ("need", "It cannot be decided yet.", "Ask for the first field of `need`; send it with the rest."),
    (
        "not_recognised",
        "The product cannot have this number, or we do not know the product.",
        "Have it read again. It is not a no.",
    ),
    (
        "list_not_complete",
        "A recall is announced, its list of units is not final.",
        "Treat the unit as affected until it is.",
    ),
)

OBJECTS = (
    "Answer",
    "RecallCard",
    "Ask",
    "Doubt",
    "Product",
    "Contact",
    "RowError",
    "RecallRow",
    "Recall",
    "Identifier",
    "Version",
    "PrefixAnswer",
    "HashMatch",
    "RetrievedRecall",
    "Problem",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter or property."""

    name: str
    kind: str
    text: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    responses: tuple[tuple[str, str], ...]
    commands: str
    body: str
    answer: str
    keyed: bool


def facts(settings: Settings) -> dict[str, Any]:
    """Everything the page needs."""
    site = settings.public_url
    document = spec.document(site)
    return {
        "operations": tuple(_operations(document, site)),
        "objects": tuple(_objects(document)),
        "verdicts": VERDICTS,
        "scopes": [(scope.value, *words) for scope, words in SCOPE_WORDS.items()],
        "events": [(event.value, *words) for event, words in EVENT_WORDS.items()],
        "site": site,
        "most": MOST_NUMBERS,
        "limits": (
            ("Checks", f"{settings.check_rate} from one address; a bulk check counts one for every 50 units"),
            ("Units in a bulk check", f"{MAX_UNITS:,}"),
            ("Body", f"{MAX_BODY // 1024 // 1024} MiB"),
            ("Parameters of one check", str(MAX_PARAMETERS)),
            ("Length of a value", "200 characters"),
        ),
    }


def _operations(document: dict[str, Any], site: str) -> Iterator[Operation]:
    commands = _COMMANDS | spec.keyed("COMMANDS")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=operation.get("description", ""),
                parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
                responses=tuple(
                    (f"{code} {HTTPStatus(int(code)).phrase}", answer["description"])
                    for code, answer in operation["responses"].items()
                ),
                commands=commands[operation["operationId"]].replace("SITE", site),
                body=_example(operation.get("requestBody", {})),
                answer=_example(_good(operation["responses"])),
                keyed="security" in operation,
            )


_COMMANDS = {
    "check": "curl --get SITE/api/v1/check \\\n  --data-urlencode 'model=Mongoose S-20' \\\n"
    "  --data-urlencode 'serial=BA10058000'",
    "checkMany": "curl SITE/api/v1/checks \\\n  --header 'Content-Type: application/json' \\\n  --data @units.json",
    "listRecalls": "curl 'SITE/api/v1/recalls?q=battery&status=open'",
    "getRecall": "curl SITE/api/v1/recalls/1",
    "checkPrefix": "printf 'serial|BA10058000' | sha256sum | cut -c 1-5\ncurl SITE/api/v1/check/prefix/1a2b3",
    "offlineList": "curl --output recalls.list SITE/api/v1/offline-list",
    "retrieveRecalls": "curl 'SITE/RestWebServices/Recall?format=json&RecallTitle=stroller&Hazard=fall'",
}


def _good(responses: dict[str, Any]) -> dict[str, Any]:
    """The answer where all went well."""
    found: dict[str, Any] = next(answer for code, answer in responses.items() if code.startswith("2"))
    return found


def _parameter(parameter: dict[str, Any]) -> Row:
    name = parameter["name"] if parameter["name"] != "custom" else "any other name"
    where = "" if parameter["in"] == "query" else f", {parameter['in']}"
    example = parameter.get("example", "")
    if isinstance(example, list):
        example = ", ".join(example)
    if isinstance(example, dict):
        example = "&".join(f"{key}={value}".replace(" ", "+") for key, value in example.items())
    kind = "text" if name == "any other name" else _kind(parameter["schema"])
    return Row(name, kind + where, parameter["description"], str(example))


def _example(part: dict[str, Any]) -> str:
    content = part.get("content", {}).get("application/json", {})
    return json.dumps(content["example"], indent=2, ensure_ascii=False) if "example" in content else ""


def _objects(document: dict[str, Any]) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    schemas = document["components"]["schemas"]
    for name in (*OBJECTS, *spec.keyed("SCHEMAS")):
        schema = schemas[name]
        if "properties" not in schema:
            continue
        rows = tuple(
            Row(key, _kind(part), part.get("description", "") or _described(part, schemas))
            for key, part in schema["properties"].items()
        )
        yield name, schema["description"], rows


def _described(part: dict[str, Any], schemas: dict[str, Any]) -> str:
    named = part.get("$ref", "").rpartition("/")[2]
    return str(schemas.get(named, {}).get("description", ""))


_PLAIN = {
    "string": "text",
    "integer": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


def _kind(schema: dict[str, Any]) -> str:
    """A type in words: "list of Ask", "date or null"."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if several := schema.get("oneOf") or schema.get("anyOf"):
        return " or ".join(_kind(one) for one in several)
    kinds = schema.get("type", "anything")
    if isinstance(kinds, list):
        return " or ".join(_kind(schema | {"type": one}) for one in kinds)
    if kinds == "array":
        return f"list of {_kind(schema['items'])}"
    if kinds == "string" and "enum" in schema:
        return " | ".join(schema["enum"])
    if kinds == "string":
        return {"date": "date", "date-time": "time", "uri": "address"}.get(schema.get("format", ""), "text")
    return _PLAIN.get(str(kinds), str(kinds))
