"""The README's settings table is the dataclass, word for word; settings come from the environment alone."""

import dataclasses
import re
from pathlib import Path

import pytest

from registry.settings import Settings

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", README.read_text("utf-8"), re.M)
    ours = [
        (f.name.upper(), f"`{f.default}`" if f.default else "empty", f.metadata["help"])
        for f in dataclasses.fields(Settings)
    ]
    assert rows == ours


def test_settings_are_read_from_the_environment() -> None:
    made = Settings.from_env({"DATABASE_URL": "postgres://a@b/c", "PORT": "9", "UNKNOWN": "x", "LISTEN": ""})
    assert made.sqlalchemy_url == "postgresql+psycopg://a@b/c"
    assert made.port == "9"
    assert made.public_url == "http://127.0.0.1:9"


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = Settings(data_dir=str(tmp_path)).secret()
    assert Settings(data_dir=str(tmp_path)).secret() == first
    assert len(first) == 64
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_an_unknown_index_source_is_refused() -> None:
    with pytest.raises(ValueError, match="CHECK_INDEX"):
        _ = Settings(check_index="memory").index_source
