"""Staged rows made ready by a second process while the first writes those before them: what fits on a shelf is put
there. Reads and leaves files, never the database; a second process that dies costs time only.
`python -m registry.matching.ahead` is that process."""

import contextlib
import fcntl
import marshal
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any, BinaryIO

from registry.jobs.sparing import no_collecting
from registry.matching.shelves import Shelved, Stored, fits, shelve
from registry.matching.staged import Batch, as_given, batches, filled, ready

ROOT = Path(__file__).parents[2]
WORTH_IT = 50_000
"""With fewer rows the second process is hardly there when all is done."""
ROOM = 1 << 20
"""Bytes a pipe holds, where we may say so: the second need not wait for us in the middle of a batch."""
AHEAD = 4
"""Batches made ready and not taken yet, at most."""
_HEAD = 8


class Gone(Exception):
    """The second process is no more."""


def prepared(
    folder: Path, skip: int, size: int, todo: int, *, sales: bool, shelves: Path | None = None
) -> Generator[Batch | Shelved, None, None]:
    """All batches of a folder of runs from this row on. `todo`: about how many rows there are left. `shelves`: a folder
    in which batches may lie as files, each until the next is asked for; others may use it at the same time."""
    if todo >= WORTH_IT and len(os.sched_getaffinity(0)) > 1:
        try:
            with closing(_told(folder, skip, size, sales, shelves)) as told:
                for batch in told:
                    skip += batch.size
                    yield batch
        except Gone:
            pass
        else:
            return
    for lines in batches(folder, skip, size):
        yield ready(lines, sales=sales)


def _told(
    folder: Path, skip: int, size: int, sales: bool, shelves: Path | None
) -> Generator[Batch | Shelved, None, None]:
    where = _own(shelves) if shelves else ""
    with subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-s", "-m", "registry.matching.ahead",
         str(folder), str(skip), str(size), str(int(sales)), where],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/",
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
    ) as child:  # fmt: skip
        assert child.stdin is not None  # noqa: S101 - asked for above
        assert child.stdout is not None  # noqa: S101 - the same
        with ThreadPoolExecutor(max_workers=1) as reader:
            try:
                coming = reader.submit(_read, child.stdout)
                while (batch := coming.result()) is not None:
                    coming = reader.submit(_read, child.stdout)
                    yield batch
                    _taken(batch, child.stdin)
            finally:
                child.kill()
                if where:
                    shutil.rmtree(where, ignore_errors=True)


def _own(shelves: Path) -> str:
    """Nobody else's: a worker that lost its job, and has not heard of it yet, may be at the same batches still."""
    shelves.mkdir(exist_ok=True)
    return mkdtemp(dir=shelves)


def _read(pipe: IO[bytes]) -> Batch | Shelved | None:
    """Read while the database works at the one before; None after the last one."""
    head = pipe.read(_HEAD)
    size = int.from_bytes(head)
    data = pipe.read(size)
    if len(head) < _HEAD or len(data) < size:
        raise Gone
    return _unpacked(marshal.loads(data)) if data else None  # noqa: S302 - our own child


def _taken(batch: Batch | Shelved, pipe: IO[bytes]) -> None:
    """One more may be made ready."""
    if isinstance(batch, Shelved):
        batch.path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # that it is gone is seen where its batches are read
        os.write(pipe.fileno(), b".")


def _packed(batch: Batch | Shelved) -> bytes:
    if isinstance(batch, Batch):
        return marshal.dumps((batch.cells, batch.alone))
    cells = [(one.sql, one.blank) if isinstance(one, Stored) else one for one in batch.cells]
    return marshal.dumps((str(batch.path), batch.size, batch.first, batch.last, batch.products, cells))


def _unpacked(told: tuple[Any, ...]) -> Batch | Shelved:
    if len(told) == 2:
        return Batch(*told)
    path, size, first, last, products, cells = told
    columns = [Stored(*one) if isinstance(one, tuple) else one for one in cells]
    return Shelved(Path(path), size, first, last, products, columns)


def tell(
    told: BinaryIO, out: BinaryIO, folder: Path, skip: int, size: int, *, sales: bool, shelves: Path | None
) -> None:
    """What the second process does. It ends with the first, however that ends: nobody reads what it writes then."""
    with no_collecting():
        for number, lines in enumerate(batches(folder, skip, size)):
            if number >= AHEAD and not told.read(1):
                return
            batch = as_given(lines, sales=sales)
            del lines  # each is held but once, and none while the next is made
            if shelves is not None and fits(batch, sales=sales):
                data = _packed(shelve(batch, shelves / f"{number}.sqlite3", sales=sales))
            else:
                data = _packed(filled(batch, sales=sales))
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
    runs, first, together, of_sales, where = sys.argv[1:]
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        tell(
            sys.stdin.buffer, sys.stdout.buffer, Path(runs), int(first), int(together),
            sales=of_sales == "1", shelves=Path(where) if where else None,
        )  # fmt: skip
    os._exit(0)  # what is not told now is not read by anybody
