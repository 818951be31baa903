"""The same item is found however it was named."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from registry.serials.epcs import LONGEST_KEY, Epc, read_epc
from registry.serials.gs1 import with_check_digit

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2018", "i10614141073464.2018"),
        ("https://id.gs1.org/01/10614141073464/21/2018", "i10614141073464.2018"),
        ("https://shop.example/a/b/01/10614141073464/21/2018?11=260101", "i10614141073464.2018"),
        ("https://id.gs1.org/01/10614141073464/10/L1/21/2018", "i10614141073464.2018"),
        ("https://shop.example/414/9520123456788/01/10614141073464/21/2018", "i10614141073464.2018"),
        ("https://shop.example/414/01/10614141073464/21/00", "i10614141073464.00"),
        ("https://id.gs1.org/01/10614141073464/10/01/21/05", "i10614141073464.05"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "l04012345123456.998877"),
        ("https://id.gs1.org/01/04012345123456/10/998877", "l04012345123456.998877"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", "c04012345666663"),
        ("https://example.org/01/4012345666663", "c04012345666663"),
        ("urn:epc:id:sscc:0614141.1234567890", "s106141412345678908"),
        ("https://id.gs1.org/00/106141412345678908", "s106141412345678908"),
        ("urn:epc:id:giai:4000001.111", "uurn:epc:id:giai:4000001.111"),
        ("urn:epc:id:sgtin:0614141.107346", "c10614141073464"),
        ("urn:epc:id:sgtin:06141411.107346.1", "uurn:epc:id:sgtin:06141411.107346.1"),
        ("https://example.org/thing/7", "uhttps://example.org/thing/7"),
        ("", "u"),
    ],
)
def test_read(uri: str, key: str) -> None:
    assert read_epc(uri).key == key


def test_serials_are_read_as_units_keep_them() -> None:
    assert read_epc("urn:epc:id:sgtin:0614141.107346.ab-12%2Fc") == Epc(
        "i10614141073464.AB12C", "10614141073464", "AB12C"
    )


@given(
    st.text(DIGITS, min_size=6, max_size=12).flatmap(
        lambda company: st.tuples(
            st.just(company), st.text(DIGITS, min_size=13 - len(company), max_size=13 - len(company))
        )
    ),
    st.text("ABCDEFGH0123456789", min_size=1, max_size=20),
)
def test_urn_and_link_are_one_item(parts: tuple[str, str], serial: str) -> None:
    company, reference = parts
    named = read_epc(f"urn:epc:id:sgtin:{company}.{reference}.{serial}")
    assert ean.is_valid(named.gtin)
    assert named.serial == serial
    assert read_epc(f"https://id.gs1.org/01/{named.gtin}/21/{serial}") == named


@given(st.text(max_size=600))
def test_nonsense_has_a_key_that_fits(text: str) -> None:
    for uri in (text, f"urn:epc:id:sgtin:{text}", f"https://x/01/04012345666663/21/{quote(text, safe='')}"):
        assert len(read_epc(uri).key) <= LONGEST_KEY


@given(st.text(DIGITS, min_size=7, max_size=13))
def test_check_digit(digits: str) -> None:
    assert ean.is_valid(with_check_digit(digits).zfill(14))
