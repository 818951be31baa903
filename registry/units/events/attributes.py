"""Master data as queries ask for it (HASATTR, EQATTR): every attribute that documents told of a place, a product or any
other thing. Pure; what places and parties are filled with is read in `masterdata`."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.serials.epcs import uri_key
from registry.units.events import fields, masterdata
from registry.units.events.canonical import canonical
from registry.units.events.hashing import Names
from registry.units.events.vocabulary import CBV, PREFIXES, plain

Attributes = dict[tuple[str, str], set[str]]
"""Identifier and name, as keys -> values."""
MDA = PREFIXES["cbvmda"]


def attributes_in(envelope: Mapping[str, Any], names: Names) -> Attributes:
    """All that a document without flaws tells. Of an object that it is there, not what is in it."""
    found: Attributes = {}
    for vocabulary in masterdata.vocabularies(envelope):
        for element in vocabulary.get("vocabularyElementList", ()):
            key = uri_key(canonical(plain(element["id"])))
            for attribute in element.get("attributes", ()):
                if values := set(_texts(attribute.get("attribute"))):
                    found.setdefault((key, attribute_key(attribute["id"], names)), set()).update(values)
    return found


def _texts(value: Any) -> Iterator[str]:
    for one in value if type(value) is list else [value]:
        if type(one) in (dict, list):
            yield ""
        elif text := fields.text_of(one):
            yield fields.text_key(text)


def attribute_key(name: str, names: Names) -> str:
    whole = fields.whole(name, {**PREFIXES, **names})
    return fields.name_key(MDA + whole.removeprefix(CBV) if whole.startswith(CBV) else whole)
