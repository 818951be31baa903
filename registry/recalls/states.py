"""The states of recalls and of their versions. Pure."""

from dataclasses import dataclass

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
PUBLIC = (OPEN, CLOSED)
"""Pages and checks answer for these for good: a closed recall is still a recall."""

DRILL = "drill"
"""Kind of a recall that is only ever rehearsed, on a copy of all data. The database refuses any but the draft of it."""

VERSION_DRAFT, VERSION_IN_REVIEW, VERSION_PUBLISHED = "draft", "in_review", "published"
VERSION_APPROVED, VERSION_SCHEDULED = "approved", "scheduled"
DECIDED = (VERSION_APPROVED, VERSION_SCHEDULED)
"""A second person has agreed to these; they wait for a button or for their moment."""
WRITTEN = (VERSION_IN_REVIEW, *DECIDED)
"""Their writers are done with these."""

SEVERITIES = ("stop_using", "limit_use", "take_care")
"""What to do with the product meanwhile: not use it, use it in a limited way, use it with care."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who did something, as it is kept: members come and go, names in a record stay."""

    id: int | None
    name: str
