"""Letters as pure functions: facts in, subject and words out. Nothing here knows a database, a clock or an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, Undefined, select_autoescape

from registry.tongue.templates import add_tongue

TEMPLATES = Path(__file__).parents[2] / "templates"
ONE_USE, STOP, STOP_OTHER = "ONE-USE-LINK", "STOP-LINK", "STOP-{}-LINK"
"""Stand for tokens while a letter is written: they are put in when it goes out, and never kept."""
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
_LINES = re.compile(r"\n{3,}")
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Email:
    """What somebody is told, without who. `page` is its HTML as it goes out and `kept` what is kept of it, where they
    are there already (`pressing`). `calendar`: what a calendar file that comes along does, and the file."""

    subject: str
    text: str
    html: str
    page: bytes = field(default=b"", compare=False, repr=False)
    kept: bytes = field(default=b"", compare=False, repr=False)
    calendar: tuple[str, bytes] | None = None

    def with_tokens(self, tokens: Mapping[str, str]) -> "Email":
        """What goes out: tokens in place of what stands for them."""
        if not tokens:
            return self
        text, html = self.text, self.html
        for standing, token in tokens.items():
            text, html = text.replace(standing, token), html.replace(standing, token)
        return Email(self.subject, text, html, calendar=self.calendar)


def compose(kind: str, facts: Mapping[str, Any], engine: Environment | None = None) -> Email:
    """The letter of a kind. Its subject is one line, whatever the facts hold. `engine`: one that asks fewer."""
    get = engine.get_template if engine else _template
    subject, text, html = (get(f"email/{kind}.{end}") for end in ("subject.txt", "txt", "html"))
    line = _BREAKS.sub(" ", subject.render(facts)).strip()
    if len(line) > LONGEST_SUBJECT:
        line = line[: LONGEST_SUBJECT - 1].rstrip() + "…"
    return Email(line, _LINES.sub("\n\n", text.render(facts)).strip() + "\n", html.render(facts))


def on_paper(facts: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Subject and paragraphs of a recall's letter on paper."""
    subject, text = (_template(f"email/{name}.txt").render(facts) for name in ("recall.subject", "on_paper"))
    parts = _LINES.sub("\n\n", text).split("\n\n")
    return _BREAKS.sub(" ", subject).strip(), [part.strip() for part in parts if part.strip()]


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(StrictUndefined)


def environment(undefined: type[Undefined]) -> Environment:
    """The engine of letters; `undefined` says what becomes of a fact that is missing."""
    engine = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_tongue(engine)
    return engine
