"""Telling a hundred thousand owners among a million: how long from publishing until every letter waits in the outbox,
beside one bare INSERT ... SELECT of the same rows; and how fast letters go out (`sending`), beside bare smtplib loops
to the same server and beside fewer senders.

`python -m bench.notify` measures both on both databases. Exit 1 where a median misses its goal by more than 15 %."""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count as counted
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import delete, func, insert, literal, select

from bench import data, sending
from bench.report import Figure, show
from registry.catalogue.models import Brand, Organisation, Product
from registry.clock import now
from registry.db import db
from registry.jobs.running import run_all
from registry.journeys import reaching
from registry.matching.models import AudienceState, RecallRegistered
from registry.notices.models import Letter
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import Author
from registry.registrations.models import Registration
from registry.units.models import Unit
from registry.vault import SAFETY, seal
from tests.postgres import Server, running
from tests.registry.notices.many import many_registrations, serial_of

OWNERS, HIT, ROUNDS = 1_000_000, 100_000, 3
BY = Author(None, "bench")
_numbers = counted(1)
letter: Any = Letter.__table__
registration: Any = Registration.__table__
unit: Any = Unit.__table__


def figures(
    folder: Path, postgres: Server, engine: str, owners: int = OWNERS, hit: int = HIT
) -> Iterator[Figure]:
    """Figures of one engine."""
    folder.mkdir()
    url = postgres.url(postgres.create()) if engine == "postgresql" else ""
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_SENDER": "recalls@recalls.example"}
    site = data.make_site(folder, url, **mail)
    with site.app_context():
        flask_migrate.upgrade()
        product = _fill(owners)
        rounds = [_told(_draft(product, owners, hit), hit) for _ in range(ROUNDS)]
        what = f"letters of {hit} among {owners} owners queued"
        yield Figure("N1", f"{what} ({engine})", tuple(rounds), 4, False)
        yield from sending.figures(site, data.settings_for(folder, url, **mail), engine)


def _fill(owners: int) -> Product:
    maker = Organisation(slug="maker", name="Maker")
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, slug="maker", name="Maker", key="MAKER")
    db.session.add(brand)
    db.session.flush()
    product = Product(
        organisation_id=maker.id, brand_id=brand.id, name="kettle", slug="kettle", serial_lengths=[]
    )
    db.session.add(product)
    db.session.flush()
    sealed = seal({"email": "owner@example.org"}, SAFETY)
    many_registrations(product, owners, lambda number: f"p{number}@example.org", lambda _email: sealed)
    data.tidy()
    return product


def _draft(product: Product, owners: int, hit: int) -> ScopeVersion:
    """A recall that is not public yet, and nobody was told of any."""
    for table in (Letter, RecallRegistered, AudienceState):
        db.session.execute(delete(table))
    maker = product.organisation_id
    slug = f"r{next(_numbers)}"
    recall = Recall(organisation_id=maker, slug=slug, title="Kettles", what_to_do="Unplug it.", hazard="Fire")
    db.session.add(recall)
    db.session.flush()
    first = owners // 3
    rule = {"any": [{"serial": {"range": [serial_of(first + 1), serial_of(first + hit)]}}]}
    version = ScopeVersion(organisation_id=maker, recall_id=recall.id, number=1, criteria=rule)
    db.session.add(version)
    db.session.commit()
    return version


def _told(version: ScopeVersion, hit: int) -> float:
    return _queued(version) / _bare_insert(version, hit)


def _queued(version: ScopeVersion) -> float:
    """Seconds from publishing until every letter waits, from nothing."""
    began = time.perf_counter()
    recall = db.session.get_one(Recall, version.recall_id)
    publish_version(recall, version, BY)
    reaching.ask(recall, BY)
    db.session.commit()
    run_all({"audience": reaching.audience}, raising=True)
    return time.perf_counter() - began


def _bare_insert(version: ScopeVersion, hit: int) -> float:
    """Seconds of the one statement that makes the same letters anew."""
    names = [column.name for column in letter.c if column.name != "id"]
    assert db.session.scalar(select(func.count()).select_from(Letter)) == hit
    db.session.execute(delete(Letter))
    db.session.commit()
    moment = now()
    given: dict[str, Any] = {
        "kind": literal("recall"), "person": registration.c.person, "wave": literal(0), "state": literal("queued"),
        "organisation_id": registration.c.organisation_id, "recall_id": literal(version.recall_id),
        "version_number": literal(1), "registration_id": registration.c.id, "urgency": literal(1),
        "run_at": literal(moment, letter.c.run_at.type), "made_at": literal(moment, letter.c.made_at.type),
    }  # fmt: skip
    first, last = version.criteria["any"][0]["serial"]["range"]
    keys = [chr(64 + len(serial)) + serial for serial in (first, last)]
    rows = (
        select(*given.values())
        .join_from(unit, registration, registration.c.unit_id == unit.c.id)
        .where(unit.c.organisation_id == version.organisation_id, unit.c.serial_key.between(*keys))
    )
    assert set(given) <= set(names)
    began = time.perf_counter()
    db.session.execute(insert(letter).from_select(list(given), rows))
    db.session.commit()
    return time.perf_counter() - began


def main() -> None:
    """Measures, prints a line a figure, and tells by the exit code."""
    engines = [name for name in ("sqlite", "postgresql") if name in sys.argv[1:] or not sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder, running() as postgres:
        found = [show(one) for name in engines for one in figures(Path(folder) / name, postgres, name)]
    sys.exit(0 if all(figure.good for figure in found) else 1)


if __name__ == "__main__":
    main()
