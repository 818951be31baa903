"""Says in words what a rule calls `list:12`: how many numbers the maker's list holds. For every page that explains a
rule; the rule itself keeps the name."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from registry.criteria.rule import Criteria
from registry.criteria.words import explain, in_list
from registry.db import db
from registry.recalls.models import AffectedList
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number


def explained(criteria: Criteria) -> list[str]:
    """Sentences of a rule, its uploaded lists told by their size."""
    return told(explain(criteria))


def told(sentences: Iterable[str]) -> list[str]:
    """The same sentences; one statement where a list is named, none where not."""
    said, named = list(sentences), re.compile(re.escape(in_list("list:#")).replace(r"\#", r"(\d{1,9})"))
    ids = {int(found) for sentence in said for found in named.findall(sentence)}
    if not ids:
        return said
    wanted = select(AffectedList.id, AffectedList.numbers).where(AffectedList.id.in_(ids))
    sizes = dict(db.session.execute(wanted).all())
    return [named.sub(lambda name: _words(sizes.get(int(name[1]), 0)), sentence) for sentence in said]


def _words(count: int) -> str:
    if not count:
        return _("among the numbers of the maker’s list")
    if count == 1:
        return _("that the maker’s list names")
    return _("among the %(count)s numbers of the maker’s list", count=number(count))
