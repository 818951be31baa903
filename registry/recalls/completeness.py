"""What a version still lacks by the rules of the countries in which its product was sold. Who approves may publish it
all the same, with a reason that stays; nobody else may. Reads the catalogue, changes nothing but the override."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from registry.catalogue.countries import names_of
from registry.catalogue.models import Brand, Product
from registry.criteria.parsing import parse
from registry.db import db
from registry.errors import Refused
from registry.recalls import trail
from registry.recalls.contents import Contents
from registry.recalls.models import ScopeVersion
from registry.recalls.states import Author
from registry.recalls.translating import COMPLETE, fields_of, state_of
from registry.regimes import eu, us
from registry.regimes.elements import Looked, Regime, look
from registry.regimes.languages import named, source, wanted
from registry.regimes.reading import Reading, reading
from registry.regimes.record import Record
from registry.regimes.softeners import Softener, softeners
from registry.tongue.catalogues import ENGLISH

REGIMES = (eu.REGIME, us.REGIME)
WORDED = ("title", "hazard", "what_to_do", "remedy", "incidents", "note")
"""Fields that people read as sentences."""
READ = ("hazard", "what_to_do", "remedy")
"""What they must have understood: the figure of reading is of these."""
CHANGED = "Something that it says has gone missing since it was approved. Send it back, and look at it again."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the way of publishing; `at` is the field to mend, `key` its name in an override. `element`: it is
    one of a regime's own, which are shown in its list."""

    key: str
    at: str
    message: str
    source: str
    element: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A softening word in its field, and whether a rule forbids it here. `language` is that of a translation."""

    at: str
    language: str
    before: str
    softener: Softener
    after: str
    forbidden: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """All that is known of a version's notice."""

    record: Record
    reports: tuple[tuple[Regime, tuple[Looked, ...]], ...]
    words: tuple[Found, ...]
    reading: Reading
    findings: tuple[Finding, ...]


def judged(version: ScopeVersion, said: Contents | None = None) -> Judged:
    """`said` in place of what the version says: of a public one, which may be older than some fields."""
    record = record_of(version, version.notice if said is None else said)
    reports = tuple((regime, look(regime, record)) for regime in REGIMES if regime.applies(record))
    words = tuple(_words(record, any(regime.key == "eu" for regime, _ in reports)))
    figure = reading([record.text(name) for name in READ], record.language)
    return Judged(record, reports, words, figure, tuple(_findings(record, reports, words)))


def record_of(version: ScopeVersion, said: Contents) -> Record:
    brands = db.session.scalars(
        select(Brand.name).where(Brand.id.in_(said.get("brand_ids", []))).order_by(Brand.name)
    )
    wanted = select(Product.name, Product.picture).where(Product.id.in_(said.get("product_ids", [])))
    products = db.session.execute(wanted.order_by(Product.name)).all()
    pictures = [row.picture for row in products] + [row.get("picture") for row in said.get("identifiers", [])]
    return Record(
        said,
        tuple(brands),
        tuple(row.name for row in products),
        number_shown=any(pictures),
        ruled=bool(parse(version.criteria, strict=False).groups),
    )


def demand(version: ScopeVersion, by: Author, reason: str) -> None:
    """Refuses what lacks something, unless a reason is given; then it is kept with what lacked."""
    found = judged(version).findings
    version.override = {}
    if not found:
        return
    if not reason.strip():
        first = "; ".join(finding.message for finding in found[:3])
        more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
        raise Refused("override", f"It lacks what the countries of sale ask for: {first}{more}.")
    version.override = {
        "reason": reason.strip()[:2000],
        "lacked": {finding.key: finding.message for finding in found},
    }
    trail.step(
        version, by, "overridden", None, {"lacked": [one.message for one in found]}, reason.strip()[:2000]
    )


def stands(version: ScopeVersion) -> None:
    """Asked once more at the moment itself: nothing lacks that did not when it was approved."""
    if {finding.key for finding in judged(version).findings} - set(version.override.get("lacked", {})):
        raise Refused("", CHANGED)


def _words(record: Record, forbidden: bool) -> Iterator[Found]:
    for name in WORDED:
        yield from _found(name, "", record.text(name), record.language, forbidden)
    for text in record.promises:
        yield from _found("remedies", "", text, record.language, forbidden)
    for language, texts in sorted((record.said.get("translations") or {}).items()):
        for name in fields_of(record.said):
            at = "remedies" if name == "only" or "-" in name else name
            yield from _found(at, language, texts.get(name, ""), language, forbidden)


def _found(name: str, where: str, text: str, language: str, forbidden: bool) -> Iterator[Found]:
    for found in softeners(text, language):
        before, after = text[max(0, found.start - 60) : found.start], text[found.end : found.end + 60]
        yield Found(name, where, before, found, after, forbidden)


def _findings(
    record: Record, reports: tuple[tuple[Regime, tuple[Looked, ...]], ...], words: tuple[Found, ...]
) -> Iterator[Finding]:
    if not record.has("sold_in"):
        yield Finding("sold_in", "sold_in", "the countries of sale, which decide what a notice must say", "")
    for _, looked in reports:
        for one in looked:
            if one.lacks:
                element = one.element
                said = f"{element.words[0].lower()}{element.words[1:]}"
                yield Finding(element.key, element.at, said, element.source, True)
    for found in words:
        if found.forbidden:
            said = f"“{found.softener.words}” must go"
            key = ".".join(filter(None, ("word", found.language, found.at, found.softener.words.casefold())))
            at = f"translation-{found.language}" if found.language else found.at
            yield Finding(key, at, said, "Art. 36(2)(c)")
    yield from _untranslated(record)


def _untranslated(record: Record) -> Iterator[Finding]:
    """Languages of the countries of sale in which it cannot be read yet."""
    for languages, countries in wanted(record.several("sold_in")).items():
        if not any(state_of(dict(record.said), language) == COMPLETE for language in languages):
            said = f"the notice in {named(languages)}, for {', '.join(names_of(countries, ENGLISH))}"
            at = f"translation-{min(languages)}"
            yield Finding(f"language.{'/'.join(sorted(languages))}", at, said, source(countries[0]))
