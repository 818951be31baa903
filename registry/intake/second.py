"""A second process that takes steps beside the first, so that two cores check one table. Steps leave files and give
figures: it makes no difference who took which, and a second that dies costs time only. Each writes the files of a step
while it is at the next."""

import contextlib
import os
import pickle
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from registry.intake.cutting import SIZE, Cut
from registry.intake.files import write_together
from registry.intake.reading import Records
from registry.intake.steps import Outcome, Work, step

ROOT = Path(__file__).parents[2]
AHEAD = 2
"""Cuts given to the second at a time, so that it need not wait for us."""
MOST_OPEN = 8
"""Steps done and not yet passed on, in order."""
WORTH_IT = 3 * SIZE
Pieces = Iterable[tuple[Cut, bytes, Records | None]]


class Gone(Exception):
    """The second process is no more."""


class Second:
    """One child process. It ends with us, however we end, since its standard input closes then."""

    def __init__(self, work: Work) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-s", "-m", "registry.intake.second_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        )
        self.open: deque[Cut] = deque()
        self._send(work)

    def give(self, cut: Cut) -> None:
        self._send(cut)
        self.open.append(cut)

    def answer(self, *, wait: bool) -> tuple[Cut, Outcome] | None:
        """Its next finished step; None where there is none yet."""
        if self._child.stdout is None or not self.open:
            return None
        if not wait and not select.select([self._child.stdout], [], [], 0)[0]:
            return None
        try:
            said: Outcome | BaseException = pickle.load(self._child.stdout)  # noqa: S301 - our own child
        except (EOFError, pickle.UnpicklingError, OSError) as error:
            raise Gone from error
        if isinstance(said, BaseException):
            raise said
        return self.open.popleft(), said

    def end(self) -> None:
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._child.wait()

    def _send(self, what: Any) -> None:
        try:
            pickle.dump(what, self._child.stdin, pickle.HIGHEST_PROTOCOL)  # type: ignore[arg-type]
            self._child.stdin.flush()  # type: ignore[union-attr]
        except (BrokenPipeError, OSError) as error:
            raise Gone from error


def outcomes(work: Work, pieces: Pieces, todo: int) -> Iterator[tuple[Cut, Outcome]]:
    """All steps in order. `todo`: bytes that are left to read."""
    if todo < WORTH_IT or len(os.sched_getaffinity(0)) < 2:
        for cut, data, read in pieces:
            outcome, files = step(work, cut, data, read)
            write_together(files)
            yield cut, outcome
        return
    pair = _Pair(work)
    try:
        for cut, data, read in pieces:
            pair.take(cut, data, read)
            yield from pair.in_order()
            if len(pair.order) >= MOST_OPEN:
                pair.settle()
                yield from pair.in_order()
        while pair.order:
            pair.settle()
            yield from pair.in_order()
    finally:
        pair.end()


class _Pair:
    """Us and the second: who is free takes the next cut."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._second: Second | None = Second(work)
        self.order: deque[Cut] = deque()
        self._done: dict[int, Outcome] = {}
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._written: tuple[int, Outcome, Future[None]] | None = None

    def take(self, cut: Cut, data: bytes, read: Records | None) -> None:
        self.order.append(cut)
        self._gather(wait=False)
        if self._second and len(self._second.open) < AHEAD:
            try:
                self._second.give(cut)
                return
            except Gone:
                self._go_on_alone()
        self._take(cut, data, read)

    def settle(self) -> None:
        """Waits for the first step that is not done."""
        if not self.order or self.order[0].number in self._done:
            return
        if self._written and self._written[0] == self.order[0].number:
            self._note_written()
        else:
            self._gather(wait=True)

    def in_order(self) -> Iterator[tuple[Cut, Outcome]]:
        while self.order and self.order[0].number in self._done:
            cut = self.order.popleft()
            yield cut, self._done.pop(cut.number)

    def end(self) -> None:
        self._writer.shutdown()
        if self._second:
            self._second.end()
            self._second = None

    def _take(self, cut: Cut, data: bytes | None = None, read: Records | None = None) -> None:
        outcome, files = step(self._work, cut, data, read)
        self._note_written()
        self._written = cut.number, outcome, self._writer.submit(write_together, files)

    def _note_written(self) -> None:
        if self._written:
            number, outcome, written = self._written
            written.result()
            self._done[number], self._written = outcome, None

    def _gather(self, *, wait: bool) -> None:
        try:
            while self._second and (found := self._second.answer(wait=wait)):
                self._done[found[0].number] = found[1]
                wait = False
        except Gone:
            self._go_on_alone()

    def _go_on_alone(self) -> None:
        """What it had not finished we do ourselves."""
        if self._second is None:
            return
        left = list(self._second.open)
        self._second.end()
        self._second = None
        for cut in left:
            self._take(cut)
