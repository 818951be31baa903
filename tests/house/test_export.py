"""No table is forgotten when a maker takes everything away, and none goes along that holds people or secrets."""

import re

import pytest

from registry.exports.queries import columns_of
from registry.exports.sheets import LEFT_OUT, OWN, SHEETS, Sheet
from registry.exports.tables import every_table

NAMES = [sheet.table for sheet in SHEETS]
PERSONAL = re.compile(
    r"person|sealed|email|phone|token|code|password|secret|lease_owner|contact_id|owner_id|totp|pressed|data"
)
"""Columns whose name alone says that they may not leave by themselves."""
SEALED = {("affected_list", "sealed")}
"""That nothing of a published list changes any more."""
USED = {("capture", "master_data")}
"""How many places a document describes, and the names of what of it is not kept."""
MEANT = (
    SEALED | USED | {(table, name) for table in ("recall_contact", "party") for name in ("email", "phone")}
)
MEANT |= {("fault_code", "code"), ("fault_report", "code_id"), ("fault_report", "found_code_id")}
MEANT |= {("defect_signal", "code_id")}
"""What broke, by the maker’s own codes."""
MEANT |= {("consignee", "email")}
"""Addresses of businesses, not of people who bought."""


def test_every_table_is_taken_away_or_named_with_its_reason() -> None:
    """A new table belongs into registry/exports/sheets.py: among SHEETS, or among LEFT_OUT with the reason."""
    assert set(every_table()) == {*NAMES, *LEFT_OUT}
    assert not set(NAMES) & set(LEFT_OUT)
    assert len(NAMES) == len(set(NAMES))
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_a_sheet_is_tied_to_its_maker_and_takes_no_people_along(sheet: Sheet) -> None:
    table = every_table()[sheet.table]
    assert sheet.by in table.columns
    assert set(sheet.without) <= set(table.columns.keys()), "a column that is not there any more"
    if sheet.parent:
        assert OWN in every_table()[sheet.parent].columns
    else:
        assert sheet.by == OWN or sheet.table in {"organisation", "audit_entry", "audit_chain"}
    if not sheet.customers:
        taken = {(sheet.table, name) for name in columns_of(sheet) if PERSONAL.search(name)}
        assert taken - MEANT == set()
