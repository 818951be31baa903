"""Linked data in a page: a block that programs read and nothing executes."""

import json
from typing import Any

from markupsafe import Markup


def data_block(facts: dict[str, Any]) -> Markup:
    """JSON for a `script` element of type application/ld+json: `<`, `>` and `&` are written as escapes. What is empty
    is left out."""
    told = {name: value for name, value in facts.items() if value not in (None, "", [])}
    text = json.dumps(told, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - the characters that could end the element are gone
