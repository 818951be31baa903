"""What a notice is judged by: its contents as the draft keeps them, and what the catalogue knows beside them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """`number_shown`: a picture shows where the number is. `ruled`: the draft says which units are covered."""

    said: Mapping[str, Any]
    brands: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    number_shown: bool = False
    ruled: bool = False

    def has(self, *names: str) -> bool:
        """That all of these fields are filled in; a zero is an answer, too."""
        return all(_filled(self.said.get(name)) for name in names)

    @property
    def language(self) -> str:
        """What its texts are written in."""
        return self.text("language") or "en"

    @property
    def remedies(self) -> set[str]:
        """The kinds of remedy that are offered."""
        return {offer["kind"] for offer in self._remedies.get("offers", ())}

    @property
    def only(self) -> str:
        """Why there is nothing to choose from."""
        return str(self._remedies.get("only") or "").strip()

    @property
    def promises(self) -> list[str]:
        """What is said of each remedy, and of there being one."""
        offers = self._remedies.get("offers", ())
        said = [
            text
            for offer in offers
            for name, text in offer.items()
            if name != "kind" and isinstance(text, str)
        ]
        return [*said, self.only]

    @property
    def _remedies(self) -> Mapping[str, Any]:
        return self.said.get("remedies") or {}

    def text(self, name: str) -> str:
        return str(self.said.get(name) or "").strip()

    def several(self, name: str) -> list[Any]:
        return list(self.said.get(name) or [])


def _filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != []
