"""`If-Match`: a change is made only where the caller has read what it changes as it is now. Whoever sends none changes
it as it is."""

from flask import Response, request

from portal.api.reading import Unreadable

CHANGED = "It was changed since you read it. Read it again, then decide anew. Nothing was done."


def asked_unchanged() -> bool:
    """Whether the request comes with a condition."""
    return "If-Match" in request.headers


def only_unchanged(answer: Response) -> None:
    """`answer` is what reading it gives now, asked for while nobody else can change it. What was packed on its way
    has a mark behind its ETag."""
    given, now = request.if_match, answer.get_etag()[0] or ""
    if not given.star_tag and now not in {tag.partition(":")[0] for tag in given.as_set()}:
        raise Unreadable(412, CHANGED)
