"""GS1 keys written one way: the canonical Digital Link URI of every EPC URN and of every other Digital Link, with only
the finest key kept. Pure."""

import re
from functools import lru_cache

from registry.serials.gs1 import named_by

SITE = "https://id.gs1.org/"
_FINER = {"01": ("21", "10", "235"), "414": ("254",), "8006": ("21", "10"), "8010": ("8011",)}
"""Which second key is kept behind a first one: the first of these that is there."""


@lru_cache(8192)
def canonical(uri: str) -> str:
    """The same key as everybody would write it; anything else as it is."""
    named = named_by(uri)
    if named is None:
        return uri
    finer = next((one for one in _FINER.get(named.key, ()) if one in named.finer), "")
    key = f"{SITE}{named.key}/{named.value}"
    return f"{key}/{finer}/{named.finer[finer]}" if finer else key


def gln_of(uri: str) -> str:
    """The 13 digits of a location or party; empty where it has none."""
    found = re.match(r"https://id\.gs1\.org/41[47]/([0-9]{13})(?![0-9])", canonical(uri))
    return found[1] if found else ""
