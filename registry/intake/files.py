"""Writes files so that they are there whole or not at all. Knows nothing of uploads."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """On the disk before it has its name; two processes may write the same at once."""
    write_together({path: data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Several files, each whole or not at all: a disk that is asked once takes about as long as for one of them."""
    with ExitStack() as stack:
        written = []
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            stack.callback(aside.unlink, missing_ok=True)
            file = stack.enter_context(aside.open("wb"))
            file.write(data)
            file.flush()
            written.append((aside, path, file))
        for _, _, file in written:
            os.fsync(file.fileno())
        for aside, path, _ in written:
            aside.rename(path)
