"""A key and the identifier that is written for it stand for the same thing."""

import pytest

from registry.serials.epcs import read_epc
from registry.units.events.names import uri_of


@pytest.mark.parametrize(
    "uri",
    [
        "https://id.gs1.org/01/04012345123456/21/S1",
        "https://id.gs1.org/01/04012345123456/10/L1",
        "https://id.gs1.org/01/04012345123456",
        "https://id.gs1.org/00/340123450000000017",
        "urn:epc:id:grai:4012345.00002.77",
        "https://saws.example/things?a=b",
    ],
)
def test_an_identifier_is_written_for_its_key(uri: str) -> None:
    assert uri_of(read_epc(uri).key) == uri


@pytest.mark.parametrize(
    "uri",
    [
        "https://saws.example/01/04012345123456/21/s%2F1?17=280101",
        "urn:epc:id:sgtin:4012345.012345.s-1",
        "urn:epc:idpat:sgtin:4012345.012345.*",
        "urn:x:" + "9" * 300,
    ],
)
def test_what_is_written_is_read_as_the_same(uri: str) -> None:
    key = read_epc(uri).key
    assert read_epc(uri_of(key)).key == key
