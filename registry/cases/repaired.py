"""How long a claim's unit was away for its repair, as the step that settles it keeps it, in words. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import day


def away(facts: Mapping[str, Any]) -> list[str]:
    """Sentences; none where it was not away. `repair_from` and `done_on` are ISO days, `longer` by how many days that
    made the warranty longer."""
    if not facts.get("repair_from"):
        return []
    first, last = (day(date.fromisoformat(facts[name])) for name in ("repair_from", "done_on"))
    said = [_("It was away for a repair from %(first)s to %(last)s.", first=first, last=last)]
    if number := int(facts.get("longer") or 0):
        said.append(
            ngettext(
                "The warranty is %(num)s day longer for it.",
                "The warranty is %(num)s days longer for it.",
                number,
                num=number,
            )
        )
    return said
