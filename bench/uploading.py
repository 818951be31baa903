"""One file through everything, as a person with two colleagues would have it done: brought, opened, read, looked at,
filed, and for a recall list published. Run as a process of its own, so that its memory can be watched and it can be
killed. `python -m bench.uploading FOLDER DATABASE_URL FILE PURPOSE [PREFIX]` prints the seconds of each step as JSON.

Run again on the same folder it goes on where it was."""

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bench import data, tables
from registry.catalogue.models import Brand, Model, Organisation, Product
from registry.cli.worker import JOBS
from registry.db import db, settings_here
from registry.intake.models import COLUMNS, FAILED, PREVIEW, RECALL_LIST, Upload
from registry.jobs import leases
from registry.jobs.running import run_all
from registry.journeys import choosing, uploading
from registry.recalls.actions import start_recall
from registry.recalls.index.serving import serving
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import Author

MEANWHILE = ("prepare_lists",)
"""What another worker does while a person looks at the figures; here it is done after that, and counted."""
ADA, BO = Author(1, "Ada"), Author(2, "Bo")


@dataclass
class Watch:
    """Seconds of each step, in order."""

    steps: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.perf_counter)

    def lap(self, name: str) -> None:
        moment = time.perf_counter()
        self.steps[name] = round(self.steps.get(name, 0.0) + moment - self.begun, 4)
        self.begun = moment


def make_maker() -> int:
    """A maker with one brand and product; the same one when called again."""
    maker = db.session.scalar(select(Organisation.id).where(Organisation.slug == "loading"))
    if maker is not None:
        return maker
    made = Organisation(slug="loading", name="Loading")
    db.session.add(made)
    db.session.flush()
    brand = Brand(organisation_id=made.id, slug="loading", name="Loading", key="LOADING")
    db.session.add(brand)
    db.session.flush()
    product = Product(
        organisation_id=made.id,
        brand_id=brand.id,
        slug="washer",
        name="Washer",
        serial_mask='"BA"999999999',
        serial_alphabet="0123456789ABCDEFGHJKLMNPQRSTUVWXYZ",
    )
    db.session.add(product)
    db.session.flush()
    db.session.add(Model(product_id=product.id, text=tables.MODEL, key=tables.MODEL))
    db.session.commit()
    return made.id


def bring(maker: int, path: Path, purpose: str) -> Upload:
    """The file as the upload form hands it over."""
    recall = None
    if purpose == RECALL_LIST:
        recall = start_recall(maker, "Washer recalled", ADA).recall_id
    with path.open("rb") as file:
        upload = uploading.bring(
            file, path.name, organisation_id=maker, purpose=purpose, by=ADA, recall_id=recall
        )
    db.session.commit()
    return upload


def take_through(upload: Upload, watch: Watch) -> None:
    """From wherever it is to the end; a failed step goes on once somebody had it go on."""
    if upload.state == FAILED:
        uploading.go_on(upload, ADA)
        db.session.commit()
    _work(watch, "opened" if not upload.rows else "read")
    db.session.refresh(upload)
    if upload.state == COLUMNS:
        shown = choosing.proposal(upload)
        choosing.choose(upload, uploading.stamp(upload), shown.mapping, shown.options, ADA)
        db.session.commit()
        _work(watch, "read")
        db.session.refresh(upload)
    if upload.state == PREVIEW:
        uploading.confirm(upload, uploading.stamp(upload), BO)
        db.session.commit()
        _work(watch, "filed")
    _work(watch, "prepared", *MEANWHILE)
    db.session.refresh(upload)
    if upload.state == FAILED:
        raise RuntimeError(upload.message)


def publish(upload: Upload, watch: Watch) -> None:
    """The switch, unless it was killed behind it, and then the index of this machine."""
    version = db.session.scalars(select(ScopeVersion).where(ScopeVersion.recall_id == upload.recall_id)).one()
    recall = db.session.get_one(Recall, upload.recall_id)
    watch.lap("looked at")
    if version.published_at is None:
        publish_version(recall, version, BO)
        db.session.commit()
    watch.lap("published")
    serving().refresh()
    watch.lap("answering")


def _work(watch: Watch, name: str, *also: str) -> None:
    run_all(
        {kind: done for kind, done in JOBS.items() if kind in also or kind not in MEANWHILE}, raising=True
    )
    db.session.rollback()
    watch.lap(name)


def main() -> None:
    folder, url, path, purpose = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    site = data.make_site(folder, url)
    with site.app_context():
        leases.take_back(settings_here().data_path / "workers")
        maker = make_maker()
        watch = Watch()
        upload = db.session.scalar(select(Upload).where(Upload.file_name == path.name))
        if upload is None:
            upload = bring(maker, path, purpose)
            watch.lap("brought")
        take_through(upload, watch)
        if purpose == RECALL_LIST:
            publish(upload, watch)
        facts = {"rows": upload.rows, "faulty": upload.faulty, "warnings": upload.warnings}
        print(json.dumps({"steps": watch.steps, **facts}), flush=True)


if __name__ == "__main__":
    main()
