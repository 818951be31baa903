"""A scanned product as linked data: what it is and whether it is recalled, in the words of schema.org and GS1. Nothing
of any owner."""

from typing import Any

from markupsafe import Markup

from portal.datablock import data_block
from registry.journeys.resolving import Resolved


def linked_product(found: Resolved, site: str) -> Markup:
    """`gs1:isProductRecalled` stands there only where there is a verdict."""
    product, told, anchor = found.products[0], found.told.fields, found.link.uri(site)
    facts: dict[str, Any] = {
        "@context": {"@vocab": "https://schema.org/", "gs1": "https://ref.gs1.org/voc/"},
        "@type": ["IndividualProduct" if found.level == "unit" else "Product", "gs1:Product"],
        "@id": anchor,
        "hasGS1DigitalLink": anchor,
        "name": product.name,
        "brand": {"@type": "Brand", "name": product.brand},
        "manufacturer": {"@type": "Organization", "name": product.maker},
        "model": told.get("model") or product.only_model,
        "image": site + product.picture if product.picture.startswith("/") else product.picture,
        "gtin": found.link.gtin,
        "gs1:gtin": found.link.gtin,
        "serialNumber": told.get("serial"),
        "gs1:hasSerialNumber": told.get("serial"),
        "gs1:hasBatchLotNumber": told.get("lot"),
        "productionDate": told.get("made_on"),
        "gs1:isProductRecalled": found.recalled,
    }
    return data_block(facts)
