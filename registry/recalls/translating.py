"""A version's texts in other languages, written by people and marked complete by them. A translation of words that have
changed since is not complete any more. Callers commit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from registry.errors import Refused
from registry.recalls.actions import save_draft
from registry.recalls.contents import TEXTS, Contents
from registry.recalls.models import ScopeVersion
from registry.recalls.pages import RecallPage
from registry.recalls.states import Author
from registry.regimes.languages import NAMES
from registry.remedies import offers

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


def original(said: Mapping[str, Any]) -> str:
    """Of which words something is a translation, in 16 characters."""
    words = json.dumps([worded(said, name) for name in TRANSLATED], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def worded(said: Mapping[str, Any], name: str) -> str:
    """One of these sentences, of contents."""
    kept = said.get("remedies") or {} if name == "only" else said
    return str(kept.get(name) or "")


def translate(
    version: ScopeVersion, by: Author, seen: str, language: str, texts: Mapping[str, str], done: bool
) -> None:
    """Keeps the texts in one language; empty ones take it away. `done`: its writer says that it is complete."""
    said = version.notice
    if language not in NAMES or language == (said.get("language") or "en"):
        raise Refused("", "Choose another language than that of the recall itself.")
    kept: dict[str, str] = {name: texts.get(name, "").strip() for name in TRANSLATED}
    for name, text in kept.items():
        longest = TEXTS.get(name, offers.LONGEST)
        if len(text) > longest:
            raise Refused(name, f"This is longer than {longest:,} characters. Shorten it.")
        if done and not text and worded(said, name).strip():
            raise Refused(name, "Write this, too, or do not mark it complete yet.")
    others = {key: row for key, row in said.get("translations", {}).items() if key != language}
    mine = {language: {**kept, "of": original(said) if done else ""}} if any(kept.values()) else {}
    save_draft(version, by, seen, said={**said, "translations": {**others, **mine}})


def languages_of(page: RecallPage) -> list[str]:
    """In which languages the public may read it: the original first. A translation of older words is none, though the
    recall was published without a newer one."""
    notice, now = page.notice, original(_words_of(page))
    return [notice.language, *sorted(key for key, row in notice.translations.items() if row.get("of") == now)]


def _words_of(page: RecallPage) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: getattr(page.row, name) for name in ("title", "hazard", "what_to_do", "remedy")
    }
    rest = {
        "incidents": page.incidents,
        "sold_where": page.sold_where,
        "remedies": {"only": page.offers.only},
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
        offers=replace(page.offers, only=kept.get("only", "")),
        notice=replace(page.notice, language=language),
    )
