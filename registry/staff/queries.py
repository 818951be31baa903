"""Reads about members and the makers they work for. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from registry.catalogue.models import Organisation
from registry.db import db
from registry.staff.models import Member, Membership
from registry.staff.permissions import ALLOWED, Actor, Permission, Role, Seat


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of a maker's people."""

    member_id: int
    name: str
    email: str
    role: Role
    second_factor: bool
    active: bool
    customers: bool = False
    brands: tuple[int, ...] = ()

    def works_for(self, brands: Collection[int]) -> bool:
        """Whether they see what is of these brands; what is of none is seen by whoever works for all."""
        return not self.brands or (bool(brands) and set(brands) <= set(self.brands))


@dataclass(frozen=True, slots=True)
class Maker:
    """One line of the operator's list: numbers only, nothing of what the maker keeps here."""

    id: int
    slug: str
    name: str
    people: int
    is_demo: bool


def actor_of(member: Member, chosen: str | None) -> Actor:
    """The member at the maker chosen (its slug), or at the first one by name."""
    seats = seats_of(member.id)
    seat = next((s for s in seats if s.slug == chosen), seats[0] if seats else None)
    return Actor(
        member.id,
        member.name or member.email,
        member.email,
        member.operator,
        member.has_second_factor,
        seats,
        seat,
    )


def seats_of(member_id: int) -> tuple[Seat, ...]:
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Membership.role,
            Organisation.is_demo,
            Membership.customers,
            Membership.brand_ids,
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.member_id == member_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(
        Seat(id_, slug, name, Role(role), demo, customers, tuple(brands))
        for id_, slug, name, role, demo, customers, brands in rows
    )


def member_by_email(email: str) -> Member | None:
    return db.session.scalar(select(Member).where(Member.email == email.strip().lower()))


def people_of(organisation_id: int) -> tuple[Colleague, ...]:
    rows = db.session.execute(
        select(Member, Membership.role, Membership.customers, Membership.brand_ids)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Member.email)
    )
    return tuple(
        Colleague(m.id, m.name, m.email, Role(role), m.has_second_factor, m.active, customers, tuple(brands))
        for m, role, customers, brands in rows
    )


def people_who(
    organisation_id: int, permission: Permission, brands: Collection[int] | None
) -> list[Colleague]:
    """Who hears of something of these brands, or with None of any: those whose role allows it."""
    return [
        one
        for one in people_of(organisation_id)
        if one.active and permission in ALLOWED[one.role] and (brands is None or one.works_for(brands))
    ]


def makers(search: str = "", limit: int = 200) -> tuple[Maker, ...]:
    people = select(func.count()).where(Membership.organisation_id == Organisation.id).scalar_subquery()
    query = select(Organisation.id, Organisation.slug, Organisation.name, people, Organisation.is_demo)
    if search:
        query = query.where(Organisation.name.icontains(search, autoescape=True))
    rows = db.session.execute(query.order_by(Organisation.name, Organisation.id).limit(limit))
    return tuple(Maker(*row) for row in rows)


def maker(organisation_id: int) -> Maker | None:
    people = select(func.count()).where(Membership.organisation_id == organisation_id).scalar_subquery()
    row = db.session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name, people, Organisation.is_demo).where(
            Organisation.id == organisation_id
        )
    ).first()
    return Maker(*row) if row else None


def maker_by_slug(slug: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def everybody() -> tuple[tuple[Member, tuple[Seat, ...]], ...]:
    """All members with their seats, for the command line."""
    members = db.session.scalars(select(Member).order_by(Member.email)).all()
    return tuple((m, seats_of(m.id)) for m in members)
