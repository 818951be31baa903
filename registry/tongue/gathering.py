"""Which sentences there are to translate: read from templates and code, sorted into the three catalogues. For whoever
keeps the translations, and for the house rule that none is forgotten; no page needs it."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from registry.tongue.catalogues import ENGLISH, MESSAGES, OWN_NAMES, ROOT, STAFF, VERDICTS, read
from registry.tongue.sentences import names, refusals, sentences

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
FOLDERS = (
    *("portal", "registry", "admin"),
    *("templates/portal", "templates/shared", "templates/email", "templates/admin"),
)
OF_STAFF = (
    "admin",
    "templates/admin",
    "templates/email/staff_reset.txt",
    "templates/email/staff_password_changed.txt",
    *(
        f"templates/email/{kind}.{end}"
        for kind in ("case_moved", "defect_signal", "injury_alert", "report_due", "saved_report")
        for end in ("subject.txt", "txt", "html")
    ),
    "registry/notices/staff.py",
    "registry/audit/chain.py",
    "registry/cases/promises.py",
    "registry/catalogue/descriptions.py",
    "registry/drills/telling.py",
    "registry/exports/taking.py",
    "registry/faults/codes.py",
    "registry/journeys/history.py",
    "registry/jobs/trouble.py",
    "registry/journeys/casework.py",
    "registry/journeys/consigning.py",
    "registry/journeys/labelling.py",
    "registry/journeys/noticing.py",
    "registry/journeys/recording.py",
    "registry/journeys/registering_for.py",
    "registry/journeys/publishing.py",
    "registry/journeys/returned.py",
    "registry/journeys/uploading.py",
    "registry/journeys/surveying.py",
    "registry/labels/wishes.py",
    "registry/matching/chain/parted.py",
    "registry/matching/chain/pipeline.py",
    "registry/notices/closed.py",
    "registry/notices/consigned.py",
    "registry/notices/preparing.py",
    "registry/notices/returning.py",
    "registry/notices/staff_queries.py",
    "registry/orders/actions.py",
    "registry/recalls/actions.py",
    "registry/recalls/contents.py",
    "registry/recalls/reasons.py",
    "registry/recalls/translating.py",
    "registry/recalls/trials.py",
    "registry/regimes/accidents.py",
    "registry/registrations/settling.py",
    "registry/registrations/warranty/actions.py",
    "registry/reports/filing/actions.py",
    "registry/reports/filing/reading_out.py",
    "registry/reports/radar/queries.py",
    "registry/reports/saved/reading.py",
    "registry/staff/actions.py",
    "registry/staff/keys/actions.py",
    "registry/staff/passwords.py",
    "registry/staff/permissions.py",
    "registry/units/events/settling.py",
    "registry/units/places/queries.py",
    "registry/webhooks/actions.py",
    "registry/webhooks/reachable.py",
)
"""What only staff read. A sentence that stands elsewhere, too, is everybody's."""
SAMPLES = ("admin/style", "templates/admin/style")
TABLES = (
    *(f"admin/recalls/{name}.py" for name in ("views", "scope/lines")),
    *(f"admin/reports/{name}.py" for name in ("dashboard", "remedies")),
    *(f"admin/systems/{name}.py" for name in ("deliveries", "keys")),
    *("admin/pictures.py", "admin/places/views.py", "admin/products/forms.py", "admin/trace/chart.py"),
    *("admin/uploads/views.py", "admin/warranty/forms.py"),
    *("registry/cases/steps.py", "registry/consignees/levels.py", "registry/intake/roles.py"),
    *("registry/journeys/choosing.py", "registry/staff/permissions.py", "registry/staff/keys/scopes.py"),
    *("registry/units/events/words.py", "registry/webhooks/events.py", "registry/reports/saved/reading.py"),
    *("registry/reports/steps.py", "registry/labels/layouts.py", "registry/reports/sources/cases.py"),
    *("registry/reports/sources/consignees.py", "registry/reports/sources/incidents.py"),
    *("registry/reports/sources/remedied.py", "registry/reports/sources/visits.py"),
)
"""Modules whose tables hold words for staff, as every `words.py` of the staff face does."""
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
    *(
        "registry/journeys/naming_products.py",
        "registry/serials/patterns.py",
        "registry/recalls/differing.py",
    ),
    *("registry/registrations/proofs.py", "registry/carriers/reading.py", "registry/carriers/characters.py"),
    *("registry/faults/harm.py", "registry/journeys/claiming.py", "registry/journeys/broken.py"),
)
"""Whose refusals people of the public face read; all others are for staff. Such a sentence is translated where it is
shown (`retelling`)."""
_TO_PROGRAMS = ("billing", "capturing", "delivering", "filling", "ordering", "stocking")
TELLING = (
    *(f"registry/criteria/{name}.py" for name in ("bounds", "context", "parsing")),
    *(f"registry/intake/{name}.py" for name in ("blocks", "cleaning", "dividers", "roles", "receiving")),
    *(f"registry/intake/listed/{name}.py" for name in ("cells", "doubts", "rows")),
    *(f"registry/intake/records/{name}.py" for name in ("rows", "values")),
    *(f"registry/journeys/{name}.py" for name in ("naming_products", "repeating")),
    *(f"registry/serials/{name}.py" for name in ("patterns", "ranges", "typed")),
    "registry/matching/deciding.py",
    *(f"registry/recalls/{name}.py" for name in ("comparing", "completeness", "differing")),
    *("registry/units/events/doubts.py", "registry/webhooks/posting.py", "registry/notices/posting.py"),
)
"""Modules whose every sentence is told to somebody, in whatever it is wrapped."""
NAMING = (
    *("registry/exports/sheets.py", "registry/labels/layouts.py", "registry/reports/saved/subjects.py"),
    *("registry/regimes/eu.py", "registry/regimes/us.py", "registry/regimes/softeners.py"),
    *(
        "registry/reports/filing/forms.py",
        "registry/reports/filing/packs.py",
        "registry/regimes/languages.py",
    ),
)
"""Modules whose every word with a capital letter is a name that is shown, and so is every sentence."""
UNTOLD = (
    *("registry/cli", "registry/matching/billing.py", "registry/recalls/notices.py"),
    *(f"registry/units/events/{name}.py" for name in ("asking", "asking_fields", "leafing")),
    *(f"registry/journeys/{name}.py" for name in _TO_PROGRAMS),
)
"""Where refusals are for programs and for whoever runs the site: they stay English."""
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None, "_n": (1, 2)}
_METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}


