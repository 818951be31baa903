"""The second process of `second`: pickles of cuts on standard input, pickles of outcomes on standard output."""

import gc
import os
import pickle
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from registry.intake.files import write_together
from registry.intake.steps import Files, Outcome, step
from registry.jobs.sparing import SELDOM


def serve(given: BinaryIO, told: BinaryIO) -> None:
    """Until standard input closes: the worker is gone, or needs us no longer."""
    work = pickle.load(given)  # noqa: S301 - from our own parent
    gc.freeze()
    gc.set_threshold(*SELDOM)
    written: Future[None] | None = None
    with ThreadPoolExecutor(max_workers=1) as writer:
        while True:
            try:
                cut = pickle.load(given)  # noqa: S301
            except EOFError:
                return
            made = _made(work, cut)
            if written:
                written.result()
            written = writer.submit(_finish, told, made)


def _made(work: object, cut: object) -> tuple[Outcome, Files] | Exception:
    try:
        return step(work, cut)  # type: ignore[arg-type]
    except Exception as error:
        return error


def _finish(told: BinaryIO, made: tuple[Outcome, Files] | Exception) -> None:
    """Nobody hears of an outcome before its files are there."""
    if isinstance(made, Exception):
        _tell(told, made)
        return
    outcome, files = made
    try:
        write_together(files)
    except Exception as error:
        _tell(told, error)
    else:
        _tell(told, outcome)


def _tell(told: BinaryIO, what: object) -> None:
    try:
        data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    except Exception:
        data = pickle.dumps(RuntimeError(f"a step failed: {what!r}"))
    try:
        told.write(data)
        told.flush()
    except BrokenPipeError:
        os._exit(0)  # the worker was killed; whoever goes on does this step again


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides when to stop
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the pickles
    serve(sys.stdin.buffer, out)
