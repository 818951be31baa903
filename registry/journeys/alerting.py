"""Somebody was hurt: whoever leads our service hears of it at once by e-mail, in the breath in which it was told. The
letter says that it happened and where to read it, never who was hurt or how. Callers commit."""

from registry.audit.entries import keep
from registry.cases.models import RemedyCase
from registry.catalogue.limits import brands_of
from registry.notices.actions import write
from registry.staff.permissions import Permission
from registry.staff.queries import people_who
from registry.vault import person_key


def alert(case: RemedyCase, harm: str) -> int:
    """A letter to each who may decide about claims of its brand, to all who may decide where nobody works for it: an
    injury that nobody hears of is worse than a product's name too many. How many. Kept in the log, so that it can be
    shown when the maker knew."""
    brands = brands_of(case.product_id, case.recall_id)
    people = people_who(case.organisation_id, Permission.DECIDE_CLAIMS, brands)
    people = people or people_who(case.organisation_id, Permission.DECIDE_CLAIMS, None)
    for one in people:
        facts = {"member": one.member_id, "case": case.id, "harm": harm}
        write("injury_alert", person_key(one.email), organisation_id=case.organisation_id, facts=facts)
    after = {"harm": harm, "told": len(people)}
    keep(case.organisation_id, None, "Owner", "fault.harm_reported", "case", case.id, after=after)
    return len(people)
