"""Who may do what: a table, and one right that no role gives."""

from registry.staff.permissions import Actor, Permission, Role, Seat


def an_actor(role: Role, *, customers: bool = False, second_factor: bool = True) -> Actor:
    seat = Seat(1, "acme", "Acme", role, customers=customers)
    return Actor(1, "Ed", "ed@example.org", False, second_factor, (seat,), seat)


def test_no_role_alone_shows_who_bought_what() -> None:
    for role in Role:
        assert not an_actor(role).may(Permission.SEE_CUSTOMERS)
        assert an_actor(role, customers=True).may(Permission.SEE_CUSTOMERS)


def test_a_password_alone_never_shows_who_bought_what() -> None:
    bare = an_actor(Role.VIEWER, customers=True, second_factor=False)
    assert not bare.may(Permission.SEE_CUSTOMERS)
    assert bare.lacks_only_second_factor(Permission.SEE_CUSTOMERS)


def test_nobody_without_a_maker_sees_any() -> None:
    operator = Actor(1, "Op", "op@example.org", True, True, (), None)
    assert not operator.may(Permission.SEE_CUSTOMERS)
