"""What somebody watches, told in one letter: by whichever of several senders, and whatever ends meanwhile."""

import re
from datetime import timedelta

from flask import Flask

from registry.clock import now
from registry.db import db
from registry.jobs.actions import queue
from registry.notices import claiming
from registry.notices.actions import write
from registry.notices.facts import facts_of
from registry.notices.folding import fold
from registry.notices.models import Letter
from registry.notices.running import send_all
from registry.notices.watchers import AUDIENCE
from registry.registrations.models import Watch
from registry.tokens.actions import peek
from tests.letters import Inbox, words
from tests.registry.notices.builders import a_watch


def changed(number: int, after: str, recall: int = 1) -> Letter:
    watch = a_watch(query=f"serial=AB{number}&brand=Acme")
    facts = {"before": "not_in_any_recall", "after": after, "recalls": [recall], "changed": [recall]}
    return write("watch_changed", watch.person, watch_id=watch.id, facts=facts)


def numbers(letter: Letter) -> list[str]:
    facts = facts_of([letter])[letter.id]
    return [facts["number"], *(one["number"] for one in facts["besides"])]


def test_one_waits_while_another_sender_has_what_it_should_say(app: Flask) -> None:
    one, other, apart = changed(1, "need"), changed(2, "affected"), changed(3, "affected", recall=2)
    db.session.commit()
    (first,), (second,) = (claiming.claim(sender, 1) for sender in ("a", "b"))
    assert (first.id, second.id) == (one.id, other.id)
    assert set(fold("b", [second])) == {other.id}, "the first says it"
    assert set(fold("a", [first])) == {one.id}, "it is not there to be said yet"
    claiming.put_back("b", [other.id])
    assert fold("a", [first]) == {}
    assert numbers(first) == ["AB2", "AB1"], "what is recalled comes first"
    db.session.expire_all()
    assert (other.state, other.problem, apart.state) == ("dropped", f"said by letter {one.id}", "queued")


def test_what_was_to_be_said_is_said_after_a_death_too(app: Flask) -> None:
    one, other = changed(1, "affected"), changed(2, "affected")
    db.session.commit()
    first, second = claiming.claim("a")
    assert set(fold("a", [first, second])) == {other.id}
    claiming.put_back("a", [one.id])
    db.session.delete(db.session.get_one(Watch, first.watch_id))
    db.session.commit()
    (again,) = claiming.claim("b")
    assert fold("b", [again]) == {}
    assert numbers(again) == ["AB2"], "the watch that is left"


def test_what_it_takes_over_may_have_to_wait(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    one, other = changed(1, "affected"), changed(2, "affected")
    other.facts = {**(other.facts or {}), "changed": [1, 2]}
    other.run_at = now() + timedelta(minutes=1)
    queue(AUDIENCE, organisation_id=None, by_id=None, by_name="Ed", subject_id=2)
    db.session.commit()
    send_all(site.extensions["mail"])
    db.session.expire_all()
    assert (one.state, other.problem) == ("queued", f"said by letter {one.id}")
    assert one.run_at > now(), "the other recall is finding its people, and may write to them itself"
    assert not inbox.letters


def test_each_watch_has_a_link_that_ends_it(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    made = [changed(number, "affected") for number in (1, 2, 3)]
    db.session.commit()
    send_all(site.extensions["mail"])
    (arrived,) = inbox.letters
    for kind, end in (("plain", r"\s"), ("html", '"')):
        links = re.findall(f"/watch/stop/(.+?){end}", words(arrived, kind))
        assert [peek("stop_watch", link) for link in links] == [one.watch_id for one in made]
    assert "No more of these letters" not in words(arrived) + words(arrived, "html"), "it would end one alone"
    assert words(arrived).count("No more letters about this unit: http") == 3
    assert not any(link in arrived["List-Unsubscribe"] for link in links), "one click ends all of them"
