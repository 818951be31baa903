"""What I gave is not kept for ever. My name, telephone number and address go when I was not here for some years; my
e-mail address stays as long as a product is mine, up to a longer time; so does a watch. Once a year I am asked whether
what I have is still mine: my silence ends no letter about safety. Callers commit."""

from datetime import datetime, timedelta

from registry.cases.queries import open_people
from registry.clock import now
from registry.db import db, settings_here
from registry.jobs.actions import queue_since
from registry.jobs.running import Run
from registry.journeys import own_data, still_yours
from registry.registrations import ageing
from registry.reports.vault.counting import count

KIND = "owners_daily"
A_YEAR = timedelta(days=365, hours=6)


def look_daily() -> None:
    """Every minute: asks for the day's look, where nobody has."""
    if queue_since(KIND, now().replace(hour=0, minute=0, second=0, microsecond=0)):
        db.session.commit()


def look(run: Run) -> None:
    """The day's look at owners and watches, and what contacts were used for."""
    settings, moment = settings_here(), now()
    idle, gone = (
        moment - years * A_YEAR for years in (settings.years_of_details, settings.years_of_contacts)
    )
    run.progress(stage="Deleting what was kept long enough")
    _forget(run, idle, gone)
    _bare(run, idle)
    while ageing.forget_watches(gone):
        run.progress()
    run.progress(stage="Asking whether products are still theirs")
    still_yours.ask_all(run, moment - A_YEAR)
    count()


def _forget(run: Run, idle: datetime, gone: datetime) -> None:
    """A request that is open says that they are there."""
    last = 0
    while batch := ageing.over(idle, gone, last):
        last, busy = batch[-1].id, open_people({owner.person for owner in batch})
        for owner in batch:
            if owner.person in busy:
                ageing.seen(owner)
            else:
                own_data.erase(owner, warn=False)
        run.progress()


def _bare(run: Run, idle: datetime) -> None:
    last = 0
    while batch := ageing.with_details(idle, last):
        last = batch[-1].id
        for owner in batch:
            ageing.bare(owner)
        run.progress()
