"""Which sentences there are to translate: read from templates and code, sorted into the two catalogues. For whoever
keeps the translations, and for the house rule that none is forgotten; no page needs it."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from registry.tongue.catalogues import ENGLISH, MESSAGES, OWN_NAMES, ROOT, VERDICTS, read

HOME = ROOT.parent
OF_VERDICTS = (
    "templates/portal/check",
    "templates/portal/answers.html",
    "templates/shared/verdicts.html",
    "portal/check",
    "portal/embed/words.py",
    "portal/receipt/words.py",
    "portal/sentences.py",
)
"""Where sentences of verdicts stand. One that stands elsewhere, too, is theirs."""
FOLDERS = ("portal", "registry", "templates/portal", "templates/shared", "templates/email")
_JOURNEYS = (
    *(
        "answering",
        "consignee",
        "correcting",
        "covering",
        "following",
        "handing_over",
        "moving",
        "owned_list",
    ),
    *("owned_rows", "parting", "paying_back", "queried", "receipting", "remedying", "telling", "watching"),
)
REFUSING = (
    *(f"registry/journeys/{name}.py" for name in _JOURNEYS),
    *(f"registry/registrations/{name}.py" for name in ("addresses", "infant", "reading")),
    *("registry/cases/visits.py", "registry/cases/actions.py", "registry/journeys/registering.py"),
    *("registry/faults/harm.py", "registry/journeys/claiming.py", "registry/journeys/broken.py"),
)
"""Whose refusals people of the public face read. Such a sentence is translated where it is shown."""
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None, "_n": (1, 2)}
_METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}


def gathered() -> dict[str, Catalog]:
    """Domain -> its sentences, with the files in which they stand."""
    made = {VERDICTS: Catalog(fuzzy=False), MESSAGES: Catalog(fuzzy=False)}
    found = list(_found())
    verdicts = {
        message if isinstance(message, str) else message[0] for file, message in found if _of_verdicts(file)
    }
    for file, message in found:
        first = message if isinstance(message, str) else message[0]
        made[VERDICTS if first in verdicts else MESSAGES].add(message, locations=[(file, 0)])
    return made


def update() -> None:
    """Writes into each catalogue what it lacks; what nobody says any more goes."""
    for domain, catalog in gathered().items():
        for code in OWN_NAMES:
            if code != ENGLISH:
                kept = read(code, domain)
                kept.update(catalog, no_fuzzy_matching=True, update_creation_date=False)
                kept.obsolete.clear()
                write(ROOT / code / f"{domain}.po", kept)


def write(path: Path, catalog: Catalog) -> None:
    """With no more of a head than a reader of the file needs: nothing that changes while no sentence does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, catalog, width=0, sort_output=True, omit_header=True, include_lineno=False)
    head = ["Content-Type: text/plain; charset=utf-8"]
    if catalog.locale is not None:
        head += [f"Language: {catalog.locale}", f"Plural-Forms: {catalog.plural_forms}"]
    lines = "".join(f'"{line}\\n"\n' for line in head)
    path.write_bytes(f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + body.getvalue())


def _found() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for folder in FOLDERS:
        for path in sorted((HOME / folder).rglob("*")):
            if method := _METHODS.get(path.suffix):
                yield from _in_file(path, method)


def _in_file(path: Path, method: str) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    name = path.relative_to(HOME).as_posix()
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, KEYWORDS, options={"silent": "false"}):
            yield name, message
    if _under(name, REFUSING):
        yield from ((name, sentence) for sentence in _refusals(path))


def _refusals(path: Path) -> Iterator[str]:
    """The sentences in `Refused(field, sentence)`, also where they have a name in the same file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
            for said in node.args[1:2]:
                words = named.get(said.id) if isinstance(said, ast.Name) else getattr(said, "value", None)
                if isinstance(words, str):
                    yield words


def _of_verdicts(file: str) -> bool:
    return _under(file, OF_VERDICTS)


def _under(file: str, places: tuple[str, ...]) -> bool:
    return any(file == one or file.startswith(f"{one}/") for one in places)
