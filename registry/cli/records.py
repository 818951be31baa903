"""`flask --app wsgi records ...`: loads production lists and sales with the same checks as the pages have."""

import hashlib
import time
from pathlib import Path

import click
from flask.cli import AppGroup

from registry.cli.worker import JOBS
from registry.db import commits, db, settings_here
from registry.errors import Refused
from registry.intake.models import CANCELLED, COLUMNS, DONE, FAILED, PREVIEW, PRODUCTION, SALES, Upload
from registry.jobs.owners import Owner
from registry.jobs.running import run_next
from registry.journeys import choosing, demonstrating, uploading
from registry.recalls.states import Author
from registry.staff.queries import maker_by_slug

PAUSE = 0.2
OPERATOR = Author(None, "Operator")
KINDS = {kind: JOBS[kind] for kind in ("open_upload", "read_upload", "file_upload")}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

records_group = AppGroup("records", help="Load production lists and sales records.")


@records_group.command("load")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--maker", "slug", required=True, help="The maker's short name.")
@click.option("--purpose", type=click.Choice([SALES, PRODUCTION]), required=True)
@click.option("--product", "product_id", type=int, help="Rows without a model belong to this product.")
def load_command(path: Path, slug: str, purpose: str, product_id: int | None) -> None:
    """Loads FILE; its columns are understood by their names. Says what was loaded and which rows were not."""
    maker = maker_by_slug(slug)
    if maker is None:
        raise click.ClickException(f"There is no maker with the short name {slug}.")
    try:
        click.echo(_told(path, _load(path, maker.id, purpose, product_id)))
    except Refused as refused:
        raise click.ClickException(f"{path.name}: {refused.message}") from None


@records_group.command("demo")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def demo_command(folder: Path) -> None:
    """Loads production.csv and sales.csv of FOLDER for the demonstration maker. Can be run again."""
    try:
        maker = commits(demonstrating.prepare)()
        for name, purpose in (("production.csv", PRODUCTION), ("sales.csv", SALES)):
            sha256 = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            if demonstrating.is_loaded(maker, sha256):
                click.echo(f"{name}: loaded already")
            else:
                click.echo(_told(folder / name, _load(folder / name, maker, purpose, None)))
    except Refused as refused:
        raise click.ClickException(refused.message) from None


def _load(path: Path, maker: int, purpose: str, product_id: int | None) -> int:
    upload = _bring(path, maker, purpose)
    _wait(upload, COLUMNS)
    _choose(upload, product_id)
    _wait(upload, PREVIEW)
    _confirm(upload)
    # others may be filed meanwhile: here nobody looks at figures
    while _wait(upload, DONE, PREVIEW) == PREVIEW:
        _confirm(upload)
    return upload


@commits
def _bring(path: Path, maker: int, purpose: str) -> int:
    with path.open("rb") as file:
        return uploading.bring(file, path.name, organisation_id=maker, purpose=purpose, by=OPERATOR).id


@commits
def _choose(number: int, product_id: int | None) -> None:
    upload = db.session.get_one(Upload, number)
    shown = choosing.proposal(upload)
    choosing.choose(upload, uploading.stamp(upload), shown.mapping, shown.options, OPERATOR, product_id)


@commits
def _confirm(number: int) -> None:
    upload = db.session.get_one(Upload, number)
    uploading.confirm(upload, uploading.stamp(upload), OPERATOR, again=True)


def _wait(number: int, *states: str) -> str:
    """Does the work here, unless a worker has begun with it."""
    owner = Owner(settings_here().data_path / "workers")
    try:
        while True:
            db.session.rollback()
            upload = db.session.get_one(Upload, number, populate_existing=True)
            if upload.state in states:
                return upload.state
            if upload.state in {FAILED, CANCELLED}:
                raise Refused("", upload.message or "It was called off.")
            if not run_next(owner.name, KINDS):
                time.sleep(PAUSE)
    finally:
        owner.close()


def _told(path: Path, number: int) -> str:
    upload = db.session.get_one(Upload, number, populate_existing=True)
    filed = upload.summary.get("filed", {})
    done = ", ".join(f"{count:,} {what}" for what, count in filed.items()) or "nothing new"
    left = f"; {upload.faulty:,} rows left out, to be seen at the upload's page" if upload.faulty else ""
    return f"{path.name}: {done}{left}"
