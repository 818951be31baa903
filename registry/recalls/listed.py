"""Says in words what a rule calls `list:12`: how many numbers an uploaded list holds. For every page that explains a
rule; the rule itself keeps the name."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from registry.criteria.rule import Criteria
from registry.criteria.words import explain
from registry.db import db
from registry.recalls.models import AffectedList

NAMED = re.compile(r'in the list "list:(\d{1,9})"')


def explained(criteria: Criteria) -> list[str]:
    """Sentences of a rule, its uploaded lists told by their size."""
    return told(explain(criteria))


def told(sentences: Iterable[str]) -> list[str]:
    """The same sentences; one statement where a list is named, none where not."""
    said = list(sentences)
    ids = {int(found) for sentence in said for found in NAMED.findall(sentence)}
    if not ids:
        return said
    wanted = select(AffectedList.id, AffectedList.numbers).where(AffectedList.id.in_(ids))
    sizes = dict(db.session.execute(wanted).all())
    return [NAMED.sub(lambda name: _words(sizes.get(int(name[1]), 0)), sentence) for sentence in said]


def _words(count: int) -> str:
    if not count:
        return "among the numbers of an uploaded list"
    return f"among the {count:,} numbers of an uploaded list" if count > 1 else "that an uploaded list names"
