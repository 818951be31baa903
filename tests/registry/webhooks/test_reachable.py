"""No message goes where it could reach what is ours: neither by its address nor by what a name leads to."""

import socket
from typing import Any

import pytest
from flask import Flask

from registry.audit.who import COMMAND_LINE
from registry.db import db
from registry.errors import Refused
from registry.webhooks import actions, queries
from registry.webhooks.events import Event
from registry.webhooks.reachable import Unreachable, found, public, target
from registry.webhooks.running import send_all
from registry.webhooks.telling import tell
from tests.people import a_maker
from tests.receiver import receiving


@pytest.mark.parametrize(
    "url",
    [
        "", "https://", "http://example.org/", "ftp://example.org/", "https://127.0.0.1/", "https://localhost/",
        "https://127.1/", "https://10.5./", "https://example.0x7f/",
        "https://intranet/", "https://[::1]/", "https://2130706433/", "https://10.0.0.1:8443/x",
        "https://user:pass@example.org/", "https://example.org/#x", "https://example.org:99999/",
        "https://exa mple.org/", "https://example.org/\n", "https://example.org/" + "x" * 500, "//example.org/",
        "https://münchen.example/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_address_that_is_none_for_us_is_refused(app: Flask, url: str) -> None:
    with pytest.raises(Refused) as refused:
        target(url)
    assert refused.value.field == "url"


def test_a_good_address_in_its_parts(app: Flask) -> None:
    found = target("https://hooks.example.org:8443/a/b?c=d")
    assert (found.secure, found.host, found.port, found.path) == (True, "hooks.example.org", 8443, "/a/b?c=d")
    assert target("https://example.org").path == "/"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False), ("2002:a9fe:a9fe::", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_which_numbers_are_public(number: str, expected: bool) -> None:
    assert public(number) is expected


def test_a_name_that_leads_inside_is_looked_at_when_it_is_used(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver is the one thing here that is not real: nobody can be asked to point a name at us."""
    with receiving() as receiver:
        real = socket.getaddrinfo

        def pointed(host: str, port: int, *args: Any, **more: Any) -> Any:
            return real("127.0.0.1", receiver.port, *args, **more)

        monkeypatch.setattr(socket, "getaddrinfo", pointed)
        with pytest.raises(Unreachable, match="not on the public Internet"):
            found("hooks.example.org", 443)
        maker = a_maker()
        actions.add(
            maker, "Care", f"https://hooks.example.org:{receiver.port}/", ["sale.recorded"], COMMAND_LINE
        )
        tell(maker, Event.SALE_RECORDED, lambda: {})
        db.session.commit()
        send_all()
        assert receiver.heard == []
    assert queries.tries_of(1)[0].problem == "The host hooks.example.org is not on the public Internet."


def test_one_private_number_among_public_ones_is_enough(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Unreachable):
        found("hooks.example.org", 443)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both[:1])
    assert found("hooks.example.org", 443) == [("8.8.8.8", 443)]
