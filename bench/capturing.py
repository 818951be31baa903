"""One document of events captured, as a process of its own, so that its memory can be watched:
`python -m bench.capturing FOLDER DATABASE_URL FILE` prints seconds and CPU seconds of this process as JSON."""

import json
import sys
import time
from pathlib import Path

from bench import data, events
from bench.uploading import make_maker
from registry.catalogue.models import Gtin, Product
from registry.cli.worker import JOBS
from registry.db import db
from registry.jobs.running import run_all
from registry.journeys.capturing import KIND, hand_over
from registry.recalls.states import Author
from registry.units.events.models import Capture

BY = Author(1, "Ada")


def own_gtin(maker: int) -> None:
    """The maker's product bears the GTIN of the events."""
    product = db.session.query(Product).filter_by(organisation_id=maker).one()
    db.session.add(Gtin(product_id=product.id, gtin=events.GTIN))
    db.session.commit()


def capture(maker: int, path: Path) -> Capture:
    """Handed over and filed."""
    with path.open("rb") as file:
        made = hand_over(maker, file, BY)
    db.session.commit()
    run_all({KIND: JOBS[KIND]}, raising=True)
    db.session.refresh(made)
    if not made.success:
        raise RuntimeError(made.errors)
    return made


def main() -> None:
    folder, url, path = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    site = data.make_site(folder, url)
    with site.app_context():
        maker = make_maker()
        own_gtin(maker)
        began, cpu = time.perf_counter(), time.process_time()
        made = capture(maker, path)
        told = {
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time() - cpu,
            "events": made.events,
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
