"""`flask --app wsgi staff ...`: the first people, and the way back in for who lost phone or password."""

from collections.abc import Callable
from typing import TypeVar

import click
from flask.cli import with_appcontext

from registry.catalogue.names import name_key
from registry.catalogue.staff_queries import own_brands
from registry.db import commits
from registry.errors import Refused
from registry.staff import actions, queries
from registry.staff.models import Member
from registry.staff.permissions import Role, Seat

R = TypeVar("R")
ALL = "all"


@click.group("staff")
def staff_commands() -> None:
    """Members, their makers and roles."""


@staff_commands.command("add")
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--maker", "slug", default="", help="Work for this maker (its short name).")
@click.option("--maker-name", default="", help="Admit the maker under this name, if it is not there yet.")
@click.option("--role", type=click.Choice([r.value for r in Role]), default="publisher", show_default=True)
@click.option(
    "--customers/--no-customers", default=None, help="May see who bought what; each look is logged."
)
@click.option(
    "--brand",
    "brands",
    multiple=True,
    help="Work for this brand of the maker only; give it again for more. “all” takes the limit away.",
)
@click.option("--operator", is_flag=True, help="May admit makers and their people.")
@click.option("--ask-password", is_flag=True, help="Type the password instead of having one made.")
@with_appcontext
def add(
    email: str,
    name: str,
    slug: str,
    maker_name: str,
    role: str,
    customers: bool | None,
    brands: tuple[str, ...],
    operator: bool,
    ask_password: bool,
) -> None:
    """Add EMAIL, or give EMAIL another role. A password made here is shown once and changed at first sign-in."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
    member, shown, seat = _said(
        lambda: _add(email, name, password, (slug, maker_name, role, customers, brands), operator)
    )
    click.echo(f"{member} can sign in at /admin/sign-in{seat}.")
    if shown:
        click.echo(f"Password, shown once: {shown}")


@staff_commands.command("list")
@with_appcontext
def list_all() -> None:
    """Everybody, with makers, roles and whether a second factor is set up."""
    for member, seats in queries.everybody():
        roles = ", ".join(map(_seat_words, seats)) or "no maker"
        marks = ["operator"] if member.operator else []
        marks += ["second factor" if member.has_second_factor else "no second factor"]
        marks += [] if member.active else ["closed"]
        click.echo(f"{member.email}: {roles}; {', '.join(marks)}")


@staff_commands.command("remove-second-factor")
@click.argument("email")
@with_appcontext
def remove_second_factor(email: str) -> None:
    """For a lost phone. Be sure that it is they who ask."""
    _said(lambda: _on(email, actions.remove_second_factor))
    click.echo(f"{email} signs in with the password alone and must set up a second factor before publishing.")


@staff_commands.command("reset-password")
@click.argument("email")
@with_appcontext
def reset_password(email: str) -> None:
    """A new password, shown once."""
    click.echo(f"Password, shown once: {_said(lambda: _on(email, actions.reset_password))}")


def _seat_words(seat: Seat) -> str:
    marks = [seat.role, *(["sees customers"] if seat.customers else [])]
    return f"{seat.slug} ({', '.join([*marks, *(['for some brands'] if seat.brands else [])])})"


@commits
def _add(
    email: str,
    name: str,
    password: str | None,
    seat: tuple[str, str, str, bool | None, tuple[str, ...]],
    operator: bool,
) -> tuple[str, str | None, str]:
    slug, maker_name, role, customers, brands = seat
    member, shown = actions.add_member(email, name, password)
    member.operator = member.operator or operator
    if not slug and not maker_name:
        return member.email, shown, " as operator" if member.operator else ""
    maker = queries.maker_by_slug(slug) if slug else None
    if maker is None and not maker_name:
        raise Refused("maker", f"There is no maker “{slug}”. Add --maker-name to admit it.")
    maker = maker or actions.admit_maker(maker_name, slug)
    actions.give_seat(member, maker.id, Role(role), customers, brands=_brands(maker.id, brands))
    return member.email, shown, f" as {role} of {maker.name}{_for(brands)}"


def _brands(maker_id: int, names: tuple[str, ...]) -> list[int] | None:
    """As the maker writes them, or nearly so; None where nothing was said of brands."""
    if not names or names == (ALL,):
        return [] if names else None
    own = {name_key(brand.name): brand.id for brand in own_brands(maker_id)}
    unknown = next((name for name in names if name_key(name) not in own), None)
    if unknown is not None:
        raise Refused("brands", f"There is no brand “{unknown}” of this maker.")
    return [own[name_key(name)] for name in names]


def _for(names: tuple[str, ...]) -> str:
    return f", for {', '.join(names)} only" if names and names != (ALL,) else ""


@commits
def _on(email: str, change: Callable[[Member], R]) -> R:
    member: Member | None = queries.member_by_email(email)
    if member is None:
        raise Refused("email", f"Nobody has the address {email}. `staff list` shows everybody.")
    return change(member)


def _said(change: Callable[[], R]) -> R:
    """A refusal is a sentence and exit code 1, never a traceback."""
    try:
        return change()
    except Refused as refused:
        raise click.ClickException(refused.message) from None
