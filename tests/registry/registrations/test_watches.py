"""Links of watches that are gone, or another's by now, end nothing: an id may be given again."""

from datetime import timedelta

import time_machine
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.registrations import watches
from registry.tokens.actions import issue, peek

ANN, BEA = "ann@example.org", "bea@example.org"


def test_links_end_with_their_watch(app: Flask) -> None:
    kept, twin, moved, old = (
        watches.keep(*told)
        for told in ((BEA, "a", "a"), (ANN, "a", "a"), (ANN, "b", "b"), ("cy@x.org", "c", "c"))
    )
    fuller = watches.keep(BEA, "d", "d")
    links = {one.id: issue("stop_watch", one.id) for one in (kept, twin, moved, old, fuller)}

    def works(number: int) -> bool:
        return peek("stop_watch", links[number]) == number

    ids = [one.id for one in (kept, twin, moved, old, fuller)]
    watches.move(twin.person, kept.person, BEA)
    assert [works(number) for number in ids] == [True, False, False, True, True]
    watches.retell(kept, "d", "d", "", 1)
    assert [works(number) for number in ids] == [True, False, False, True, False]
    for one in (kept, moved):
        one.state = watches.ACTIVE
    db.session.flush()
    with time_machine.travel(now() + timedelta(days=8)):
        assert watches.clear_waiting() == 1
    assert [works(number) for number in ids] == [True, False, False, False, False]
