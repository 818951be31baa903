"""Writes recalls as JSON or XML, a batch at a time, so that thousands of them never stand in memory together."""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from portal.api.answers import encode
from portal.xml_text import xml_text

JSON_TYPE = "application/json"
XML_TYPE = "application/xml; charset=utf-8"
SINGULAR = {
    "Products": "Product",
    "Inconjunctions": "Inconjunction",
    "Images": "Image",
    "Injuries": "Injury",
    "Manufacturers": "Manufacturer",
    "Retailers": "Retailer",
    "Importers": "Importer",
    "Distributors": "Distributor",
    "ManufacturerCountries": "ManufacturerCountry",
    "ProductUPCs": "ProductUPC",
    "Hazards": "Hazard",
    "Remedies": "Remedy",
    "RemedyOptions": "RemedyOption",
    "X_SerialRules": "SerialRule",
    "X_Lots": "Lot",
}
"""List -> what one of its elements is called in XML."""
Batches = Iterable[list[dict[str, Any]]]


def json_pieces(batches: Batches) -> Iterator[str]:
    """One array."""
    before = "["
    for batch in batches:
        yield before + ",".join(map(encode, batch))
        before = ","
    yield "[]" if before == "[" else "]"


def xml_pieces(batches: Batches) -> Iterator[str]:
    """One document; what is null has no element."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<ArrayOfRecall>'
    for batch in batches:
        yield "".join(ET.tostring(_element("Recall", recall), encoding="unicode") for recall in batch)
    yield "</ArrayOfRecall>\n"


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, dict):
        made.extend(_element(key, part) for key, part in value.items() if part is not None)
    elif isinstance(value, list):
        made.extend(_element(SINGULAR[name], part) for part in value)
    elif isinstance(value, bool):
        made.text = "true" if value else "false"
    else:
        made.text = xml_text(str(value))
    return made
