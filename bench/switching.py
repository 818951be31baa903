"""P11: the one switch that publishes a list, at ten million rows beside ten thousand, and whether anybody who checks
meanwhile sees half of it. Works on registries that `bench.uploading` has filled: the list is taken back by a narrower
version and published again, round by round."""

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from sqlalchemy import select

from bench import data, tables
from bench.report import Figure
from bench.servers import serving
from registry.catalogue.models import Brand
from registry.db import db
from registry.recalls.models import Recall, RecallBrand, ScopeVersion
from registry.recalls.publication import next_number, publish_version
from registry.recalls.states import Author

ROUNDS, LOOKS = 7, 50
BY = Author(2, "Bo")
NARROW = {"any": [{"serial": ["BA999999999"]}]}
PATIENCE = 120
"""Seconds for a server to have taken the list back, or up again."""
Site = tuple[Path, str]


def figures(many: Site, few: Site) -> list[Figure]:
    """Rounds of both in turn; the first of each warms up and is not counted."""
    for site in (many, few):
        _name_brand(site)
    spent = [(_spent(many), _spent(few)) for _ in range(ROUNDS + 1)][1:]
    return [
        Figure("P11", "publishing 10M rows beside 10k", tuple(a / b for a, b in spent), 2, False),
        Figure("P11", "publishing 10M rows", tuple(a * 1000 for a, _ in spent), 20, False, "ms"),
    ]


def half_lists(site: Site, rows: int) -> Figure:
    """How many checks of numbers all over the list were answered as before its publication once another had been
    answered as after it, while it was published."""
    with serving("wsgi:app", "/readyz", data.settings_for(*site)) as port:
        _until(port, rows, affected=True)
        _publish(site, whole=False)
        _until(port, rows, affected=False)
        over = Event()
        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(_looks, port, rows, over)
            _publish(site, whole=True)
            try:
                _until(port, rows, affected=True)
            finally:
                over.set()
            seen = looking.result()
    first = seen.index(True)
    if first == 0:
        raise RuntimeError("nobody checked before it was published")
    halves = sum(not one for one in seen[first:])
    said = f"checks that saw half a list of 10M, of {len(seen)} while it was published"
    return Figure("P11", said, (halves,), 0, False, "")


def _name_brand(site: Site) -> None:
    """People who check tell the brand; the upload knows of none."""
    app = data.make_site(*site)
    with app.app_context():
        recall, brand = db.session.scalars(select(Recall)).one(), db.session.scalars(select(Brand)).one()
        db.session.add(RecallBrand(recall_id=recall.id, brand_id=brand.id))
        db.session.commit()
        data.close(app)


def _spent(site: Site) -> float:
    """Seconds of the switch to the whole list."""
    _publish(site, whole=False)
    return _publish(site, whole=True)


def _publish(site: Site, *, whole: bool) -> float:
    """A further version with the list of the first one, or with next to nothing; seconds of the switch alone."""
    app = data.make_site(*site)
    with app.app_context():
        recall = db.session.scalars(select(Recall)).one()
        number = next_number(recall.id)
        listed = select(ScopeVersion.criteria).where(
            ScopeVersion.recall_id == recall.id, ScopeVersion.number == 1
        )
        version = ScopeVersion(
            organisation_id=recall.organisation_id,
            recall_id=recall.id,
            number=number,
            criteria=db.session.scalars(listed).one() if whole else NARROW,
        )
        db.session.add(version)
        db.session.commit()
        recall, version = db.session.get_one(Recall, recall.id), db.session.get_one(ScopeVersion, version.id)
        began = time.perf_counter()
        publish_version(recall, version, BY)
        db.session.commit()
        spent = time.perf_counter() - began
        data.close(app)
    return spent


def _looks(port: int, rows: int, over: Event) -> list[bool]:
    """Whether each number looked at was affected, one after another all over the list, until it is over."""
    seen = []
    while not over.is_set():
        seen += [_affected(port, rows, place) for place in range(LOOKS)]
    return seen


def _until(port: int, rows: int, *, affected: bool) -> None:
    end = time.monotonic() + PATIENCE
    while any(_affected(port, rows, place) is not affected for place in range(LOOKS)):
        if time.monotonic() > end:
            raise RuntimeError(f"after {PATIENCE} s checks are not answered as published")


def _affected(port: int, rows: int, place: int) -> bool:
    row = place * (rows // LOOKS) + 1
    serial = f"BA{row * tables.STEP % rows * tables.SPACING:09}"
    address = f"http://127.0.0.1:{port}/api/v1/check?brand=Loading&model={tables.MODEL}&serial={serial}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bool(json.load(answer)["verdict"] == "affected")
