"""Files of a case: pictures and PDFs, kept as they were made anew. Callers commit."""

from registry.audit.who import By
from registry.cases import actions
from registry.cases.models import OWNER, CaseFile, RemedyCase
from registry.cases.queries import files_of
from registry.db import db
from registry.errors import Refused
from registry.plates.papers import Paper
from registry.tongue.speaking import gettext as _

MOST = 20
FILE, DISPOSAL = "file", "disposal"


def add_file(case: RemedyCase, side: str, about: str, paper: Paper, by: By = actions.THE_OWNER) -> CaseFile:
    """Keeps it. The same one again is the one that is there: a form that was sent twice."""
    there = files_of(case.id)
    if same := next((one for one in there if (one.digest, one.about) == (paper.digest, about)), None):
        return same
    if len(there) >= MOST:
        words = _(
            "%(most)s files are kept for one request. Write a message if you need to send more.", most=MOST
        )
        raise Refused("file", words)
    made = CaseFile(
        organisation_id=case.organisation_id, case_id=case.id, side=side, about=about, kind=paper.kind,
        data=paper.data, digest=paper.digest, pages=paper.pages,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    step = DISPOSAL if about == DISPOSAL and side == OWNER else FILE
    actions.note(case, step, side, by, facts={"file": made.id})
    if side == OWNER:
        actions.heard_from_owner(case)
    return made
