"""`flask worker` for tests, in steps so small and slow that a kill meets it in the middle of any of them:
`python -m tests.journeys.careful_worker`."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.cli import ScriptInfo

from registry.intake import cutting, runs, second
from registry.jobs.running import Run
from registry.journeys import listing, watched
from registry.matching import filing

Setting = Callable[[object, str, object], None]


def small(put: Setting = setattr) -> None:
    """Many steps, each committed; with a second process, as for large files."""
    put(cutting, "SIZE", 20_000)
    put(second, "WORTH_IT", 0)
    put(filing, "SIZE", 100)
    put(listing, "PAUSE", -1.0)
    put(watched, "STEP", 50)
    put(listing, "merged", _merged)


def slow() -> None:
    progress, summary_of = Run.progress, listing.summary_of

    def slowly(self: Run, **told: Any) -> None:
        time.sleep(0.02)
        progress(self, **told)

    def thoughtfully(*given: Any) -> dict[str, Any]:
        time.sleep(0.2)
        return summary_of(*given)

    Run.progress = slowly  # type: ignore[method-assign]
    listing.summary_of = thoughtfully


def _merged(folder: Path) -> Any:
    return runs.merged(folder, 1000)


if __name__ == "__main__":
    from wsgi import app

    small()
    slow()
    app.cli.main(["worker", "--only-jobs"], obj=ScriptInfo(create_app=lambda: app))
