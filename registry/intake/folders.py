"""Where the files of an upload lie: DATA_DIR/uploads/TOKEN. Knows no database."""

import os
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


def write_whole(path: Path, data: bytes) -> None:
    """Whole or not at all, on the disk before it has its name; two processes may write the same at once."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
