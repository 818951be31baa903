"""A zip of any number of files, as other programs read it."""

import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from registry.labels.zipping import LongZip


def test_more_files_than_an_old_zip_can_list(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with LongZip(path) as zipped:
        for number in range(70_000):
            zipped.add(f"{number // 1000}/{number}.txt", b"%d" % number, press=False)
        size = zipped.finish()
    assert path.stat().st_size == size
    with zipfile.ZipFile(path) as read:
        assert read.testzip() is None
        assert len(read.namelist()) == 70_000
        assert read.read("69/69999.txt") == b"69999"


def test_files_behind_the_first_four_gigabytes(tmp_path: Path) -> None:
    path, far = tmp_path / "long.zip", 5 * 2**30
    path.touch()
    with LongZip(path, far) as zipped:
        zipped.add("far.svg", b"<svg/>" * 100)
        zipped.finish()
    with zipfile.ZipFile(path) as read:
        assert read.getinfo("far.svg").header_offset == far
        assert read.read("far.svg") == b"<svg/>" * 100


@given(
    st.lists(
        st.tuples(st.text("abcé/", min_size=1, max_size=9), st.binary(max_size=300), st.booleans()),
        max_size=9,
    ),
    st.data(),
)
def test_taken_up_again_it_is_the_same(
    tmp_path_factory: "object", files: list[tuple[str, bytes, bool]], data: st.DataObject
) -> None:
    folder = Path(tmp_path_factory.mktemp("zip"))  # type: ignore[attr-defined]
    named = [(f"{at}{name}", content, press) for at, (name, content, press) in enumerate(files)]
    stop = data.draw(st.integers(0, len(named)))
    whole, torn = folder / "whole.zip", folder / "torn.zip"
    with LongZip(whole) as zipped:
        for name, content, press in named:
            zipped.add(name, content, press=press)
        zipped.finish()
    with LongZip(torn) as zipped:
        for name, content, press in named[:stop]:
            zipped.add(name, content, press=press)
        zipped.keep()
        noted = zipped.size, zipped.listed, zipped.count
        zipped.add("never noted", b"x" * 50)
        zipped.finish()
    with LongZip(torn, *noted) as zipped:
        for name, content, press in named[stop:]:
            zipped.add(name, content, press=press)
        zipped.finish()
    assert torn.read_bytes() == whole.read_bytes()
    with zipfile.ZipFile(whole) as read:
        assert {name: read.read(name) for name in read.namelist()} == {
            name: content for name, content, _ in named
        }
