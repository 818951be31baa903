"""No text of ours calls a unit safe: the verdicts are a closed set and that word is not among them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# compounds of the field that call no unit safe
FIELD = re.compile(r"safety|safeguard|\|\s*safe\b|Markup|MarkupSafe|urlsafe|safe_", re.I)
WORD = re.compile(r"\bsafe(ly)?\b", re.I)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_template_says_it(path: Path) -> None:
    text = FIELD.sub("", path.read_text("utf-8"))
    assert not WORD.findall(text)
