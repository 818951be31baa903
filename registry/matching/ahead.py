"""Staged rows made ready by a second process while the first writes those before them. Reads files, never the
database; a second process that dies costs time only. `python -m registry.matching.ahead` is that process."""

import contextlib
import fcntl
import marshal
import os
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import IO, BinaryIO

from registry.jobs.sparing import no_collecting
from registry.matching.staged import Batch, batches, ready

ROOT = Path(__file__).parents[2]
WORTH_IT = 50_000
"""With fewer rows the second process is hardly there when all is done."""
ROOM = 1 << 20
"""Bytes a pipe holds, where we may say so: the second need not wait for us in the middle of a batch."""
_HEAD = 8


class Gone(Exception):
    """The second process is no more."""


def prepared(folder: Path, skip: int, size: int, todo: int, *, sales: bool) -> Generator[Batch, None, None]:
    """All batches of a folder of runs from this row on. `todo`: about how many rows there are left."""
    if todo >= WORTH_IT and len(os.sched_getaffinity(0)) > 1:
        try:
            with closing(_told(folder, skip, size, sales)) as told:
                for batch in told:
                    skip += batch.size
                    yield batch
        except Gone:
            pass
        else:
            return
    for lines in batches(folder, skip, size):
        yield ready(lines, sales=sales)


def _told(folder: Path, skip: int, size: int, sales: bool) -> Generator[Batch, None, None]:
    with subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-s", "-m", "registry.matching.ahead", str(folder), str(skip), str(size), str(int(sales))],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd="/",
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
    ) as child:  # fmt: skip
        assert child.stdout is not None  # noqa: S101 - asked for above
        with ThreadPoolExecutor(max_workers=1) as reader:
            try:
                coming = reader.submit(_read, child.stdout)
                while (batch := coming.result()) is not None:
                    coming = reader.submit(_read, child.stdout)
                    yield batch
            finally:
                child.kill()


def _read(pipe: IO[bytes]) -> Batch | None:
    """Read while the database works at the one before; None after the last one."""
    head = pipe.read(_HEAD)
    size = int.from_bytes(head)
    data = pipe.read(size)
    if len(head) < _HEAD or len(data) < size:
        raise Gone
    return Batch(*marshal.loads(data)) if data else None  # noqa: S302 - our own child


def tell(out: BinaryIO, folder: Path, skip: int, size: int, *, sales: bool) -> None:
    """What the second process does. It ends with the first, however that ends: nobody reads what it writes then."""
    with no_collecting():
        for lines in batches(folder, skip, size):
            batch = ready(lines, sales=sales)
            del lines  # each is held but once, and none while the next is made
            data = marshal.dumps((batch.cells, batch.alone))
            del batch
            out.write(len(data).to_bytes(_HEAD))
            out.write(data)
            out.flush()
            del data
    out.write(bytes(_HEAD))
    out.flush()


if __name__ == "__main__":
    with contextlib.suppress(OSError):
        fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, ROOM)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        tell(
            sys.stdout.buffer, Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sales=sys.argv[4] == "1"
        )
    os._exit(0)  # what is not told now is not read by anybody
