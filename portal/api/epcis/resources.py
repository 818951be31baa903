"""The standard's top-level resources beside events and capture: what each lists, and by which parameter of a query its
events are found. One table: addresses and their description are made from it."""

from dataclasses import dataclass

from registry.units.events import vocabularies

EPCS = "epcs"


@dataclass(frozen=True, slots=True)
class Resource:
    """`thing` is one of what it lists, in words. `word` is the vocabulary, empty for items."""

    name: str
    thing: str
    word: str
    parameter: str
    example: str

    @property
    def kind(self) -> str:
        """The type of its list: `BizStepItemList`."""
        return f"{self.word[:1].upper()}{self.word[1:]}ItemList"

    @property
    def one(self) -> str:
        """The parameter of its addresses: `bizStep`, `epc`."""
        return self.word or "epc"


RESOURCES = (
    Resource("eventTypes", "kind of event", vocabularies.EVENT_TYPE, "eventType", "ObjectEvent"),
    Resource(EPCS, "item, lot, pallet or other thing", "", "MATCH_anyEPC",
             "https://id.gs1.org/01/04012345123456/21/S1"),
    Resource("bizSteps", "business step", vocabularies.STEP, "EQ_bizStep", "shipping"),
    Resource("bizLocations", "business location", vocabularies.LOCATION, "EQ_bizLocation",
             "https://id.gs1.org/414/4012345000016"),
    Resource("readPoints", "read point", vocabularies.READ_POINT, "EQ_readPoint",
             "https://id.gs1.org/414/4012345000016"),
    Resource("dispositions", "disposition", vocabularies.DISPOSITION, "EQ_disposition", "in_transit"),
)  # fmt: skip
NAMES = tuple(sorted(("capture", "events", *(one.name for one in RESOURCES))))
"""Everything there is below /api/v1/epcis."""
