"""Where a message may go. An address that leads into our own network is refused, when it is written down and again
each time it is looked up: whoever can make us ask something there could read what is not theirs."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from registry.db import settings_here
from registry.errors import Refused
from registry.tongue.speaking import gettext as _

LONGEST = 500
_NUMERIC = re.compile(r"\d+|0[xX][0-9a-fA-F]*", re.ASCII).fullmatch
"""What ends so is read as a number of four parts, written short: `127.1`."""
_INSIDE = ipaddress.ip_network("64:ff9b::/96")
"""NAT64: the last 32 bits are the address that is meant."""


class Unreachable(Exception):
    """Nothing was sent; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts. `path` holds the query, too."""

    secure: bool
    host: str
    port: int
    path: str


def target(url: str) -> Target:
    """The parts of an address. Refused where no message may ever go there."""
    anywhere = settings_here().webhooks_anywhere
    if (
        len(url) > LONGEST
        or not url.isascii()
        or not url.isprintable()
        or any(c in url for c in ' "<>\\^`{|}')
    ):
        raise Refused(
            "url",
            _("Write an address of up to %(most)s characters, without blanks: https://...", most=LONGEST),
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("url", "This is no address. Write one such as https://example.org/hooks.") from None
    if parts.scheme not in {"https", *(["http"] if anywhere else [])} or not host:
        raise Refused("url", "The address must begin with https:// and name a host.")
    if parts.username is not None or parts.fragment:
        raise Refused(
            "url", "Leave out names, passwords and what follows a #: the signature shows who sends."
        )
    labels = host.rstrip(".").split(".")
    if not anywhere and (_number(host) is not None or len(labels) < 2 or _NUMERIC(labels[-1])):
        raise Refused(
            "url", "Name a host that the public Internet knows, not a number or a name of your network."
        )
    secure = parts.scheme == "https"
    query = f"?{parts.query}" if parts.query else ""
    return Target(secure, host, port or (443 if secure else 80), (parts.path or "/") + query)


def found(host: str, port: int) -> list[tuple[str, int]]:
    """Where a host is, as numbers. If one of them is not public, none is used."""
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"The host {host} was not found.") from error
    numbers = list(dict.fromkeys(str(one[4][0]) for one in known))
    if not settings_here().webhooks_anywhere and not all(map(public, numbers)):
        raise Unreachable(f"The host {host} is not on the public Internet.")
    return [(number, port) for number in numbers]


def public(number: str) -> bool:
    """Whether everybody can reach this address: neither loopback, private, link-local, multicast nor a cover for one
    of these."""
    meant = _number(number.partition("%")[0])
    return meant is not None and meant.is_global and not meant.is_multicast


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a number leads to in the end."""
    try:
        given = ipaddress.ip_address(host)
    except ValueError:
        return None
    if isinstance(given, ipaddress.IPv6Address):
        inside = given.ipv4_mapped or given.sixtofour or (given.teredo or (None, None))[1]
        if inside is None and given in _INSIDE:
            inside = ipaddress.IPv4Address(int(given) & 0xFFFFFFFF)
        return inside or given
    return given