def gathered() -> dict[str, Catalog]:
    """Domain -> its sentences, with the files in which they stand."""
    made = {domain: Catalog(fuzzy=False) for domain in (VERDICTS, MESSAGES, STAFF)}
    found = list(_found())
    verdicts = {_first(message) for file, message, _ in found if _under(file, OF_VERDICTS)}
    everybodys = {_first(message) for _, message, staff in found if not staff}
    for file, message, staff in found:
        first = _first(message)
        domain = VERDICTS if first in verdicts else MESSAGES if first in everybodys else STAFF
        if domain == STAFF or not staff:
            made[domain].add(message, locations=[(file, 0)])
    return made


def update() -> None:
    """Writes into each catalogue what it lacks; what nobody says any more goes. Staff speak the languages of the
    catalogues that are there: an empty `staff.po` begins another."""
    for domain, catalog in gathered().items():
        for code in OWN_NAMES:
            if code != ENGLISH and (domain != STAFF or (ROOT / code / f"{domain}.po").exists()):
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


Found = Iterator[tuple[str, str | tuple[str, ...], bool]]
"""The file, the sentence or its forms, and whether only staff read it there."""


def _found() -> Found:
    for folder in FOLDERS:
        for path in sorted((HOME / folder).rglob("*")):
            if (method := _METHODS.get(path.suffix)) and not _under(_name(path), SAMPLES):
                yield from _in_file(path, method)


def _in_file(path: Path, method: str) -> Found:
    name = _name(path)
    staff = _under(name, OF_STAFF)
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, KEYWORDS, options={"silent": "false"}):
            yield name, message, staff
    if method != "python" or name.startswith("portal/"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if _under(name, UNTOLD):
        return
    if name in TELLING:
        yield from ((name, sentence, not _under(name, REFUSING)) for sentence in sentences(tree))
    if name in NAMING:
        yield from ((name, word, True) for word in names(tree))
    yield from ((name, sentence, not _under(name, REFUSING)) for sentence in refusals(tree))
    if name in TABLES or (staff and path.name == "words.py"):
        yield from ((name, words, True) for words in words_of_tables(tree))


def words_of_tables(tree: ast.Module) -> Iterator[str]:
    """The words in the tables of a module, said by `|translated`: never keys, nor tones, which are one small word."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and not _own(node):
            yield from _words_in(node.value)


def _own(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether a table is the module's own, and shown to nobody as it is."""
    name = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return isinstance(name, ast.Name) and name.id.startswith("_")


def _words_in(value: ast.AST | None) -> Iterator[str]:
    if isinstance(value, ast.Dict):
        for entry in value.values:
            yield from _words_in(entry) if isinstance(entry, ast.Dict) else _words_of(entry, 0)
    elif isinstance(value, ast.Tuple | ast.List):
        for entry in value.elts:
            yield from _words_of(entry, 1) if isinstance(entry, ast.Tuple) else ()


def _words_of(entry: ast.expr, first: int) -> Iterator[str]:
    """The words of one entry, which begin at a place; behind it only what is more than one small word."""
    parts = (
        entry.args
        if isinstance(entry, ast.Call)
        else entry.elts
        if isinstance(entry, ast.Tuple)
        else (entry,)
    )
    for place, one in enumerate(parts):
        text = one.value if isinstance(one, ast.Constant) else ""
        if not isinstance(text, str) or place < first or "\n" in text or not any(map(str.isalpha, text)):
            continue
        if place == first or " " in text or text[:1].isupper():
            yield text


def _first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def _name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def _under(file: str, places: tuple[str, ...]) -> bool:
    return any(file == one or file.startswith(f"{one}/") for one in places)
