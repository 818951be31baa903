"""A site of a story's own whose letters are read from its folder: what is due is sent, and the link in it followed."""

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.letters import link_in, send_letters, words


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mailed")


@pytest.fixture(scope="module")
def site(browser: object, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture
def office(site: str, folder: Path) -> Iterator[Flask]:
    """The same site from within: sends its letters into its folder."""
    made = make_site(folder, public_url=site)
    yield made
    dispose(made)


def link_to(office: Flask, folder: Path, address: str, path: str) -> str:
    """Out of the last letter with such a link that this address got."""
    send_letters(office)
    files = sorted((folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    letters = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    mine = [letter for letter in letters if letter["To"] == address and path in words(letter)]
    return link_in(mine[-1], path)
