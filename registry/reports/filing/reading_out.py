"""How a line of a report reads to people: days and answers in words, in the language of the moment. What is kept of it,
and what programs are given, stays as it is. Pure."""

import re
from datetime import date

from registry.tongue.speaking import gettext as _
from registry.tongue.words import day

DATED = frozenset(f"fact:{name}" for name in ("made", "sold", "first_told", "last_told"))
"""Facts that hold days, as records keep them."""
_DAYS = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?: to (\d{4}-\d{2}-\d{2}))?\b")


def read_out(source: str, text: str) -> str:
    """`source` as in `forms.Line`; empty where people filled it in."""
    if source in DATED:
        return _DAYS.sub(_spoken, text)
    if not source and text in ("yes", "no"):
        return _("Yes") if text == "yes" else _("No")
    return text


def _spoken(found: re.Match[str]) -> str:
    try:
        first, last = (day(date.fromisoformat(text)) if text else "" for text in found.groups())
    except ValueError:
        return found[0]
    return _("%(first)s to %(last)s", first=first, last=last) if last else first
