"""My ordering and stock systems name products, numbers and places in their own words: here they become what is on
record, or are refused at their field, and the events that tell of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from registry.catalogue.described import gtins_of
from registry.errors import Refused
from registry.intake.listed.cells import Wrong
from registry.intake.records.rows import one_number
from registry.journeys.catalogued import catalogues
from registry.serials.epcs import item_key, uri_key
from registry.serials.patterns import SerialPattern
from registry.units.events.canonical import canonical
from registry.units.events.standing import There, there_now
from registry.units.places.actions import GLN_LINK
from registry.units.places.queries import Site, sites_by_glns, sites_by_uris
from registry.units.queries import key_of

NO_PRODUCT = "None of your products has this {}."
NO_GTIN = "This product has no GTIN, and events name units by that. Add it to the product first."
NO_PLACE = (
    "This place is not on record. Describe it at /admin/places first, or send its GLN or its identifier."
)
FARTHEST = timedelta(hours=14)
"""From UTC, as events write zones."""
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """A product of the maker's, as its numbers are read and its events written."""

    id: int
    gtins: Sequence[str]
    patterns: Mapping[str, SerialPattern | None]

    def key(self, text: str, field: str, at: str = "") -> str:
        """A serial or lot as units keep it. Raises Refused at that field, or the one that it stands in."""
        try:
            number = one_number(text, self.patterns[field])
        except Wrong as wrong:
            said = f"{text[:40]}: {wrong.message} {wrong.advice}" if at else f"{wrong.message} {wrong.advice}"
            raise Refused(at or field, said.strip()) from wrong
        key = key_of(number)
        if key is None:
            raise Refused(at or field, "There is no letter or digit in it, or there are too many.")
        return key


class Articles:
    """The maker's products by name for programs and by GTIN: read once a request."""

    def __init__(self, organisation_id: int) -> None:
        self._catalogues = catalogues(organisation_id)
        self._gtins = gtins_of(list(self._catalogues[""].products))
        self._slugs = {
            slug: known.chosen for slug, known in self._catalogues.items() if known.chosen is not None
        }

    def of(self, product: str, gtin: str) -> Article:
        """Raises Refused."""
        if not product and not gtin:
            raise Refused("product", "Say which product: send product or gtin.")
        digits = "".join(gtin.split()).zfill(14)
        found = self._slugs.get(product) if product else self._catalogues[""].gtins.get(digits)
        field = "product" if product else "gtin"
        if found is None:
            raise Refused(field, NO_PRODUCT.format("name" if product else "GTIN"))
        return self.by_id(found, field)

    def by_id(self, product_id: int, field: str = "product") -> Article:
        gtins, known = self._gtins.get(product_id, []), self._catalogues[""]
        if not gtins:
            raise Refused(field, NO_GTIN)
        patterns = {of: known.pattern(product_id, of) for of in ("serial", "lot")}
        return Article(product_id, [gtin.zfill(14) for gtin in gtins], patterns)


def places(organisation_id: int, names: Collection[str]) -> dict[str, Site]:
    """Places by what another system calls them: a GLN, or the identifier that events have."""
    glns = {name for name in names if len(name) == 13 and name.isascii() and name.isdecimal()}
    uris = {name: uri_key(canonical(GLN_LINK + name if name in glns else name)) for name in names if name}
    by_uri, by_gln = sites_by_uris(organisation_id, set(uris.values())), sites_by_glns(organisation_id, glns)
    found = {name: by_uri.get(uri) or by_gln.get(name) for name, uri in uris.items()}
    return {name: site for name, site in found.items() if site is not None}


def place(known: Mapping[str, Site], name: str, field: str) -> Site:
    """Raises Refused where it is not on record."""
    site = known.get(name)
    if site is None:
        raise Refused(field, NO_PLACE)
    return site


@dataclass(frozen=True, slots=True)
class Item:
    """A unit as events name it, and where they say it is; None where no event tells of it."""

    key: str
    uri: str
    there: There | None


def items_of(organisation_id: int, wanted: Mapping[Any, tuple[Article, str]]) -> dict[Any, Item]:
    """By whatever they are asked by: article and serial key -> the item, by the GTIN under which events know it."""
    keys = {item_key(gtin, serial[1:]) for article, serial in wanted.values() for gtin in article.gtins}
    there = there_now(organisation_id, keys) if keys else {}
    made: dict[Any, Item] = {}
    for name, (article, serial) in wanted.items():
        own = [item_key(gtin, serial[1:]) for gtin in article.gtins]
        key = next((one for one in own if one in there), own[0])
        made[name] = Item(key, item_uri(key), there.get(key))
    return made


def item_uri(key: str) -> str:
    """The Digital Link of an item, by its key."""
    return f"https://id.gs1.org/01/{key[1:15]}/21/{quote(key[16:], safe='')}"


def lot_uri(article: Article, lot_key: str) -> str:
    return f"https://id.gs1.org/01/{article.gtins[0]}/10/{quote(lot_key[1:], safe='')}"


def _there_and_then(at: datetime) -> tuple[str, str]:
    """The time and its zone; UTC where the standard has no way to write the zone."""
    offset = at.utcoffset() or timedelta()
    if abs(offset) > FARTHEST or offset % timedelta(minutes=1):
        at = at.astimezone(UTC)
    written = at.isoformat(timespec="milliseconds")
    return written.replace("+00:00", "Z"), written[-6:]


def event(
    step: str,
    at: datetime,
    uris: Sequence[str] = (),
    lots: Sequence[tuple[str, float]] = (),
    *,
    source: Site | None = None,
    destination: Site | None = None,
    transaction: str = "",
    **more: Any,
) -> Event:
    """An observation in the standard's words, in the zone that the moment was told in."""
    when, zone = _there_and_then(at)
    told: Event = {"type": "ObjectEvent", "eventTime": when, "eventTimeZoneOffset": zone, "action": "OBSERVE",
                   "bizStep": step, **more}  # fmt: skip
    if uris:
        told["epcList"] = list(uris)
    if lots:
        told["quantityList"] = [{"epcClass": uri, "quantity": quantity} for uri, quantity in lots]
    if source is not None:
        told["sourceList"] = [{"type": "location", "source": source.uri}]
    if destination is not None:
        told["destinationList"] = [{"type": "location", "destination": destination.uri}]
    if transaction:
        told["bizTransactionList"] = [{"type": "po", "bizTransaction": transaction}]
    return told
