"""A file of segments answers as its pieces do, and knows when it was changed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.recalls.index.keys import (
    Shelf,
    numbers,
    point,
    probes,
    row_key,
    row_number,
    row_probes,
    shaped,
    spans_of_run,
)
from registry.recalls.index.merging import merge_parts
from registry.recalls.index.parts import FilePart, FileStore
from registry.recalls.index.shelving import Shelving
from registry.serials.keys import indexable, stored_run

VALUES = st.text("019AZ", min_size=1, max_size=26)


def a_part(folder: Path, name: str, spans: dict[str, list]) -> FilePart:
    shelving = Shelving()
    for index, found in enumerate(spans.values()):
        shelving.gather(index, found)
    return FileStore(folder).write(name, list(spans), shelving.shelves())


@given(
    st.dictionaries(st.sampled_from(["v1", "v2", "l3"]), st.lists(VALUES, max_size=20), max_size=3), VALUES
)
def test_single_values_of_any_length_are_found(
    tmp_path_factory: pytest.TempPathFactory, told: dict[str, list[str]], other: str
) -> None:
    folder = tmp_path_factory.mktemp("index")
    part = a_part(
        folder, "a.seg", {name: [point("serial", v) for v in values] for name, values in told.items()}
    )
    for value in [other, *(v for values in told.values() for v in values)]:
        assert set(part.hits("serial", value)) == {name for name, values in told.items() if value in values}
    assert part.hits("lot", other) == ()
    assert part.verify()


def test_ranges_hold_their_shape_and_numbers_their_zeros(tmp_path: Path) -> None:
    part = a_part(
        tmp_path,
        "a.seg",
        {"v1": list(shaped("serial", "SN100", "SN999")), "v2": list(numbers("serial", "98", "1200"))},
    )
    found = {
        value: part.hits("serial", value) for value in ("SN100", "SN1A0", "SN999", "98", "0098", "97", "1201")
    }
    assert found == {
        "SN100": ("v1",), "SN1A0": (), "SN999": ("v1",), "98": ("v2",), "0098": ("v2",), "97": (), "1201": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "inside", "outside"),
    [
        ("KT2400000010", "KT2400000020", ["KT2400000010", "KT2400000020"], ["KT2400000021", "KT240000001A"]),
        ("00100", "00100", ["00100"], ["100", "0100"]),
        ("99", "101", ["99", "100", "0101"], ["98", "102"]),
        ("9" * 18, "1" + "0" * 18, ["9" * 18, "1" + "0" * 18], ["9" * 17]),
        ("A" * 30 + "10", "A" * 30 + "20", ["A" * 30 + "15"], ["A" * 30 + "21", "A" * 29 + "B15"]),
    ],
)
def test_a_stored_run_of_a_list_holds_what_it_says(
    tmp_path: Path, first: str, last: str, inside: list[str], outside: list[str]
) -> None:
    part = a_part(tmp_path, "a.seg", {"l1": list(spans_of_run("serial", *stored_run(first, last)))})
    assert all(part.hits("serial", value) == ("l1",) for value in inside)
    assert not any(part.hits("serial", value) for value in outside)


def test_merged_parts_answer_as_the_parts_did(tmp_path: Path) -> None:
    one = a_part(tmp_path, "1.seg", {"v1": list(numbers("serial", "100", "300")), "v2": [point("lot", "A1")]})
    two = a_part(tmp_path, "2.seg", {"v3": list(numbers("serial", "200", "400")), "v4": [point("lot", "A1")]})
    both = merge_parts(FileStore(tmp_path), "3.seg", [one, two])
    for field, value in [("serial", str(n)) for n in range(90, 410, 7)] + [("lot", "A1"), ("lot", "A2")]:
        assert set(both.hits(field, value)) == {*one.hits(field, value), *two.hits(field, value)}


def test_a_changed_file_is_known(tmp_path: Path) -> None:
    a_part(tmp_path, "a.seg", {"v1": [point("serial", "A1")]})
    data = bytearray((tmp_path / "a.seg").read_bytes())
    data[-1] ^= 1
    (tmp_path / "a.seg").write_bytes(data)
    assert not FilePart(tmp_path / "a.seg").verify()


@given(VALUES)
def test_a_value_is_looked_for_where_it_was_put(value: str) -> None:
    assert indexable(value)
    shelf, low, high = point("serial", value)
    assert low == high
    assert (shelf[1:], low) in probes(value)


@given(st.text("019AZ", min_size=1, max_size=26), st.text("019AZ", min_size=1, max_size=26))
def test_keys_as_text_sort_as_the_integers_do(one: str, other: str) -> None:
    here, there = dict(probes(one)), dict(probes(other))
    for place in here.keys() & there.keys():
        shelf = Shelf("serial", *place)
        texts = row_key(shelf, here[place]), row_key(shelf, there[place])
        assert (texts[0] < texts[1]) is (here[place] < there[place])
        assert row_number(shelf, texts[0]) == here[place]
    assert dict(row_probes("lot", one)) == {
        Shelf("lot", *place): row_key(Shelf("lot", *place), key) for place, key in probes(one)
    }
