"""Limits hold for one caller, spare the others, and never grow without bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.throttle import local
from registry.throttle.local import Throttle, caller_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr(local, "monotonic", lambda: moment[0])
    return moment


def test_one_caller_is_stopped_and_the_next_window_frees_him(clock: list[float]) -> None:
    limit = Throttle("3 per minute")
    assert [limit.allow("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.allow("b")
    assert 1 <= limit.retry_after <= 60
    clock[0] += limit.retry_after
    assert limit.allow("a")


def test_memory_is_bounded(clock: list[float]) -> None:
    limit = Throttle("1 per hour", most_callers=10)
    assert all(limit.allow(str(n)) for n in range(1000))
    assert not limit.allow("3")
    assert len(limit._counts) == 10


def test_a_rate_that_makes_no_sense_fails_at_start() -> None:
    with pytest.raises(ValueError, match="couldn't parse"):
        Throttle("often")


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not:an:address", "unknown"),
        (None, "unknown"),
    ],
)
def test_callers(address: str | None, caller: str) -> None:
    assert caller_of(address) == caller


@given(st.text(max_size=40))
def test_any_address_has_a_caller(address: str) -> None:
    assert caller_of(address)
