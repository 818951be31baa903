"""I put a report together once: which rows, which columns. I take it whenever I like, as it is then, and colleagues get
a letter with the way to it every day, week or month. The letter holds none of it."""

from collections.abc import Iterator, Mapping, Sequence

from registry.audit.entries import keep
from registry.catalogue.limits import brands_in
from registry.catalogue.staff_queries import all_own_products
from registry.clock import now
from registry.db import db
from registry.notices.actions import write
from registry.recalls.states import Author
from registry.reports.saved import queries
from registry.reports.saved.models import SavedReport
from registry.reports.saved.reading import Form, next_day, read, wish_of
from registry.reports.saved.subjects import SUBJECTS, Column, every
from registry.staff.queries import Colleague, people_who
from registry.vault import person_key


def people_for(organisation_id: int, subject: str, for_brands: str) -> list[Colleague]:
    """Colleagues who may see what it is of: who works for some brands sees reports of whoever works for these alone."""
    return people_who(organisation_id, SUBJECTS[subject].permission, brands_in(for_brands))


def form_of(
    organisation_id: int,
    subject: str,
    given: Mapping[str, str],
    columns: Sequence[str],
    members: Sequence[str],
    for_brands: str,
) -> Form:
    """Raises Refused with the field that cannot be."""
    products = {one.id for one in all_own_products(organisation_id)}
    people = {one.member_id for one in people_for(organisation_id, subject, for_brands)}
    return read(subject, given, columns, members, products, people)


def save(organisation_id: int, form: Form, by: Author, saved: SavedReport | None = None) -> SavedReport:
    """A new one, or the same one changed. Callers commit."""
    found = saved or SavedReport(
        organisation_id=organisation_id, subject=form.subject, by_id=by.id, by_name=by.name
    )
    found.name, found.columns, found.wish, found.every = form.name, form.columns, form.wish, form.every
    found.member_ids, found.next_on = form.member_ids, next_day(form.every, now().date())
    db.session.add(found)
    db.session.flush()
    _log(found, by, "saved_report.changed" if saved else "saved_report.made")
    return found


def remove(saved: SavedReport, by: Author) -> None:
    """Callers commit."""
    _log(saved, by, "saved_report.removed")
    db.session.delete(saved)
    db.session.flush()


def take(saved: SavedReport, by: Author) -> tuple[list[Column], Iterator[list[object]]]:
    """Its columns, and its rows as they are now, some at a time. Callers commit before the first."""
    _log(saved, by, "saved_report.taken")
    subject = SUBJECTS[saved.subject]
    columns = [name for name in saved.columns if name in subject.columns]
    rows = every(subject, saved.organisation_id, wish_of(saved.wish, now().date()), columns)
    return [subject.columns[name] for name in columns], rows


def tell() -> None:
    """Every minute: who is to be told of a report gets one letter, and the next day is set with it."""
    today = now().date()
    for saved in queries.due(today):
        saved.next_on = next_day(saved.every, today)
        for one in people_for(saved.organisation_id, saved.subject, saved.for_brands):
            if one.member_id in saved.member_ids:
                told = {"member": one.member_id, "saved": saved.id, "name": saved.name}
                write(
                    "saved_report", person_key(one.email), organisation_id=saved.organisation_id, facts=told
                )
    db.session.commit()


def _log(saved: SavedReport, by: Author, action: str) -> None:
    after = {"name": saved.name, "subject": saved.subject, "columns": saved.columns, "wish": saved.wish}
    keep(saved.organisation_id, by.id, by.name, action, "saved_report", saved.id, after=after)
