"""A child process that is started again when it dies, and given up when it cannot live."""

import logging
import subprocess
import time
from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
YOUNG_SECONDS = 10.0
MOST_FALSE_STARTS = 3


class Child:
    """`look` often: it starts the command again after a pause. `hopeless` once it ended of its own will, soon after
    its start, several times in a row: a port that is taken, a setting that makes no sense."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._command, self._env = list(command), dict(env)
        self._false_starts = 0
        self._again_at: float | None = None
        self._start()

    @property
    def hopeless(self) -> bool:
        return self._false_starts >= MOST_FALSE_STARTS

    def look(self) -> None:
        if self.process.poll() is None:
            return
        if self._again_at is None:
            self._note_end()
        elif time.monotonic() >= self._again_at:
            self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(self._command, env=self._env, start_new_session=True)
        self._started = time.monotonic()
        self._again_at = None

    def _note_end(self) -> None:
        """One that was killed lived well until then; one that ended by itself right away may not be able to."""
        code = self.process.returncode
        young = time.monotonic() - self._started < YOUNG_SECONDS
        self._false_starts = self._false_starts + 1 if young and code >= 0 else 0
        self._again_at = time.monotonic() + PAUSE_SECONDS
        log.warning("%s ended with %s; it is started again", self._command[2:5], code)
