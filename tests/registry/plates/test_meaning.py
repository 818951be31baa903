"""What the text of a code says about a unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.plates.meaning import LONGEST, meaning


@pytest.mark.parametrize(
    ("kind", "text", "symbology", "fields"),
    [
        ("DataMatrix", "010950600013435221ABC123\x1d10L5", "]d2",
         {"gtin": "09506000134352", "serial": "ABC123", "lot": "L5"}),
        ("Code128", "(01)09506000134352(21)ABC123", "]C0", {"gtin": "09506000134352", "serial": "ABC123"}),
        ("DataMatrix", "010950600013435211240131" + "1726013121X9", "]d2",
         {"gtin": "09506000134352", "made_on": "2024-01-31", "expires": "2026-01-31", "serial": "X9"}),
        ("EAN13", "4006381333931", "]E0", {"gtin": "04006381333931"}),
        ("QRCode", "https://id.example/01/09506000134352/10/L%2F5/21/0B123K456?11=240131", "]Q1",
         {"gtin": "09506000134352", "lot": "L/5", "serial": "0B123K456", "made_on": "2024-01-31"}),
        ("QRCode", "https://id.example/01/9506000134353/21/A B", "]Q1",
         {"gtin": "09506000134353", "serial": "A B"}),
        ("QRCode", "https://maker.example/reg?SN=BA10067751&model=PL02&utm=x", "]Q1",
         {"serial": "BA10067751", "model": "PL02"}),
        ("QRCode", "https://maker.example/10/3/about", "]Q1", {}),
        ("QRCode", "https://[broken", "]Q1", {}),
        ("QRCode", "Model: WF45\nS/N: 0A1B2C\nMade in: Korea", "]Q1", {"model": "WF45", "serial": "0A1B2C"}),
        ("Code128", "BA10067751", "]C0", {"serial": "BA10067751"}),
        ("Code39", "S/N: 77-1", "]A0", {"serial": "77-1"}),
        ("QRCode", "Thank you for buying", "]Q1", {}),
        ("Code128", "0" * 300, "]C0", {}),
        ("Code128", "0109506000", "]C1", {"serial": "0109506000"}),
    ],
)  # fmt: skip
def test_fields(kind: str, text: str, symbology: str, fields: dict[str, str]) -> None:
    assert dict(meaning(kind, text, symbology).fields) == fields


def test_a_bare_number_is_only_assumed_to_be_the_serial() -> None:
    assert not meaning("Code128", "BA10067751").sure
    assert meaning("Code128", "(21)BA10067751").sure


@given(
    st.text(max_size=300),
    st.sampled_from(["QRCode", "Code128", "EAN13"]),
    st.sampled_from(["", "]C1", "]d2"]),
)
def test_any_text_has_a_meaning_that_fits(text: str, kind: str, symbology: str) -> None:
    said = meaning(kind, text, symbology)
    assert all(0 < len(value) <= LONGEST for value in said.fields.values())
