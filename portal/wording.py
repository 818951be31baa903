"""Words that all public pages share: telephone numbers, addresses. Registered as template filters; how long
things are kept, as globals."""

import re
from urllib.parse import urlsplit

from flask import Flask

from registry.settings import Settings


def phone(text: str) -> str:
    """What a telephone dials: digits and a leading plus."""
    plus = "+" if text.strip().startswith("+") else ""
    return plus + re.sub(r"\D", "", text)


def web(url: str) -> bool:
    """Whether an address may become a link: nothing but the web."""
    return url.startswith(("https://", "http://"))


def host(url: str) -> str:
    """`www.example.com` of an address: what a person recognises."""
    return urlsplit(url).netloc.removeprefix("www.") or url


def add_wording(app: Flask) -> None:
    """`{{ recall.phone|phone }}` in every template of the public face."""
    for word in (phone, web, host):
        app.add_template_filter(word)
    settings: Settings = app.config["SETTINGS"]
    app.jinja_env.globals.update(
        details_years=settings.years_of_details, contact_years=settings.years_of_contacts
    )
