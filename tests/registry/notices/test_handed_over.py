"""A machine is passed on, then its recall is made wider: the letter reaches whoever has it now, and nobody else."""

from flask import Flask

from registry.db import db
from registry.journeys import handing_over, reaching, registering
from registry.registrations import handing
from registry.registrations.queries import owner_by_email
from registry.vault import unseal
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters
from tests.registry.notices.test_telling import BY, a_kettle, a_rule
from tests.registry.recalls.builders import a_version
from tests.registry.registrations.owners import a_registration


def sent(site: Flask, inbox: Inbox) -> list[tuple[str, str]]:
    """What arrives now: (address, subject)."""
    inbox.letters.clear()
    send_letters(site)
    db.session.expire_all()
    return [(letter["To"], letter["Subject"].partition(":")[0]) for letter in inbox.letters]


def test_only_the_owner_of_now_is_told(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    product, recall = a_kettle()
    old = a_registration(product, "K2", "pia@example.org")
    a_version(recall, a_rule("K1", "K1"))
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(site)
    assert sent(site, inbox) == [], "nobody who can be told has one of the first"
    code = handing.make_code(old)
    db.session.commit()
    handing_over.claim(code, "tom@example.org", "192.0.2.7")
    db.session.commit()
    assert [to for to, _ in sent(site, inbox)] == ["tom@example.org"]
    token = link_in(inbox.letters[0], "/register/confirm/").rpartition("/")[2]
    assert registering.use(token)
    db.session.commit()
    assert [to for to, _ in sent(site, inbox)] == ["tom@example.org"], "that it is registered"
    a_version(recall, a_rule("K1", "K9"))
    reaching.ask(recall, BY)
    db.session.commit()
    run_jobs(site)
    assert sent(site, inbox) == [("tom@example.org", "Now recalled, too")]
    tom = owner_by_email("tom@example.org")
    assert tom
    assert unseal(tom.sealed)["email"] == "tom@example.org"
    db.session.refresh(old)
    assert (old.state, old.person, old.contact_id) == ("passed_on", None, None)
