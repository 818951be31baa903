"""Every text of a staff template can be said in another language: no bare text between tags, in an attribute that is
read out, or in what a macro is given."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(
    path for path in (ROOT / "admin").rglob("*.html") if "style" not in path.relative_to(ROOT).parts
)
"""The page of components is for whoever builds the site, and its texts are samples."""
ENGINE = Environment(extensions=["jinja2.ext.i18n"])
READ_OUT = {"alt", "aria-label", "data-label", "placeholder", "title"}
SAYING = {"_", "gettext", "ngettext", "marked"}
ASKING = {"startswith", "strftime"}
NO_WORDS = {"css", "attrs", "autocomplete", "accept", "rel", "width"}
OWN_NAMES = {"Recall Portal", "GTIN", "SHA-256"}
WORDS = re.compile(r"[^\W\d_]{2}")
SENTENCE = re.compile(r"^[A-Z][a-z]+$|^(?=.*[a-z]).*[A-Za-z,’”)] [A-Za-z“(]")


class Page(HTMLParser):
    """Gathers what people read. Values are blanked before."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []

    def handle_data(self, data: str) -> None:
        if WORDS.search(data) and data.strip() not in OWN_NAMES:
            self.bare.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "code":
            self.bare += [
                value for name, value in attrs if name in READ_OUT and value and WORDS.search(value)
            ]


def test_no_text_is_bare() -> None:
    found = {str(path.relative_to(ROOT)): list(_wanting(path.read_text("utf-8"))) for path in TEMPLATES}
    assert not {path: texts for path, texts in found.items() if texts}


def test_what_is_bare_is_seen() -> None:
    assert list(_wanting("<p>Open {{ count }}</p>")) == ["Open"]
    assert list(_wanting('<p title="Open it">{{ _("Open") }}</p>')) == ["Open it"]
    assert list(_wanting('{{ forms.submit("Open it now", css="btn big") }}')) == ["Open it now"]
    assert not list(
        _wanting('<p class="open it">{{ _("Open") }} {% trans count %}{{ count }} open{% endtrans %}</p>')
    )


def _wanting(template: str) -> Iterator[str]:
    tree = ENGINE.parse(template)
    page = Page()
    page.feed("".join(_markup(tree)))
    page.close()
    yield from page.bare
    yield from _unsaid(tree)


def _markup(node: nodes.Node) -> Iterator[str]:
    """The template's own text, each value a blank."""
    for inner in node.iter_child_nodes():
        if isinstance(inner, nodes.TemplateData):
            yield inner.data
        elif isinstance(inner, nodes.Expr):
            yield " "
        elif not (isinstance(inner, nodes.Block) and inner.name == "page_class"):
            yield from _markup(inner)


def _unsaid(node: nodes.Node) -> Iterator[str]:
    """Sentences among the literals that no catalogue is asked for."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in SAYING | {"url_for"}:
        for kept in node.kwargs:
            yield from _unsaid(kept)
        return
    if isinstance(node, nodes.Keyword) and node.key in NO_WORDS:
        return
    if isinstance(node, nodes.Call) and getattr(node.node, "attr", "") in ASKING:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.search(node.value):
        yield node.value
    for inner in node.iter_child_nodes():
        yield from _unsaid(inner)
