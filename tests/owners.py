"""Owners, for any test: somebody with an address, and a browser that came in by a link."""

from flask import Flask

from registry.db import db
from registry.registrations import actions
from registry.registrations.models import Owner
from registry.tokens.actions import issue
from tests.people import Browser


def an_owner(email: str = "olga@example.org", *, confirmed: bool = True) -> Owner:
    owner = actions.owner_for(email)
    if confirmed:
        actions.came_in(owner)
    db.session.commit()
    return owner


def a_link(purpose: str, subject_id: int) -> str:
    """The token of a link, as a sender makes it for a letter."""
    token = issue(purpose, subject_id)
    db.session.commit()
    return token


def let_in(site: Flask, owner: Owner, address: str = "127.0.0.1") -> Browser:
    """A browser in which they have opened the link of a letter and pressed its button."""
    browser = Browser(site, address)
    path = f"/mine/enter/{a_link('sign_in', owner.id)}"
    browser.get(path)
    browser.post(path)
    assert browser.path == "/mine", browser.page
    return browser
