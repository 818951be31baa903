"""Takes a large file out of a request without holding it in memory: the limit is told by the announced length before
a byte is read, parts go to a nameless file in DATA_DIR, the form's token is looked at when they are there."""

import tempfile
from typing import IO, Any, cast

from flask import Request, abort, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from admin.uploads.words import size
from registry.errors import Refused
from registry.settings import Settings
from registry.tongue.speaking import gettext as _

FORM_BYTES = 1024 * 1024
"""What the other fields of the form and the lines between parts may take."""
SPOOLED = 512 * 1024


class StaffRequest(Request):
    """Parts of a form that are files lie beside the uploads, not in a folder that may be memory."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        settings: Settings = current_app.config["SETTINGS"]
        folder = settings.data_path / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        spooled = tempfile.SpooledTemporaryFile(max_size=SPOOLED, mode="rb+", dir=str(folder))  # noqa: SIM115
        self.__dict__.setdefault("_spooled", []).append(spooled)
        return cast("IO[bytes]", spooled)

    def close(self) -> None:
        """Also those of a form that was given up half read."""
        super().close()
        for spooled in self.__dict__.pop("_spooled", ()):
            spooled.close()


def takes_files(view: Any) -> Any:
    """Marks a view whose body nothing may read before the view itself does."""
    view.takes_files = True
    return view


def takes_large_files(view: Any) -> bool:
    return getattr(view, "takes_files", False)


def most_bytes() -> int:
    settings: Settings = current_app.config["SETTINGS"]
    return int(settings.max_file_bytes)


def open_body() -> None:
    """Reads the form, file and all; Refused where it is too large, 400 where its token is not ours."""
    request.max_content_length = most_bytes() + FORM_BYTES
    if (request.content_length or 0) > most_bytes() + FORM_BYTES:
        raise Refused("file", too_large())
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)
    try:
        current_app.extensions["csrf"].protect()
    except RequestEntityTooLarge:
        raise Refused("file", too_large()) from None


def too_large() -> str:
    return _(
        "This file is larger than %(most_bytes)s. Divide it into several files and load one after the other.",
        most_bytes=size(most_bytes()),
    )
