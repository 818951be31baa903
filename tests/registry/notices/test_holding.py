"""What a sender has taken up, and what becomes of it when something goes wrong meanwhile."""

from concurrent.futures import Future
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from registry.clock import now
from registry.db import db
from registry.jobs.owners import Owner
from registry.notices import claiming
from registry.notices.actions import write
from registry.notices.erasing import GONE, erase_person
from registry.notices.models import Letter, LetterText
from registry.notices.posting import Smtp
from registry.notices.preparing import Desk
from registry.notices.running import folder_here, post_here, send_all
from registry.notices.sending import Sender
from registry.notices.sheets import Sheet
from registry.registrations.models import Owner as Person
from tests.letters import Inbox
from tests.registry.notices.builders import an_owner
from tests.registry.notices.test_sending import sign_in_letters, states

Mailing = tuple[Flask, Inbox]


def test_an_address_that_no_key_opens_holds_up_its_own_letter_alone(mailing: Mailing) -> None:
    site, inbox = mailing
    ids = sign_in_letters(3)
    closed = db.session.scalars(select(Person).order_by(Person.id)).first()
    assert closed is not None
    closed.sealed = "sealed elsewhere"
    db.session.commit()
    send_all(site.extensions["mail"])
    assert states(ids) == ["queued", "sent", "sent"]
    waiting = db.session.get_one(Letter, ids[0])
    assert (waiting.attempts, waiting.problem) == (1, "the address cannot be read")
    assert waiting.run_at > now(), "whoever sets the right key finds it there"
    assert len(inbox.letters) == 2


def test_what_was_not_sent_is_given_back_though_nothing_can_be_noted(mailing: Mailing) -> None:
    site, inbox = mailing
    ids, owner = sign_in_letters(3), Owner(folder_here())
    sender = Sender(owner.name, post_here(site.extensions["mail"]), owner=owner)

    def stopping() -> bool:
        if inbox.letters:
            owner.close()
        return bool(inbox.letters)

    with closing(sender.post), pytest.raises(OSError, match="Bad file"):
        sender.send_some(stopping)
    assert states(ids) == ["sending", "queued", "queued"]


def test_letters_stay_a_sender_s_while_something_hangs_beside(mailing: Mailing) -> None:
    site, _ = mailing
    ids = sign_in_letters(3)
    sender = Sender("a", post_here(site.extensions["mail"]))
    desk = Desk(sender.name, sender.post, sender._later)
    assert desk.fill()
    db.session.execute(update(Letter).values(lease_until=now() + timedelta(seconds=1)))
    db.session.execute(update(Letter).where(Letter.id == ids[2]).values(lease_owner="another"))
    db.session.commit()
    desk._beside._doing, desk._good_until = Future(), now()
    assert desk.fill()
    assert [one.letter.id for one in desk.ready] == ids[:2], "one was taken back meanwhile"
    ends = db.session.scalars(select(Letter.lease_until).where(Letter.lease_owner == desk.name))
    assert min(ends) > now() + claiming.LEASE / 2


def test_nothing_is_kept_of_who_was_erased_while_it_was_written(mailing: Mailing) -> None:
    site, inbox = mailing
    owner, other = an_owner(), an_owner("bo@example.org")
    ids = [write("sign_in", one.person, owner_id=one.id).id for one in (owner, other)]
    db.session.commit()
    settings = site.config["SETTINGS"]

    class Erasing(Smtp):
        """Ann ends everything while her letter is made."""

        def sheet(self, to: str, *words: Any) -> Sheet:
            if to == "ann@example.org":
                erase_person(owner.person, (), owner.id)
                db.session.delete(owner)
            return super().sheet(to, *words)

    sender = Sender("a", Erasing(site.extensions["mail"], settings))
    desk = Desk(sender.name, sender.post, sender._later)
    assert desk.fill()
    desk.give_back()
    assert db.session.scalars(select(LetterText.letter_id)).all() == [ids[1]]
    erased = db.session.get_one(Letter, ids[0], populate_existing=True)
    assert (erased.person, erased.state) == (f"{GONE}{ids[0]}", "queued")
    send_all(site.extensions["mail"])
    assert states(ids) == ["dropped", "sent"]
    assert [letter["To"] for letter in inbox.letters] == ["bo@example.org"]
