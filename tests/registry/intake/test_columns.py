"""What columns mean is guessed from the words people use and from the values; a guess is never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake.columns import Known, dates_of, guess, has_header, plain_header, role_of
from registry.intake.models import PRODUCTION, PURPOSES, RECALL_LIST, SALES
from registry.intake.roles import LABELS, faults
from registry.intake.values import date_order

HEADERS = [
    (RECALL_LIST, "Model|Serial from|Serial to", "model first last"),
    (RECALL_LIST, "Modell|Seriennummer von|Seriennummer bis|Bemerkung", "model first last note"),
    (RECALL_LIST, "SKU|Lot first|Lot last", "model lot_first lot_last"),
    (RECALL_LIST, "Low|High|Item", "first last model"),
    (RECALL_LIST, "Prefix|Model no.|Include/Exclude", "prefix model action"),
    (RECALL_LIST, "S/N start|S/N end", "first last"),
    (RECALL_LIST, "Batch no. from|Batch no. to", "lot_first lot_last"),
    (RECALL_LIST, "Artikel-Nr.|Chargennummer", "model lot"),
    (RECALL_LIST, "Numéro de série de|Numéro de série à|Référence", "first last model"),
    (RECALL_LIST, "Número de serie desde|Número de serie hasta|Modelo", "first last model"),
    (RECALL_LIST, "N° de série|Modèle", "serial model"),
    (RECALL_LIST, "Serienummer vanaf|Serienummer tot en met|Opmerking", "first last note"),
    (RECALL_LIST, "first_serial|last_serial|UPC", "first last gtin"),
    (RECALL_LIST, "Model|Serial|What is wrong|What to do", "model serial - -"),
    (RECALL_LIST, "Sold from|Serial number|Date made to", "- serial -"),
    (PRODUCTION, "Serial|Product|Mfg. Date|Ship Date|Ship To|Country|Qty|Exp. Date",
     "serial model made_on shipped_on consignee country quantity expires"),
    (PRODUCTION, "Seriennr.|Artikelnummer|Herstelldatum|MHD|Versanddatum|Empfänger|Land|Menge|Charge",
     "serial model made_on expires shipped_on consignee country quantity lot"),
    (SALES, "Invoice No.|Invoice line|Invoice date|Dealer|Customer Name|E-Mail|Tel.|Serial No|Item|Price|Currency",
     "invoice line sold_on dealer name email phone serial model price currency"),
    (SALES, "Rechnungsnr.|Position|Kaufdatum|Händler|Kunde|E-Mail-Adresse|Telefon|Seriennummer|Währung|Kundennummer",
     "invoice line sold_on dealer name email phone serial currency -"),
    (SALES, "Date|Store|Customer ID|First name|Last name|Mail|Mobile|SN|EAN|Amount paid|Purchase date",
     "- dealer - name - email phone serial gtin price sold_on"),
    (SALES, "Facture|Date d'achat|Revendeur|Client|Courriel|Téléphone|N° de série|Modèle|Prix|Devise|Pays",
     "invoice sold_on dealer name email phone serial model price currency country"),
    (SALES, "customerName|customerEmail|soldOn|serialNumber|productName|dealerName|dealerCountry|orderNumber",
     "name email sold_on serial model dealer country invoice"),
    (SALES, "Serial No|Invoice date|Delivery date|Delivery note no.|Dealer", "serial sold_on delivered_on - dealer"),
    (SALES, "Seriennummer|Kaufdatum|Lieferdatum|Lieferland|Model", "serial sold_on delivered_on country model"),
    (PRODUCTION, "Serial|Delivery date|Delivered to", "serial shipped_on consignee"),
    (SALES, "Street|City|Zip|Lot|Qty|Retailer|Receipt|Datum",
     "address city postcode lot quantity dealer invoice sold_on"),
    (SALES, "Händler|Händler Ort|Kunde|Straße|PLZ|Ort|Adresse des Händlers|E-Mail-Adresse",
     "dealer - name address postcode city - email"),
]  # fmt: skip


@pytest.mark.parametrize(("purpose", "header", "roles"), HEADERS)
def test_words_people_use(purpose: str, header: str, roles: str) -> None:
    names = header.split("|")
    found = guess(purpose, [names])
    assert [found.mapping.get(str(i), "-") for i in range(len(names))] == roles.split()


def test_values_tell_where_there_is_no_header() -> None:
    rows = [
        ["BA10060001", "BD-18", "2026-04-11", "a@example.org", "4006381333931", "129,00", "EUR", "DE", "+49 30 123456"],
        ["BA10060002", "BD-18", "2026-04-12", "b@example.org", "4006381333931", "99,50", "EUR", "AT", "(030) 123456"],
    ]  # fmt: skip
    known = Known(lambda text: text.startswith("BA"), frozenset({"BD18"}))
    found = guess(SALES, rows, known)
    assert not found.header
    assert list(found.mapping.values()) == (
        "serial model sold_on email gtin price currency country phone".split()
    )


def test_two_columns_of_serials_are_a_range() -> None:
    rows = [["BD-18", "BA10060000", "BA10069999"], ["BD-18", "BA20000000", "BA20000500"]]
    known = Known(lambda text: text.startswith("BA"), frozenset({"BD18"}))
    assert guess(RECALL_LIST, rows, known).mapping == {"0": "model", "1": "first", "2": "last"}
    rows[1][2] = "BA10000000"
    assert guess(RECALL_LIST, rows, known).mapping == {"0": "model", "1": "serial"}


def test_a_list_of_one_column_is_its_numbers() -> None:
    assert guess(RECALL_LIST, [["BA1"], ["BA2"]]).mapping == {"0": "serial"}
    assert guess(RECALL_LIST, [["Numbers"], ["BA2"]]).header


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Serial", "Model"], ["1", "2"]], True),
        ([["BA10060000", "BA10069999"]], False),
        ([["a@example.org", "Serial"]], False),
        ([["2026-04-11", "Model"]], False),
        ([["", ""]], False),
        ([], False),
    ],
)
def test_header_or_not(rows: list[list[str]], said: bool) -> None:
    assert has_header(rows) is said


@pytest.mark.parametrize(
    ("values", "order", "sure"),
    [
        (["2026-04-11", "2026-12-01"], "ymd", True),
        (["13/04/2026", "01/02/2026"], "dmy", True),
        (["04/13/2026"], "mdy", True),
        (["03.04.2026"], "dmy", True),
        (["03/04/2026"], "", False),
        (["13/04/2026", "04/13/2026"], "", False),
        (["2026-04-11", "03/04/2026"], "ymd", True),
        (["4 April 2026"], "", True),
        ([], "", True),
    ],
)
def test_order_of_dates(values: list[str], order: str, sure: bool) -> None:
    found = date_order(values)
    assert (found.order, found.sure) == (order, sure)


def test_header_is_remembered_by_its_words() -> None:
    assert plain_header(["Serien-Nr. VON ", "Händler"]) == plain_header(["serien nr von", "HANDLER"])
    assert plain_header(["a b", "c"]) != plain_header(["a", "b c"])


@given(
    st.sampled_from(PURPOSES),
    st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=6),
    st.sampled_from([True, False, None]),
)
def test_any_table_gives_a_guess(purpose: str, rows: list[list[str]], header: bool | None) -> None:
    found = guess(purpose, rows, header=header)
    assert set(found.mapping.values()) <= set(LABELS[purpose])
    assert len(set(found.mapping.values())) == len(found.mapping)
    assert dates_of(found.mapping, rows)


@given(st.sampled_from(PURPOSES), st.text(max_size=60))
def test_case_and_marks_do_not_count(purpose: str, header: str) -> None:
    assert role_of(purpose, header) in {"", *LABELS[purpose]}
    assert role_of(purpose, f" {header}: ") == role_of(purpose, header)


@pytest.mark.parametrize(
    ("purpose", "mapping", "field"),
    [
        (RECALL_LIST, {"0": "model"}, "column-0"),
        (RECALL_LIST, {"0": "model", "2": "first"}, "column-2"),
        (RECALL_LIST, {"1": "lot_last"}, "column-1"),
        (RECALL_LIST, {"1": "serial", "4": "serial"}, "column-4"),
        (RECALL_LIST, {"1": "serial", "2": "e-mail"}, "column-2"),
        (PRODUCTION, {"1": "serial"}, "product_id"),
        (PRODUCTION, {"1": "model"}, "column-0"),
        (SALES, {"0": "serial", "1": "gtin"}, "column-0"),
        (SALES, {"0": "serial", "1": "gtin", "2": "sold_on"}, "dates"),
    ],
)
def test_what_a_table_cannot_do_without(purpose: str, mapping: dict[str, str], field: str) -> None:
    found = faults(purpose, mapping, {}, product=False)
    assert field in dict(found)


@pytest.mark.parametrize(
    ("purpose", "roles", "product"),
    [
        (RECALL_LIST, "serial", False), (RECALL_LIST, "first last model", False), (RECALL_LIST, "lot", False),
        (RECALL_LIST, "prefix action", False), (PRODUCTION, "serial", True), (PRODUCTION, "lot quantity gtin", False),
        (SALES, "serial model sold_on", False), (SALES, "serial invoice", True),
    ],
)  # fmt: skip
def test_what_is_enough(purpose: str, roles: str, product: bool) -> None:
    mapping = {str(i): role for i, role in enumerate(roles.split())}
    assert faults(purpose, mapping, {"dates": "ymd"}, product) == []
