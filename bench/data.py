"""A registry of any size to measure on: one maker, many open recalls, lists of many numbers, position rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask

from admin.app import create_staff
from portal.app import create_portal
from registry.catalogue.models import Brand, Model, Organisation, Product
from registry.cli.site import add_commands, compose
from registry.clock import now
from registry.db import db
from registry.recalls.index.serving import serving
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, RecallBrand, RecallProduct, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import Author
from registry.settings import Settings

STEP = 7
"""Numbers between one span and the next; a span holds three."""
WIDE = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How many open recalls, spans over all their lists, and position rules (a recall each, beside the others)."""

    recalls: int
    spans: int
    positions: int = 0


def settings_for(folder: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """The environment of a portal on this data: everything as in production, but no limit to one address."""
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "for benchmarks only",
        "CHECK_RATE": "1000000000 per minute",
        "LOG_LEVEL": "WARNING",
        **more,
    }


def make_site(folder: Path, database_url: str = "", **more: str) -> Flask:
    """The site on this data, in this process."""
    settings = Settings.from_env(settings_for(folder, database_url, **more))
    site = compose(create_portal(settings), create_staff(settings))
    add_commands(site)
    return site


def tidy() -> None:
    """As a server that has run for a while has it: what was deleted for measuring is not read again and again."""
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def fill(folder: Path, size: Size, database_url: str = "") -> Flask:
    """Makes the database, publishes everything, builds the index."""
    folder.mkdir(parents=True, exist_ok=True)
    site = make_site(folder, database_url)
    with site.app_context():
        flask_migrate.upgrade()
        _publish(size)
        db.session.commit()
        serving().refresh()
    return site


def serial(recall: int, span: int, offset: int = 0) -> str:
    """The number `offset` after the first of a span: offsets 0 to 2 are covered, 3 to 6 are not. Its letters go over
    the alphabet in a list of any size, since how many of them have look-alikes tells in the time of a check."""
    return f"{_letters(recall * 31 + span)}{span * STEP + offset:08}"


def model(recall: int) -> str:
    return f"MX{recall:05}"


def check_path(recall: int, span: int, offset: int = 0, *, page: str = "/check") -> str:
    """A check as a person who knows brand and model makes it."""
    return f"{page}?brand=Bench&model={model(recall)}&serial={serial(recall, span, offset)}"


def _letters(recall: int) -> str:
    return "".join(chr(65 + recall // 26**n % 26) for n in (2, 1, 0))


def _publish(size: Size) -> None:
    maker = Organisation(slug="bench", name="Bench")
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, slug="bench", name="Bench", key="BENCH")
    db.session.add(brand)
    db.session.flush()
    each = size.spans // max(1, size.recalls)
    for number in range(size.recalls + size.positions):
        recall = _recall(maker.id, brand.id, number)
        if number < size.recalls:
            name = list_name(add_list(recall, _runs(number, each)))
            rule: dict[str, Any] = {"model": model(number), "serial": {"lookup": name}}
        else:
            rule = {"model": model(number), "serial": {"at": [4, 6], "range": ["120", "936"]}}
        _version(recall, {"any": [rule]})


def _recall(maker: int, brand: int, number: int) -> Recall:
    moment = now()
    product = Product(organisation_id=maker, brand_id=brand, slug=f"bench-{number}", name=f"Washer {number}")
    recall = Recall(
        organisation_id=maker,
        slug=f"bench-{number}",
        title=f"Bench washer {number} recalled",
        brand_text="Bench",
        product_text=f"Washer {number}",
        hazard="The door lock can overheat and start a fire.",
        hazard_kind="fire",
        severity="stop_using",
        what_to_do="Stop using the machine and pull the plug.",
        remedy="Free repair at your home.",
        opened_on=moment.date(),
        opened_year=moment.year,
        models=[model(number)],
    )
    db.session.add_all([product, recall])
    db.session.flush()
    db.session.add_all(
        [
            Model(product_id=product.id, text=model(number), key=model(number)),
            RecallBrand(recall_id=recall.id, brand_id=brand),
            RecallProduct(recall_id=recall.id, product_id=product.id),
        ]
    )
    return recall


def _version(recall: Recall, criteria: dict[str, Any]) -> None:
    version = ScopeVersion(
        organisation_id=recall.organisation_id, recall_id=recall.id, number=1, criteria=criteria
    )
    db.session.add(version)
    publish_version(recall, version, Author(None, "Bench"))


def _runs(number: int, spans: int) -> Iterator[tuple[str, str]]:
    return ((serial(number, span), serial(number, span, WIDE - 1)) for span in range(spans))


def close(site: Flask) -> None:
    """Lets go of the database of a site made here, inside its context."""
    for app in (site, site.extensions["staff"]):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
