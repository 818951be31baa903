"""Sends the account's letters: over SMTP where a server is set, else into DATA_DIR/mail, for the operator to find."""

from email.message import EmailMessage
from secrets import token_hex
from typing import Any

from flask import current_app
from flask_security import MailUtil

from registry.clock import now
from registry.settings import Settings
from registry.tongue.speaking import gettext as _


class Letters(MailUtil):
    """Called by Flask-Security with a letter made whole, in the language of the page that asked for it."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        subject = _(str(subject))
        settings: Settings = current_app.config["SETTINGS"]
        if settings.mail_server:
            super().send_mail(template, subject, recipient, sender, body, html, **kwargs)
            return
        letter = EmailMessage()
        letter["Subject"], letter["From"], letter["To"] = str(subject), str(sender), str(recipient)
        letter.set_content(str(body))
        folder = settings.data_path / "mail"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / f"{now():%Y%m%d-%H%M%S}-{token_hex(3)}.eml").write_bytes(letter.as_bytes())
