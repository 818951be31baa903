"""I see what the public would see of my draft, before anybody else does: the page by a link that works for an hour, the
papers, the e-mail."""

from itsdangerous import BadData, URLSafeTimedSerializer

from registry import links
from registry.db import db, settings_here
from registry.notices.staff_queries import words_for
from registry.notices.writing import Email
from registry.recalls.drafted_page import drafted_page, shown
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.pages import RecallPage

HOUR = 3_600


def address(version: ScopeVersion) -> str:
    """Where the page of this version is shown to whoever has the link."""
    return links.preview(_signer().dumps(version.id))


def page_by(token: str) -> tuple[RecallPage, int] | None:
    """The page, and which version it is of; None where the link is too old, or was never ours."""
    try:
        number = _signer().loads(token, max_age=HOUR)
    except BadData:
        return None
    version = db.session.get(ScopeVersion, number)
    recall = version and db.session.get(Recall, version.recall_id)
    return (drafted_page(recall, version), version.number) if recall and version else None


def email(recall: Recall, version: ScopeVersion) -> Email:
    """What owners would be written."""
    return words_for(shown(recall, version), "recall")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings_here().secret(), salt="preview of a recall")
