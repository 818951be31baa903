"""`flask worker --only-letters` for tests, which tries again soon: `python -m tests.journeys.hasty_sender`."""

import threading
from datetime import timedelta

from registry.notices import running

if __name__ == "__main__":
    from wsgi import app

    running.run(
        app.app_context, app.extensions["mail"], threading.Event(), lambda _attempts: timedelta(seconds=0.3)
    )
