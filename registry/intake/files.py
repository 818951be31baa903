"""Writes files so that they are there whole or not at all. Knows nothing of uploads."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """On the disk before it has its name; two processes may write the same at once."""
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
