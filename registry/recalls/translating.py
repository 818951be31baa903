"""A version's texts in other languages, written by people and marked complete by them. A translation of words that have
changed since is not complete any more. Callers commit."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from registry.errors import Refused
from registry.recalls.actions import save_draft
from registry.recalls.contents import TEXTS, Contents
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.pages import RecallPage
from registry.recalls.states import Author
from registry.regimes.languages import NAMES
from registry.remedies import offers
from registry.remedies.offers import Offers
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

TRANSLATED = ("title", "hazard", "what_to_do", "remedy", "only", "incidents", "sold_where")
"""What staff write as sentences; names, numbers and dates are the same everywhere. `only`: why there is one remedy."""
MISSING, BEGUN, STALE, COMPLETE = "missing", "begun", "stale", "complete"


def state_of(said: Contents, language: str) -> str:
    """How far the texts are in this language; the language that they are written in is always complete."""
    if language == (said.get("language") or "en"):
        return COMPLETE
    kept = said.get("translations", {}).get(language)
    if not kept:
        return MISSING
    if not kept.get("of"):
        return BEGUN
    return COMPLETE if kept["of"] == original(said) else STALE


def fields_of(said: Mapping[str, Any]) -> tuple[str, ...]:
    """All that is translated of contents: the sentences above, and what is said of each remedy (`repair-gets`)."""
    promised = offers.promised(said.get("remedies") or {})
    return (*TRANSLATED, *(f"{row['kind']}-{name}" for row in promised for name in offers.TEXTS))


def original(said: Mapping[str, Any], fields: Sequence[str] = ()) -> str:
    """Of which words something is a translation, in 16 characters."""
    words = json.dumps([worded(said, name) for name in fields or fields_of(said)], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def worded(said: Mapping[str, Any], name: str) -> str:
    """One of these sentences, of contents."""
    kind, _, part = name.partition("-")
    kept: Mapping[str, Any] = said
    if part or name == "only":
        kept = said.get("remedies") or {}
    if part:
        kept = next((row for row in kept.get("offers", ()) if row["kind"] == kind), {})
    return str(kept.get(part or name) or "")


def translate(
    version: ScopeVersion, by: Author, seen: str, language: str, texts: Mapping[str, str], done: bool
) -> None:
    """Keeps the texts in one language; empty ones take it away. `done`: its writer says that it is complete."""
    said = version.notice
    if language not in NAMES or language == (said.get("language") or "en"):
        raise Refused("", "Choose another language than that of the recall itself.")
    kept: dict[str, str] = {name: texts.get(name, "").strip() for name in fields_of(said)}
    for name, text in kept.items():
        longest = TEXTS.get(name, offers.LONGEST)
        if len(text) > longest:
            raise Refused(
                name, _("This is longer than %(longest)s characters. Shorten it.", longest=counted(longest))
            )
        if done and not text and worded(said, name).strip():
            raise Refused(name, "Write this, too, or do not mark it complete yet.")
    others = {key: row for key, row in said.get("translations", {}).items() if key != language}
    mine = {language: {**kept, "of": original(said) if done else ""}} if any(kept.values()) else {}
    save_draft(version, by, seen, said={**said, "translations": {**others, **mine}})


def languages_of(page: RecallPage) -> list[str]:
    """In which languages the public may read it: the original first. A translation of older words is none, though the
    recall was published without a newer one."""
    notice, now = page.notice, _standing(_words_of(page))
    return [notice.language, *sorted(key for key, row in notice.translations.items() if row.get("of") in now)]


def languages_in(recall: Recall) -> list[str]:
    """The same of a public recall as it is kept."""
    said = {name: getattr(recall, name) for name in TRANSLATED if name != "only"}
    now = _standing(said | {"remedies": recall.remedies})
    return [recall.language, *sorted(key for key, row in recall.translations.items() if row.get("of") in now)]


def offers_in(recall: Recall, language: str) -> Offers:
    """What a public recall offers, in a language that it is complete in; in its own otherwise."""
    found = offers.read(recall.remedies)
    if language not in languages_in(recall)[1:]:
        return found
    return _spoken(found, recall.translations[language])


def _standing(said: Mapping[str, Any]) -> set[str]:
    """Of what a translation may be that stands on a public page: of these words, or, from before remedies were
    translated as well, of all but theirs."""
    return {original(said), original(said, TRANSLATED)}


def _spoken(found: Offers, kept: Mapping[str, str]) -> Offers:
    told = tuple(offers.offer_of(one.plain() | _told(one.kind, kept)) for one in found.offers)
    return replace(found, offers=told, only=kept.get("only", ""))


def _told(kind: str, kept: Mapping[str, str]) -> dict[str, str]:
    """Of one remedy, as far as it is translated."""
    said = {name: kept.get(f"{kind}-{name}", "") for name in offers.TEXTS}
    return {name: text for name, text in said.items() if text}


def _words_of(page: RecallPage) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: getattr(page.row, name) for name in ("title", "hazard", "what_to_do", "remedy")
    }
    rest = {
        "incidents": page.incidents,
        "sold_where": page.sold_where,
        "remedies": {"only": page.offers.only, "offers": [one.plain() for one in page.offers.offers]},
    }
    return row | rest


def in_language(page: RecallPage, language: str) -> RecallPage:
    """The page with its texts in another language that it is complete in; itself in any other."""
    kept = page.notice.translations.get(language) if language in languages_of(page)[1:] else None
    if kept is None:
        return page
    row: Any = {name: kept[name] for name in ("title", "hazard", "what_to_do", "remedy")}
    return replace(
        page,
        row=replace(page.row, **row),
        incidents=kept["incidents"],
        sold_where=kept["sold_where"],
        offers=_spoken(page.offers, kept),
        notice=replace(page.notice, language=language),
    )
