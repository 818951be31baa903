"""Writes the letters of a recall from what a run changed in its audience: one to each person and version, by the
hundred thousand in a few statements. Who knows already (told on the page, or by a letter) is not told again, and who
was asked already is not asked again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, case, exists, func, literal, or_, select, true, union_all
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import db
from registry.matching.models import (
    AudienceState,
    RecallAsked,
    RecallAskedSale,
    RecallAudience,
    RecallRegistered,
)
from registry.notices.kinds import SAFETY
from registry.notices.models import QUEUED, Letter
from registry.recalls.models import ScopeVersion
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.sales.models import SaleCustomer, SaleLine
from registry.sales.queries import given_back

letter: Any = Letter.__table__
sold: Any = RecallAudience.__table__
registered: Any = RecallRegistered.__table__
asked: Any = RecallAsked.__table__
asked_sale: Any = RecallAskedSale.__table__
customer: Any = SaleCustomer.__table__
line: Any = SaleLine.__table__
registration: Any = Registration.__table__
COLUMNS = [
    *("kind", "person", "organisation_id", "recall_id", "version_number", "wave", "registration_id"),
    *("sale_line_id", "state", "urgency", "run_at", "made_at"),
]


@dataclass(frozen=True, slots=True)
class Before:
    """What the run before this one had found: for which version, until when, and whether there was a remedy then."""

    version_number: int
    found_at: datetime
    remedy_available: bool


def before(version: ScopeVersion) -> Before | None:
    """To be read before the counts of a run are kept. None: this recall reached nobody yet."""
    state = db.session.get(AudienceState, version.recall_id)
    if state is None:
        return None
    wanted = select(ScopeVersion.notice).where(
        ScopeVersion.recall_id == version.recall_id, ScopeVersion.number == state.version_number
    )
    notice = db.session.scalar(wanted) or {}
    return Before(state.version_number, state.found_at, bool(notice.get("remedy_available", True)))


def tell(version: ScopeVersion, run: int, earlier: Before | None) -> int:
    """Puts into the outbox what this run makes necessary; how many letters. Part of the caller's transaction, and with
    it once a run."""
    teller = Teller(version, run, earlier)
    told = teller.write(teller.first_words, teller.new())
    if earlier is not None:
        told += teller.write("no_longer", teller.gone())
        had_remedy = earlier.remedy_available or earlier.version_number == version.number
        if not had_remedy and (version.notice or {}).get("remedy_available", True):
            told += teller.write("remedy_available", teller.all_of_them())
        told += teller.write("cleared", teller.out_of_doubt())
    return told + teller.write("one_more", teller.in_doubt())


@dataclass(frozen=True, slots=True)
class Teller:
    version: ScopeVersion
    run: int
    earlier: Before | None
    moment: datetime = field(default_factory=now)

    @property
    def catches_up(self) -> bool:
        """The same version again: records came since."""
        return self.earlier is not None and self.earlier.version_number == self.version.number

    @property
    def first_words(self) -> str:
        return "recall" if self.earlier is None or self.catches_up else "widened"

    def write(self, kind: str, people: CompoundSelect[Any], wave: int | None = None) -> int:
        """One letter to each person; whoever has one of this version and wave is left alone. Who was told of this
        version and has another unit found later gets one more, whose wave is this run's."""
        who = people.subquery()
        number = self._wave(who.c.person) if wave is None else literal(wave)
        version, moment = self.version, self.moment
        given = (kind, who.c.person, version.organisation_id, version.recall_id, version.number)
        first: list[Any] = [
            value if hasattr(value, "compile") else literal(value, letter.c[name].type)
            for name, value in zip(COLUMNS, given, strict=False)
        ]
        rows: Any = select(
            *first, number, func.min(who.c.registration_id), func.min(who.c.sale_line_id),
            literal(QUEUED), literal(SAFETY),
            literal(moment, letter.c.run_at.type), literal(moment, letter.c.made_at.type),
        ).group_by(who.c.person)  # fmt: skip
        postgres = db.engine.dialect.name == "postgresql"
        insert: Any = postgresql.insert if postgres else sqlite.insert
        made = insert(letter).from_select(COLUMNS, rows).on_conflict_do_nothing()
        made = made.execution_options(preserve_rowcount=True)
        return int(db.session.connection().execute(made).rowcount)

    def _wave(self, person: Any) -> Any:
        if not self.catches_up:
            return literal(0)
        had = exists().where(
            letter.c.recall_id == self.version.recall_id,
            letter.c.version_number == self.version.number,
            letter.c.person == person,
            letter.c.wave == 0,
            letter.c.made_at < self.moment,
        )
        return case((had, -self.run), else_=0)

    def new(self) -> CompoundSelect[Any]:
        """People with a unit that this recall did not cover when it was last looked at."""
        own, sales = self.covered()
        sales = sales.where(self._since(sold), _unknown(sold))
        own = own.where(self._since(registered), _unknown(registered))
        if self.earlier is not None:
            until = self.earlier.found_at
            sales = sales.where(~self._sale(line.c.unit_id, customer.c.person, sold.c.sale_line_id, until))
            sales = sales.where(~self._line(line.c.supersedes_id, sold, until))
            own = own.where(~self._sale(registration.c.unit_id, registration.c.person, None, until))
        sales = sales.where(~self._registered_already())
        return union_all(own, sales)

    def gone(self) -> CompoundSelect[Any]:
        """People with a unit that it covered then and does not now, nor leaves in doubt."""
        sales = self._sales().where(*self._left(sold), ~self._same(asked_sale, sold.c.sale_line_id))
        own = self._registrations().where(
            *self._left(registered), ~self._same(asked, registered.c.registration_id)
        )
        still = self._sale(line.c.unit_id, customer.c.person), self._line(line.c.superseded_by_id, sold)
        sales = sales.where(~given_back(line.c.superseded_by_id), *(~one for one in still))
        return union_all(own, sales.where(~self._registered_already()))

    def in_doubt(self) -> CompoundSelect[Any]:
        """People with a unit that it may cover, who were not asked before, by a letter or on a page. Who registered
        what they bought is asked as its owner."""
        own, sales = self._registrations(asked), self._sales(asked_sale)
        own = own.where(asked.c.left_number.is_(None), self._since(asked), _unknown(asked))
        sales = sales.where(asked_sale.c.left_number.is_(None), self._since(asked_sale))
        if self.earlier is not None:
            until = self.earlier.found_at
            sales = sales.where(~self._line(line.c.supersedes_id, asked_sale, until))
            sales = sales.where(
                ~self._sale(
                    line.c.unit_id, customer.c.person, asked_sale.c.sale_line_id, until, of=asked_sale
                )
            )
            own = own.where(
                ~self._sale(registration.c.unit_id, registration.c.person, None, until, of=asked_sale)
            )
        return union_all(own, sales.where(~self._owned()))

    def out_of_doubt(self) -> CompoundSelect[Any]:
        """People with a unit that it may have covered then, and does not now."""
        own = self._registrations(asked).where(*self._left(asked))
        own = own.where(~self._same(registered, asked.c.registration_id))
        sales = self._sales(asked_sale).where(*self._left(asked_sale))
        tables = (sold, asked_sale)  # or its sale was only written anew
        still = [self._sale(line.c.unit_id, customer.c.person, of=table) for table in tables]
        still += [self._line(line.c.superseded_by_id, table) for table in tables]
        return union_all(
            own, sales.where(~given_back(line.c.superseded_by_id), *(~one for one in still), ~self._owned())
        )

    def all_of_them(self) -> CompoundSelect[Any]:
        """Whoever has a covered unit now and was not told of this version on the page."""
        own, sales = self.covered()
        return union_all(own.where(self._not_told(registered)), sales.where(self._not_told(sold)))

    def covered(self) -> tuple[Select[Any], Select[Any]]:
        """Registrations and sales that are covered now."""
        sales = self._sales().where(sold.c.left_number.is_(None))
        return self._registrations().where(registered.c.left_number.is_(None)), sales

    def _sales(self, of: Any = sold) -> Select[Any]:
        """Customers of sales with an e-mail address, without those who said that the unit is no longer theirs."""
        ended = exists().where(
            registration.c.unit_id == line.c.unit_id,
            registration.c.person == customer.c.person,
            registration.c.state.not_in((ACTIVE, "waiting")),
        )
        return (
            select(
                customer.c.person,
                literal(None, letter.c.registration_id.type).label("registration_id"),
                customer.c.sale_line_id.label("sale_line_id"),
            )
            .select_from(of)
            .join(customer, customer.c.sale_line_id == of.c.sale_line_id)
            .join(line, line.c.id == of.c.sale_line_id)
            .where(of.c.recall_id == self.version.recall_id, ~ended)
            .where(customer.c.person.is_not(None), customer.c.email != "")
        )

    def _registrations(self, of: Any = registered) -> Select[Any]:
        return (
            select(
                registration.c.person,
                registration.c.id.label("registration_id"),
                literal(None, letter.c.sale_line_id.type).label("sale_line_id"),
            )
            .select_from(of)
            .join(registration, registration.c.id == of.c.registration_id)
            .where(
                of.c.recall_id == self.version.recall_id,
                registration.c.person.is_not(None),
                registration.c.state == ACTIVE,
            )
        )

    def _since(self, table: Any) -> Any:
        return table.c.found_at > self.earlier.found_at if self.earlier else true()

    def _left(self, table: Any) -> list[Any]:
        """What this run let go."""
        return [table.c.left_number == self.version.number, table.c.seen == self.run]

    def _same(self, table: Any, number: Any) -> Any:
        """The same registration or sale is in another table now."""
        one = table.alias("one")
        same = one.c.sale_line_id if "sale_line_id" in one.c else one.c.registration_id
        return exists().where(
            one.c.recall_id == self.version.recall_id, same == number, one.c.left_number.is_(None)
        )

    def _not_told(self, table: Any) -> Any:
        told = table.c.told_number
        return or_(told.is_(None), told != self.version.number)

    def _sale(
        self,
        unit_id: Any,
        person: Any,
        besides: Any = None,
        until: datetime | None = None,
        of: Any = sold,
    ) -> Any:
        """The same unit was sold to the same person, and is covered; with `until`, was so when it was last looked at:
        only its sale was written anew, or its owner has registered since."""
        one, who, at = of.alias("one"), customer.alias("who"), line.alias("at")
        same = [at.c.unit_id == unit_id, who.c.sale_line_id == at.c.id, who.c.person == person]
        same += [one.c.recall_id == self.version.recall_id, one.c.sale_line_id == at.c.id]
        same += [] if besides is None else [one.c.sale_line_id != besides]
        if until is None:
            return exists().where(*same, one.c.left_number.is_(None))
        then = or_(one.c.left_number.is_(None), one.c.seen == self.run)
        return exists().where(*same, one.c.found_at <= until, then)

    def _line(self, number: Any, of: Any, until: datetime | None = None) -> Any:
        """The same person stands on the line that this one corrects, or that corrects it, and that is covered; with
        `until`, was so then. Lines of a lot name no unit by which they could be known."""
        one, who = of.alias("one"), customer.alias("who")
        same = [who.c.sale_line_id == number, who.c.person == customer.c.person]
        same += [one.c.recall_id == self.version.recall_id, one.c.sale_line_id == number]
        if until is None:
            return exists().where(*same, one.c.left_number.is_(None))
        then = or_(one.c.left_number.is_(None), one.c.seen == self.run)
        return exists().where(*same, one.c.found_at <= until, then)

    def _registered_already(self) -> Any:
        """The same person has registered the same unit, and that is covered: its registration speaks for both."""
        own, had = registration.alias("own"), registered.alias("had")
        return exists().where(
            own.c.unit_id == line.c.unit_id,
            own.c.person == customer.c.person,
            own.c.state == ACTIVE,
            had.c.recall_id == self.version.recall_id,
            had.c.registration_id == own.c.id,
            had.c.left_number.is_(None),
        )

    def _owned(self) -> Any:
        """The same person has registered the same unit: whatever is said of it is said to its owner."""
        own = registration.alias("own")
        return exists().where(
            own.c.unit_id == line.c.unit_id, own.c.person == customer.c.person, own.c.state == ACTIVE
        )


def _unknown(table: Any) -> Any:
    """They did not learn of it on a page when it was found."""
    told = table.c.told_number
    return or_(told.is_(None), told < table.c.version_number)
