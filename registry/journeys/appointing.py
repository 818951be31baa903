"""When somebody comes: I take one of the times that are offered, and get it as a letter for my calendar, or ask for
another; whoever works on my request hears of it. Times are by the clock of the place where the unit is, as far as that
is known. Callers commit."""

from registry.cases import visits
from registry.cases.calendars import calendar_of, method_of
from registry.cases.models import RemedyCase
from registry.cases.queries import last_zone
from registry.catalogue.models import Organisation
from registry.db import db
from registry.journeys.following import Followed
from registry.journeys.hearing import moved
from registry.notices.actions import write
from registry.recalls.models import Recall
from registry.registrations.regions import region_in
from registry.tongue.zones import zones_in
from registry.vault import unseal


def take(case: RemedyCase, appointment_id: int) -> None:
    """Raises Refused where it is not offered any more."""
    step = visits.confirm(case, appointment_id)
    if step is not None:
        moved(case, step)
        facts = {"step": step.id}
        write("case_news", case.person, organisation_id=case.organisation_id, case_id=case.id, facts=facts)


def entry(found: Followed) -> tuple[str, bytes] | None:
    """The confirmed appointment for my own calendar, or what takes the one out again that was called off; what it does,
    and the file."""
    visit = found.confirmed or found.called_off
    if visit is None or visit.series is None:
        return None
    about = found.product or (found.recall.title if found.recall else "")
    maker = db.session.get_one(Organisation, found.case.organisation_id).name
    return method_of(visit), calendar_of(visit, found.case, about, maker)


def ask_other(case: RemedyCase, words: str) -> None:
    moved(case, visits.ask_other(case, words))


def zone_for(case: RemedyCase, recall: Recall | None) -> str:
    """The zone to propose to staff: that of an earlier visit, else of the owner's country, else of the one country in
    which what is recalled was sold; of a country with several, and where none is known, what the maker named last."""
    if before := last_zone(case.organisation_id, case.id):
        return before
    last = last_zone(case.organisation_id)
    for country in (_country(case), _sold_in(recall)):
        there = zones_in(country)
        if len(there) == 1 or last in there:
            return last if last in there else there[0]
    return last or "UTC"


def _country(case: RemedyCase) -> str:
    """By the address that they told with their request; empty where it names none."""
    return region_in(unseal(case.sealed).get("address", "")).country if case.sealed else ""


def _sold_in(recall: Recall | None) -> str:
    countries = recall.sold_in if recall is not None else []
    return countries[0] if len(countries) == 1 else ""
