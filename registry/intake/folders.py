"""Where the files of an upload lie: DATA_DIR/uploads/TOKEN. Knows no database."""

import shutil
from pathlib import Path
from typing import Protocol

from registry.db import settings_here


class Kept(Protocol):
    """An upload, as far as its folder goes."""

    token: str


def root() -> Path:
    return settings_here().data_path / "uploads"


def folder(upload: Kept) -> Path:
    return root() / upload.token


def table(upload: Kept, layout: dict[str, object]) -> Path:
    """The plain text to read rows from."""
    return folder(upload) / str(layout.get("file") or "source")


def remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
