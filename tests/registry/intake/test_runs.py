"""All runs come back as one sorted stream, whatever their sizes and however little is held."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake import runs

LINES = st.lists(
    st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8"), max_size=8), max_size=30),
    max_size=8,
)


@given(pieces=LINES, budget=st.integers(1, 60))
def test_everything_comes_back_in_text_order(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[str]], budget: int
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    for number, lines in enumerate(pieces):
        runs.write_run(folder / f"{number:06d}.txt", list(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "MOST", budget)
        patch.setattr(runs, "LEAST", 1)
        batches = list(runs.merged(folder, 7))
    assert [line for batch in batches for line in batch] == sorted(line for lines in pieces for line in lines)


def test_a_line_end_inside_a_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line end"):
        runs.write_run(tmp_path / "000000.txt", ["a\nb"])


def test_a_run_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    runs.write_run(tmp_path / "000000.txt", ["b", "a"])
    assert [path.name for path in tmp_path.iterdir()] == ["000000.txt"]
    assert list(runs.merged(tmp_path)) == [["a", "b"]]
    assert list(runs.merged(tmp_path / "nothing")) == []
