"""Somebody was hurt: whoever leads our service hears of it at once by e-mail, in the breath in which it was told. The
letter says that it happened and where to read it, never who was hurt or how. Callers commit."""

from registry.audit.entries import keep
from registry.cases.models import RemedyCase
from registry.notices.actions import write
from registry.staff.permissions import ALLOWED, Permission
from registry.staff.queries import people_of
from registry.vault import person_key


def alert(case: RemedyCase, harm: str) -> int:
    """A letter to each who may decide about claims; how many. Kept in the log, so that it can be shown when the maker
    knew."""
    told = 0
    for one in people_of(case.organisation_id):
        if one.active and Permission.DECIDE_CLAIMS in ALLOWED[one.role]:
            facts = {"member": one.member_id, "case": case.id, "harm": harm}
            write("injury_alert", person_key(one.email), organisation_id=case.organisation_id, facts=facts)
            told += 1
    after = {"harm": harm, "told": told}
    keep(case.organisation_id, None, "Owner", "fault.harm_reported", "case", case.id, after=after)
    return told
