"""Who does something, for what has no record of authors of its own. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class By:
    """A member, or something that is nobody's account."""

    id: int | None
    name: str


COMMAND_LINE = By(None, "Command line")
