"""Removes labels that were fetched long ago, and what a death left behind. The lines of what was made stay."""

import time
from datetime import timedelta

from registry.clock import now
from registry.db import db
from registry.labels import folders
from registry.labels.actions import KEPT_DAYS
from registry.labels.models import DONE, REMOVED, LabelOrder
from registry.labels.queries import ended_before, known_tokens

STRAY_SECONDS = 24 * 3600
"""A folder without a row may belong to a request that is still going on."""


def clean_labels() -> None:
    """Once a minute; nearly always there is nothing to do."""
    there = {path.name: path for path in folders.root().glob("*")} if folders.root().exists() else {}
    if not there:
        return
    for made in ended_before(now() - timedelta(days=KEPT_DAYS), tuple(there)):
        _remove(made)
    known = known_tokens(tuple(there))
    db.session.commit()
    for token in there.keys() - known:
        if time.time() - there[token].stat().st_mtime > STRAY_SECONDS:
            folders.remove(token)


def _remove(made: LabelOrder) -> None:
    made.state = REMOVED if made.state == DONE else made.state
    folders.remove(made.token)
