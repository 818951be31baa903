"""I put right what I told of a purchase: how and when I got it, from which shop, in which country, when it came, where
it is. A day that I told already I change with a proof alone, and the first one counts until the maker accepts the
other. Fixed is a day that was accepted, and one that came with the code of whoever had it before. What then holds of
warranty and recalls I see at once. Of a product for an infant nothing but its rule's fields is asked. Callers
commit."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.catalogue.countries import choices
from registry.catalogue.public import PublicProduct
from registry.catalogue.warranty.queries import published_terms
from registry.catalogue.warranty.reckoning import RECORD
from registry.catalogue.warranty.terms import countries_of
from registry.clock import now
from registry.errors import Refused
from registry.journeys import dated
from registry.journeys.covered import FIRST_HAND, Warranty, warranty_of
from registry.journeys.registering import add_paper, product_of
from registry.matching.single import note_registered
from registry.plates.papers import Paper
from registry.registrations import proofs
from registry.registrations.addresses import read_line
from registry.registrations.models import Registration
from registry.registrations.reading import ACQUIRED, LONGEST_OF, NEW, NO_DAY, read_day
from registry.registrations.warranty.actions import correct_purchase
from registry.registrations.warranty.queries import CONFIRMED, DIFFERS, FITS, counting_day
from registry.tongue.speaking import gettext as _
from registry.vault import seal, unseal

ELSEWHERE = "ZZ"
"""A country that has no terms of its own; ISO 3166 gives these letters to nobody."""
LONGEST_PLACE = 200
LATEST = timedelta(days=366)
CAME_BEFORE = "That is before it was bought. Look at both days."
CAME_LATE = "That is more than a year after it was bought. Look at the year."
NEEDS_PROOF = "To change a day that you told, send what proves it: the receipt or the invoice."
STAYS = "A day that you told can be changed, with a proof, and not left out."
ACCEPTED, HANDED_ON = "accepted", "handed_on"


@dataclass(frozen=True, slots=True)
class Purchase:
    """What can be told anew. `fixed` says why its day cannot (accepted, handed_on); `countries` are offered where the
    warranty differs by them; `asks_delivery` where it begins with that and no record has it."""

    registration: Registration
    product: PublicProduct
    place: str
    fixed: str
    countries: list[tuple[str, str]]
    asks_delivery: bool

    @property
    def asked(self) -> tuple[str, ...]:
        """Fields of its form."""
        days = () if self.fixed else ("acquired", "bought_on")
        delivery = ("delivered_on",) if self.asks_delivery else ()
        return (*days, *delivery, "dealer", *(("country",) if self.countries else ()), "place")

    @property
    def told(self) -> dict[str, str]:
        one = self.registration
        days = {name: getattr(one, name) for name in ("bought_on", "delivered_on")}
        return {
            **{name: day.isoformat() if day else "" for name, day in days.items()},
            "acquired": one.acquired, "dealer": one.dealer, "country": one.country, "place": self.place,
        }  # fmt: skip


class Wrong(Exception):
    """Every fault at its field."""

    def __init__(self, faults: list[Refused]) -> None:
        super().__init__("wrong")
        self.faults = faults


def purchase_of(registration: Registration) -> Purchase | None:
    """None where nothing of it may be asked."""
    product = product_of(registration)
    if product.is_infant:
        return None
    versions = published_terms([product.id]).get(product.id, [])
    named = countries_of(versions)
    handed = registration.previous_id is not None
    fixed = ACCEPTED if registration.bought_state == CONFIRMED else HANDED_ON if handed else ""
    can_say = bool(named) and not (fixed and registration.country)
    warranty = warranty_of(registration)
    return Purchase(
        registration, product, unseal(registration.place_sealed).get("place", ""), fixed,
        [*choices(named), (ELSEWHERE, _("Another country"))] if can_say else [],
        asks_delivery=_asks_delivery(registration, warranty),
    )  # fmt: skip


def _asks_delivery(registration: Registration, warranty: Warranty) -> bool:
    """Where the warranty begins with it, nobody had the unit before, and no sale on record tells."""
    begins = warranty.terms is not None and warranty.terms.start == "delivery"
    own = registration.previous_id is None and registration.acquired in FIRST_HAND
    return begins and own and not (warranty.facts.delivered_on and warranty.facts.delivered_by == RECORD)


def correct(purchase: Purchase, typed: dict[str, str], paper: Paper | None = None) -> None:
    """Keeps it, and what follows; `paper` proves another day than was told. Raises Wrong."""
    one = purchase.registration
    told = _read(purchase, typed)
    place = told.pop("place")
    one.place_sealed = seal({"place": place}) if place else ""
    if paper is not None:
        add_paper(one, paper)
    before, last = counting_day(one), one.bought_on
    if correct_purchase(one, told):
        dated.hold_against_sale(one)
        _hold_against_told(one, before, last)
        if one.unit_id is not None:
            note_registered(one.id, one.organisation_id, one.unit_id)


def _hold_against_told(one: Registration, before: date | None, last: date | None) -> None:
    """A day that nobody told before, or that the sale on record bears out, counts at once. Another than was told waits
    for staff, with a paper that they have not looked at."""
    one.bought_before = None
    if one.bought_state == FITS or before in {None, one.bought_on}:
        return
    papers = [paper for paper in proofs.proofs_of(one) if paper.state == proofs.WAITING and not paper.word]
    if one.bought_on != last and not papers:
        raise Wrong([Refused("proof", NEEDS_PROOF)])
    one.bought_state, one.bought_before = DIFFERS, before


def _read(purchase: Purchase, typed: dict[str, str]) -> dict[str, Any]:
    faults: list[Refused] = []
    told: dict[str, Any] = {}
    for field in purchase.asked:
        try:
            told[field] = _value(purchase, field, typed.get(field, ""))
        except Refused as refused:
            faults.append(refused)
    if not faults:
        faults += _together(purchase, told)
    if faults:
        raise Wrong(faults)
    return told


def _value(purchase: Purchase, field: str, text: str) -> Any:
    if field in {"bought_on", "delivered_on"}:
        return read_day(text, field, now().date())
    if field == "acquired" and text not in ACQUIRED:
        raise Refused(field, "Choose how you came to have it.")
    if field == "country" and text not in {"", *(code for code, _ in purchase.countries)}:
        raise Refused(field, "Choose one of the countries in the list.")
    return read_line(text, field, LONGEST_OF.get(field, LONGEST_PLACE))


def _together(purchase: Purchase, told: dict[str, Any]) -> list[Refused]:
    """What only shows once all fields are read."""
    one = purchase.registration
    acquired, day = told.get("acquired", one.acquired), told.get("bought_on", one.bought_on)
    if day is None and acquired == NEW and "bought_on" in told:
        return [Refused("bought_on", NO_DAY)]
    if "bought_on" in told and day is None and one.bought_on is not None:
        return [Refused("bought_on", STAYS)]
    if "bought_on" in told and dated.too_early(purchase.product, one.serial_key, one.lot_key, day):
        return [Refused("bought_on", dated.TOO_EARLY)]
    return _of_delivery(told.get("delivered_on"), day if acquired in FIRST_HAND else None)


def _of_delivery(came: date | None, bought: date | None) -> list[Refused]:
    if came is None or bought is None or bought <= came <= bought + LATEST:
        return []
    return [Refused("delivered_on", CAME_BEFORE if came < bought else CAME_LATE)]
