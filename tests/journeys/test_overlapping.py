"""Two brands of one maker recall some of the same numbers: each brand's people are told that there is an overlap, and
whoever works for both with what."""

from flask import Flask

from registry.catalogue.actions import brand_named
from registry.db import db
from registry.intake.models import PREVIEW
from tests.admin.recalls.desk import started, wrote
from tests.admin.uploads.desk import editor, now, sent
from tests.admin.uploads.test_whole_way import _chosen
from tests.house.test_brand_roles import limited
from tests.jobs import run_jobs
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall

TITLE = "Southern pans lose their handle"
RULE = {"any": [{"serial": {"range": ["BA10060005", "BA10060008"]}}]}
LIST = "Model,Serial from,Serial to\nBD-18,BA10060000,BA10069999\n"


def test_an_overlap_with_another_brand_s_recall_has_no_name(app: Flask) -> None:
    north = a_brand("Borealis")
    maker = north.organisation_id
    a_product(north, "drill", ["BD-18"])
    south = brand_named(maker, "South")
    other = a_published_recall(south, RULE, a_product(south, "pan", ["SP-1"]), title=TITLE)
    db.session.commit()
    chief = editor(app, maker, "chief@example.org")
    ed = limited(app, maker, "ed@example.org", "Borealis", role="editor")
    recall = started(chief)
    wrote(chief, recall)
    upload_id = sent(ed, LIST, recall_id=recall)
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    assert now(maker, upload_id).state == PREVIEW
    path = f"/admin/uploads/{upload_id}"
    assert "A recall of another brand: 4 numbers, for example" in ed.get(path).text
    for secret in (TITLE, f"/admin/recalls/{other.id}"):
        assert secret not in ed.page
        assert secret in chief.get(path).text
    assert "A recall of another brand" not in chief.page
