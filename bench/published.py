"""What publishing and a stopped database do to checks that go on meanwhile."""

import time
import urllib.request
from pathlib import Path

from bench import data, pages
from bench.report import Figure
from bench.servers import ask, serving
from registry.catalogue.models import Brand
from registry.db import db
from registry.recalls.models import Recall, RecallBrand, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import Author
from tests.postgres import Server

ROUNDS = 5
WORKERS = 2
IN_A_ROW = 24
"""So many new connections, each answered anew, are taken for every worker having seen it."""


def seen_by_every_worker(registry: tuple[Path, str]) -> Figure:
    """P16: seconds from the commit of a publication until no worker answers without it."""
    spent = []
    site = data.make_site(*registry)
    with (
        site.app_context(),
        serving("wsgi:app", "/readyz", data.settings_for(*registry), WORKERS) as port,
    ):
        for number in range(ROUNDS):
            spent.append(_publish_and_wait(port, f"LIVE{number:06}"))
    return Figure("P16", "published in every worker, after", tuple(spent), 1.0, False, "s")


def database_stopped(registry: tuple[Path, str], size: data.Size, postgres: Server) -> Figure:
    """P16: the rate of checks with the database gone, beside the rate with it."""
    page = pages.paths(size)
    with serving("wsgi:app", "/readyz", data.settings_for(*registry)) as port:
        ask(port, page, seconds=1)
        ratios = []
        for _ in range(ROUNDS):
            there = ask(port, page)
            postgres.stop()
            try:
                gone = ask(port, page)
            finally:
                postgres.start()
            if gone.failures:
                raise RuntimeError(f"{gone.failures} checks failed while the database was stopped")
            ratios.append(gone.rate / there.rate)
    return Figure("P16", "checks with the database stopped, beside with it", tuple(ratios), 0.95, True)


def _publish_and_wait(port: int, serial: str) -> float:
    _publish(serial)
    began = last_without = time.perf_counter()
    in_a_row = 0
    while in_a_row < IN_A_ROW:
        if _affected(port, serial):
            in_a_row += 1
        else:
            in_a_row, last_without = 0, time.perf_counter()
        if time.perf_counter() - began > 30:
            raise RuntimeError("a published recall was not seen within 30 seconds")
    return last_without - began


def _affected(port: int, serial: str) -> bool:
    address = f"http://127.0.0.1:{port}/api/v1/check?brand=Bench&serial={serial}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return b'"affected"' in answer.read()


def _publish(serial: str) -> None:
    brand = db.session.scalars(db.select(Brand).where(Brand.key == "BENCH")).one()
    recall = Recall(
        organisation_id=brand.organisation_id,
        slug=serial.lower(),
        title=f"{serial} recalled",
        brand_text="Bench",
    )
    db.session.add(recall)
    db.session.flush()
    db.session.add(RecallBrand(recall_id=recall.id, brand_id=brand.id))
    version = ScopeVersion(
        organisation_id=brand.organisation_id,
        recall_id=recall.id,
        number=1,
        criteria={"any": [{"serial": [serial]}]},
    )
    db.session.add(version)
    publish_version(recall, version, Author(None, "Bench"))
    db.session.commit()
