"""What the log keeps of a recall's life: each step with what was before and after. Decides nothing, commits nothing."""

import hashlib
import json
from typing import Any

from registry.audit.entries import keep
from registry.criteria.parsing import parse
from registry.criteria.words import explain
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import Author
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import speaking

LONGEST_RULE = 10_000
"""Characters of JSON up to which a rule is kept whole; of a longer one its words and its SHA-256."""

Facts = dict[str, Any]


def step(
    version: ScopeVersion,
    by: Author,
    action: str,
    before: Facts | None = None,
    after: Facts | None = None,
    words: str = "",
) -> None:
    """A step of one version, kept with its recall."""
    after = {"version": version.number, **(after or {})}
    keep(
        version.organisation_id,
        by.id,
        by.name,
        f"recall.{action}",
        "recall",
        version.recall_id,
        before,
        after,
        words,
    )


def of_recall(recall: Recall, by: Author, action: str, before: Facts, after: Facts, words: str = "") -> None:
    """A step of the recall itself: started, closed, reopened."""
    keep(
        recall.organisation_id, by.id, by.name, f"recall.{action}", "recall", recall.id, before, after, words
    )


def written(version: ScopeVersion) -> Facts:
    """What a writer can change, as it is now."""
    return {"rule": version.criteria, "trials": version.trials, **version.notice}


def saved(version: ScopeVersion, by: Author, before: Facts) -> None:
    """Keeps what a writer changed, and only that; nothing where nothing was."""
    after = written(version)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if names:
        old, new = ({name: _short(name, facts.get(name)) for name in names} for facts in (before, after))
        step(version, by, "saved", old, new)


def _short(name: str, value: Any) -> Any:
    text = json.dumps(value, sort_keys=True)
    if name != "rule" or len(text) <= LONGEST_RULE:
        return value
    with speaking(ENGLISH):  # it is kept
        words = explain(parse(value, strict=False))
    return {"words": words, "sha256": hashlib.sha256(text.encode()).hexdigest()}
