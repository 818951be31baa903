"""Countries as staff type them, by name or by two letters, for every form that asks for several."""

import re

from registry.catalogue.countries import NAMES
from registry.intake.records.countries import NAMES as WRITTEN
from registry.tongue.speaking import gettext as _

Errors = list[tuple[str, str]]
_OURS = {name.casefold(): code for code, name in NAMES.items()}


def countries(field: str, text: str, errors: Errors) -> tuple[str, ...]:
    """The codes, in their order; what is no country is a slip at its field."""
    found = set()
    for word in filter(None, (" ".join(part.split()) for part in re.split(r"[,;\n]", text[:4000]))):
        code = word.upper() if word.upper() in NAMES else _OURS.get(word.casefold())
        code = code or WRITTEN.get(re.sub(r"\W", "", word.upper()))
        if code is None:
            said = _("“%(word)s” is no country known here. Write its name in English.", word=word[:40])
            errors.append((field, said))
        else:
            found.add(code)
    return tuple(sorted(found))
