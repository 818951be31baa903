"""What a fault did to people and things, in words, and what of it a report tells with care. Pure."""

from registry.errors import Refused
from registry.faults.models import DEATH, INJURY, NONE, PROPERTY
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number

HARM: dict[str, tuple[str, str]] = {
    NONE: (marked("No"), marked("Nobody was hurt, nothing else was damaged.")),
    PROPERTY: (marked("Something else was damaged"), marked("A floor, furniture, a socket …")),
    INJURY: (marked("Somebody was hurt"), marked("Also a small burn, cut or shock.")),
    DEATH: (marked("Somebody died"), ""),
}
"""As the form offers them, the least first."""
HURT = frozenset((INJURY, DEATH))
"""What a maker must hear of at once."""
ASKED = {"who": 200, "hurt": 2_000, "treated": 500}
"""Who (age, never a name), what happened to them, whether a doctor was seen."""


def read_harm(harm: str, told: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The harm, and what was told of it. Raises Refused at the field."""
    if harm not in HARM:
        raise Refused("harm", "Say whether anybody was hurt or anything damaged.")
    if harm == NONE:
        return harm, {}
    said = {name: told.get(name, "").replace("\r\n", "\n").strip() for name in ASKED}
    for name, longest in ASKED.items():
        if len(said[name]) > longest:
            raise Refused(
                name, _("That is longer than %(most)s characters. Shorten it.", most=number(longest))
            )
    if harm in HURT and not said["hurt"]:
        raise Refused("hurt", "Say in a few words what happened. A sentence is enough.")
    return harm, {name: words for name, words in said.items() if words}
