"""The dashboard of a recall with 10,000 and with 1,000,000 registrations that were told: the same page beside itself,
on both engines, and how long a count takes. `python -m bench.progress [FEW MANY]`; each page under a second."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import text

from bench.data import make_site
from bench.report import Figure, show
from registry.catalogue.models import Brand, Organisation, Product
from registry.clock import now
from registry.db import db
from registry.jobs.running import run_all
from registry.journeys import progressing
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import Author
from registry.reports.filing.figures import figures
from registry.reports.filing.forms import CPSC
from registry.reports.rows import Wish
from tests.people import Browser, a_member, signed_in
from tests.postgres import running

FEW, MANY, ROUNDS = 10_000, 1_000_000, 5
BY = Author(None, "bench")
NUMBERS = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {})"
DIGEST = {
    "": "substr(lower(hex(randomblob(32))), 1, 64)",
    "postgresql": "md5(CAST(n AS TEXT)) || md5(CAST(n AS TEXT))",
}
DAYS_AGO = {
    "": "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || {} || ' days')",
    "postgresql": "CURRENT_TIMESTAMP - {} * INTERVAL '1 day'",
}


def fill(folder: Path, many: int, engine: str, url: str) -> tuple[Flask, int]:
    """A recall whose owners were told; half opened, a quarter answered, a tenth have their remedy."""
    folder.mkdir(parents=True)
    site = make_site(folder, url)
    with site.app_context():
        flask_migrate.upgrade()
        recall = _recall()
        given = {
            "maker": recall.organisation_id,
            "recall": recall.id,
            "product": db.session.scalar(db.select(Product.id)),
        }
        for statement in _statements(many, engine):
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            db.session.execute(text(statement), used)
        db.session.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE" if url else "ANALYZE"))
        return site, recall.id


def _recall() -> Recall:
    maker = Organisation(slug="maker", name="Maker")
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, slug="maker", name="Maker", key="MAKER")
    db.session.add(brand)
    db.session.flush()
    db.session.add(
        Product(organisation_id=maker.id, brand_id=brand.id, name="saw", slug="saw", serial_lengths=[])
    )
    recall = Recall(organisation_id=maker.id, slug="saw", title="Saws")
    db.session.add(recall)
    db.session.flush()
    version = ScopeVersion(
        organisation_id=maker.id, recall_id=recall.id, number=1, criteria={"any": [{"model": "S"}]}
    )
    db.session.add(version)
    publish_version(recall, version, BY)
    db.session.commit()
    return recall


def _statements(many: int, engine: str) -> Iterator[str]:
    numbers, digest, ago = NUMBERS.format(many), DIGEST[engine], DAYS_AGO[engine].format
    serial = "'S' || CAST(10000000 + n AS TEXT)"
    country = "CASE n % 5 WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' WHEN 2 THEN 'PL' WHEN 3 THEN 'US' ELSE '' END"
    yield (
        f"{numbers} INSERT INTO unit (id, organisation_id, product_id, serial, serial_key) "
        f"SELECT n, :maker, :product, {serial}, 'I' || {serial} FROM number"
    )
    yield (
        f"{numbers} INSERT INTO registration (id, code, organisation_id, product_id, unit_id, person, state, number, "
        f"serial_key, model, country, dealer, made_at) SELECT n, CAST(n AS TEXT), :maker, :product, n, '', 'active', "
        f"{serial}, 'I' || {serial}, 'M' || CAST(n % 9 AS TEXT), {country}, 'Dealer ' || CAST(n % 400 AS TEXT), "
        f"CURRENT_TIMESTAMP FROM number"
    )
    sent, opened = ago("(20 + n % 40)"), ago("(10 + n % 20)")
    yield (
        f"{numbers} INSERT INTO letter (kind, person, organisation_id, recall_id, version_number, registration_id, "
        f"state, run_at, made_at, sent_at, bounced_at, opened_at, answered_at) SELECT 'recall', {digest}, :maker, "
        f":recall, 1, n, CASE WHEN n % 50 = 0 THEN 'bounced' ELSE 'sent' END, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, "
        f"{sent}, CASE WHEN n % 50 = 0 THEN {sent} END, CASE WHEN n % 2 = 1 THEN {opened} END, "
        f"CASE WHEN n % 4 = 1 THEN {opened} END FROM number"
    )
    yield (
        f"{numbers} INSERT INTO unit_remedy (organisation_id, recall_id, field, key, done_on, created_at) "
        f"SELECT :maker, :recall, 'serial', {serial}, CURRENT_DATE, CURRENT_TIMESTAMP FROM number WHERE n % 10 = 0"
    )


def looks(recall_id: int, browser: Browser) -> dict[str, Callable[[], object]]:
    """What each page asks for, the whole way."""
    base = f"/admin/reports/recalls/{recall_id}"

    def monthly() -> object:
        recall = db.session.get_one(Recall, recall_id)
        lines = [line.source for section in CPSC.sections for line in section.lines if line.is_counted]
        turn = progressing.standing(recall).row
        assert turn is not None
        return figures(recall, turn.turn, lines, now().date().replace(day=1), now().date())

    def asked(path: str) -> Callable[[], object]:
        def ask() -> object:
            answer = browser.get(base + path)
            assert answer.status_code == 200, answer.status_code
            return answer

        return ask

    return {
        "dashboard": asked(""),
        "rows of who opened, in Germany": asked("/rows?step=opened&by=country&value=DE"),
        "figures of the monthly report": monthly,
    }


def spent(look: Callable[[], object]) -> float:
    began = time.perf_counter()
    look()
    return (time.perf_counter() - began) * 1000


def measured(folder: Path, many: int, engine: str, url: str) -> dict[str, list[float]]:
    """Milliseconds of each page, and of the count that comes before."""
    site, recall_id = fill(folder, many, engine, url)
    with site.app_context():
        recall = db.session.get_one(Recall, recall_id)
        progressing.ask(recall, BY)
        db.session.commit()
        times = {"count": [spent(lambda: run_all({progressing.KIND: progressing.count}, raising=True))]}
        assert rows_of(recall_id) == many
        browser = signed_in(site, a_member(site, "ed@example.org", recall.organisation_id, "editor"))
        for what, look in looks(recall_id, browser).items():
            times[what] = [spent(look) for _ in range(ROUNDS + 1)][1:]
    return times


def rows_of(recall_id: int) -> int:
    return progressing.rows.how_many(Wish(recall_id, 1))


def both(folder: Path, engine: str, sizes: tuple[int, int], urls: tuple[str, str]) -> Iterator[Figure]:
    """The pages of the many against their goals, and beside those of the few."""
    name = engine or "sqlite"
    few, many = (
        measured(folder / f"{name}-{size}", size, engine, url) for size, url in zip(sizes, urls, strict=True)
    )
    for what, times in many.items():
        limit = 60_000 if what == "count" else 1_000
        yield Figure("R", f"{what} at {sizes[1]:,}, {name}", tuple(times), limit, False, "ms")
    ratios = tuple(b / a for a, b in zip(few["dashboard"], many["dashboard"], strict=True))
    yield Figure("R", f"dashboard at {sizes[1]:,} beside {sizes[0]:,}, {name}", ratios, 1.5, False)


def main() -> None:
    sizes = (int(sys.argv[1]), int(sys.argv[2])) if sys.argv[2:] else (FEW, MANY)
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder, running() as server:
        figures = []
        for engine in ("", "postgresql"):
            urls = (server.url(server.create()), server.url(server.create())) if engine else ("", "")
            figures += [show(one) for one in both(Path(folder), engine, sizes, urls)]
    sys.exit(0 if all(figure.good for figure in figures) else 1)


if __name__ == "__main__":
    main()
