"""What GS1's values are called where a check is told of a unit."""

from typing import TYPE_CHECKING

from registry.carriers.elements import element
from registry.carriers.links import DigitalLink

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementString

AI_FIELDS = {"01": "gtin", "21": "serial", "10": "lot", "250": "serial", "240": "model", "241": "part"}
AI_DATES = {"11": "made_on", "17": "expires", "15": "expires"}


def told_by(link: DigitalLink) -> dict[str, str]:
    """The fields that the link tells; of two values for one, the path's. A pallet's link tells of no unit."""
    if not link.gtin:
        return {}
    fields = {"gtin": link.gtin}
    for ai, value in (*link.qualifiers, *link.attributes):
        if ai in AI_DATES:
            fields.setdefault(AI_DATES[ai], day_of(element(ai, value)))
        elif ai != "01" and (name := AI_FIELDS.get(ai)):
            fields.setdefault(name, value)
    return {name: value for name, value in fields.items() if value}


def day_of(one: "GS1ElementString") -> str:
    """`2026-01-31`; empty where it is no day."""
    return one.date.isoformat() if one.date is not None else ""
