"""Members as Flask-Security wants to see them. The domain's rows stay free of it: this stands between."""

from typing import Any

from flask_security import RoleMixin, UserDatastore, UserMixin
from flask_security.totp import Totp
from sqlalchemy import select

from registry.db import db
from registry.staff.models import Member


class Person(UserMixin):
    """A member who signs in. Everything read from or written to it is the member's."""

    def __init__(self, member: Member) -> None:
        object.__setattr__(self, "member", member)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "member"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.member, name, value)


class People(UserDatastore):
    """Finds and keeps members. There are no roles here: those are a maker's, see registry.staff."""

    def __init__(self) -> None:
        super().__init__(Member, RoleMixin)  # type: ignore[arg-type]  # only asked for the names of its columns

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Person | None:
        ((name, value),) = kwargs.items()
        value = str(value).lower() if name == "email" else value
        member = db.session.scalar(select(Member).where(getattr(Member, name) == value))
        return Person(member) if member else None

    def find_role(self, role: str) -> None:
        return None

    def put(self, model: Person) -> Person:
        db.session.add(model.member)
        return model

    def commit(self) -> None:
        db.session.commit()


class OneTimeCodes(Totp):
    """A code works once: its time step is kept, and only a later one is taken next."""

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.tf_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter
