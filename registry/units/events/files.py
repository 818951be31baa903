"""Where documents of events lie until they are filed: DATA_DIR/captures/KEY/source. Knows no database."""

import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

from registry.db import settings_here

STRAY_SECONDS = 24 * 3600
"""A folder without a job may belong to a request that is still going on."""


class Kept(Protocol):
    """A capture job, as far as its file goes."""

    file: str


def root() -> Path:
    return settings_here().data_path / "captures"


def document(capture: Kept) -> Path:
    return root() / capture.file / "source"


def size(capture: Kept) -> int:
    return document(capture).stat().st_size


def remove(capture: Kept) -> None:
    """Nothing of it is needed once it was filed: the events are kept as they came."""
    if capture.file:
        shutil.rmtree(root() / capture.file, ignore_errors=True)


def taken(names: Collection[str]) -> int:
    """Bytes that these take on the disk."""
    paths = [root() / name / "source" for name in names]
    return sum(path.stat().st_size for path in paths if path.exists())


def strays() -> Iterator[Path]:
    """Folders that have been there for long."""
    for path in root().glob("*") if root().exists() else ():
        if time.time() - path.stat().st_mtime > STRAY_SECONDS:
            yield path
