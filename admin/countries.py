"""Countries as staff type them, by name or by two letters, for every form that asks for several."""

import re
from functools import lru_cache

from registry.catalogue.countries import NAMES, name_of
from registry.intake.records.countries import NAMES as WRITTEN
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import language

Errors = list[tuple[str, str]]


@lru_cache(maxsize=16)
def _ours(spoken: str) -> dict[str, str]:
    """Name -> code, in English and as a form in this language shows it."""
    return {name.casefold(): code for code, said in NAMES.items() for name in (said, name_of(code, spoken))}


def countries(field: str, text: str, errors: Errors) -> tuple[str, ...]:
    """The codes, in their order; what is no country is a slip at its field."""
    found = set()
    for word in filter(None, (" ".join(part.split()) for part in re.split(r"[,;\n]", text[:4000]))):
        code = word.upper() if word.upper() in NAMES else _ours(language()).get(word.casefold())
        code = code or WRITTEN.get(re.sub(r"\W", "", word.upper()))
        if code is None:
            said = _(
                "“%(word)s” is no country known here. Write its whole name, or its two letters.",
                word=word[:40],
            )
            errors.append((field, said))
        else:
            found.add(code)
    return tuple(sorted(found))
