"""Puts the OpenAPI document together. By hand, not by flask-smorest: its error handler would take the place of ours on
every page, its schemas would stand on the way of every check, and it describes neither fields of any name nor an
answer a row. Schemathesis holds code and description together."""

from functools import cache
from typing import Any

from portal.api import hooks, recall_schemas, schemas
from portal.api.billing import paths as billing_paths
from portal.api.epcis import listed as epcis_lists
from portal.api.epcis import paths as epcis_paths
from portal.api.fields import CUSTOM_NAME, CUSTOM_VALUE, unit_properties
from portal.api.keyed import paths as key_paths
from portal.api.keyed.described import SECURITY
from portal.api.maker import paths as maker_paths
from portal.api.orders import paths as orders_paths
from portal.api.paths import PATHS
from portal.api.private import described as private_described
from portal.api.reading import MAX_UNITS
from portal.api.retrieval import described as retrieval_described
from portal.api.schemas import ref
from portal.api.stock import paths as stock_paths

KEYED = (key_paths, maker_paths, epcis_paths, epcis_lists, billing_paths, orders_paths, stock_paths)
"""Modules with the PATHS, SCHEMAS and COMMANDS of keyed areas."""
VERSION = "1.1.0"
DESCRIPTION = """\
Is this very unit recalled? Send what is printed on it; the answer is one of a closed set of verdicts.
No key is needed for that. What you send is not kept. Answers may be called from web pages of any origin (GET).

A maker's own systems come with a key, and read and write what is the maker's.
"""


@cache
def document(site: str) -> dict[str, Any]:
    """The whole description of the API as served under the address `site`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Recall Portal API",
            "version": VERSION,
            "summary": "Checks of single units, and published recalls",
            "description": DESCRIPTION,
        },
        "servers": [{"url": site}],
        "externalDocs": {"description": "The same for people", "url": f"{site}/api/v1/docs"},
        "security": [],
        "tags": [
            {"name": "Checks", "description": "Is this unit recalled?"},
            {"name": "Recalls", "description": "What has been published"},
            {"name": "Keys", "description": "The key that a maker's system comes with"},
            {"name": "EPCIS", "description": "Events in the words of EPCIS 2.0: captured and asked for"},
            {"name": "Billing", "description": "Invoices and credit notes of a maker's billing system"},
            {"name": "Orders", "description": "Purchase and sales orders, and the serials of each"},
            {"name": "Stock", "description": "Receipts, moves, counts and quarantine, which become events"},
            {"name": "Webhooks", "description": "What a maker's systems are told"},
            {"name": "Own data", "description": "What a maker's systems read of what is the maker's"},
        ],
        "paths": PATHS | private_described.PATHS | retrieval_described.PATHS | keyed("PATHS"),
        "webhooks": hooks.WEBHOOKS,
        "components": {
            "schemas": _components() | keyed("SCHEMAS") | hooks.SCHEMAS,
            "securitySchemes": SECURITY,
        },
    }


def keyed(part: str) -> dict[str, Any]:
    """PATHS, SCHEMAS, or COMMANDS (operationId -> a command to try) of all keyed areas."""
    found: dict[str, Any] = {}
    for area in KEYED:
        found |= getattr(area, part)
    return found


def _components() -> dict[str, Any]:
    return {
        "Verdict": schemas.VERDICT,
        "Ask": schemas.ASK,
        "Doubt": schemas.DOUBT,
        "Product": schemas.PRODUCT,
        "Contact": schemas.CONTACT,
        "RecallCard": schemas.CARD,
        "Answer": schemas.ANSWER,
        "Unit": _unit(),
        "Units": _units(),
        "RowAnswer": schemas.ROW,
        "RowError": schemas.ROW_ERROR,
        "Answers": schemas.ANSWERS,
        "RecallRow": recall_schemas.RECALL_ROW,
        "RecallList": recall_schemas.RECALL_LIST,
        "Identifier": recall_schemas.IDENTIFIER,
        "Version": recall_schemas.VERSION,
        "Recall": recall_schemas.RECALL,
        "HashMatch": private_described.MATCH,
        "PrefixAnswer": private_described.PREFIX_ANSWER,
        "RetrievedRecall": retrieval_described.RETRIEVED,
        "Problem": schemas.PROBLEM,
    }


def _unit() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "What is known of one unit. null says that the unit bears no such code; leave out what you "
        "do not know.",
        "properties": unit_properties(),
        "propertyNames": {"pattern": CUSTOM_NAME["pattern"]},
        "additionalProperties": CUSTOM_VALUE,
        "maxProperties": 30,
    }


def _units() -> dict[str, Any]:
    units = {"type": "array", "items": ref("Unit"), "minItems": 1, "maxItems": MAX_UNITS}
    return {
        "type": "object",
        "description": "The units to check",
        "properties": {"units": units},
        "required": ["units"],
        "additionalProperties": False,
    }
