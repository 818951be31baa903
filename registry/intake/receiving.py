"""Takes in a file that somebody brings: to the disk in pieces, never too much of it, never half of it kept."""

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO, Protocol

from sqlalchemy import select

from registry.catalogue.limits import ALL, limited_to
from registry.db import db, settings_here
from registry.errors import Refused
from registry.intake import folders
from registry.intake.models import Upload
from registry.jobs import actions as jobs
from registry.jobs.trouble import no_room

PIECE = 1024 * 1024
EMPTY = "The file is empty. Choose the file that holds the rows."
NO_ROOM = (
    "There is no room left on the server for this file. "
    "Ask whoever runs this portal to make room, then try again."
)


class By(Protocol):
    """Who brings it."""

    @property
    def id(self) -> int | None: ...
    @property
    def name(self) -> str: ...


def most_bytes() -> int:
    """Of one file."""
    return int(settings_here().max_file_bytes)


def receive(
    stream: BinaryIO,
    file_name: str,
    *,
    organisation_id: int,
    purpose: str,
    by: By,
    recall_id: int | None = None,
    product_id: int | None = None,
) -> Upload:
    """Keeps the file and asks for it to be opened. The caller commits; without that nothing came in."""
    room = int(settings_here().upload_quota_bytes) - used_bytes(organisation_id)
    token = secrets.token_urlsafe(16)
    size, digest = keep(stream, folders.root() / token, room)
    upload = Upload(
        organisation_id=organisation_id,
        purpose=purpose,
        recall_id=recall_id,
        product_id=product_id,
        token=token,
        file_name=_clean_name(file_name),
        size=size,
        sha256=digest,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(upload)
    db.session.flush()
    job = jobs.queue(
        "open_upload", organisation_id=organisation_id, by_id=by.id, by_name=by.name, subject_id=upload.id
    )
    upload.job_id = job.id
    return upload


def used_bytes(organisation_id: int) -> int:
    """What this maker's uploads take on the disk now, with all that was made of them, whoever asks."""
    with limited_to(ALL):
        tokens = db.session.scalars(
            select(Upload.token).where(Upload.organisation_id == organisation_id)
        ).all()
    return sum(_taken(folders.root() / token) for token in tokens)


def remove_files(upload: Upload) -> None:
    """The row stays, as a line of what happened; its files go."""
    folders.remove(folders.folder(upload))


def _taken(folder: Path) -> int:
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += (Path(where) / name).stat().st_size
    return total


def keep(stream: BinaryIO, folder: Path, room: int) -> tuple[int, str]:
    """The file as `source` in a new folder, with its size and SHA-256; nothing of it where it is not taken."""
    try:
        folder.mkdir(parents=True)
        return _write(stream, folder / "source", room)
    except OSError as error:
        folders.remove(folder)
        if no_room(error):
            raise Refused("file", NO_ROOM) from error
        raise
    except BaseException:
        folders.remove(folder)
        raise


def _write(stream: BinaryIO, path: Path, room: int) -> tuple[int, str]:
    size, digest, most = 0, hashlib.sha256(), most_bytes()
    with path.open("xb") as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > most:
                raise Refused("file", _too_large())
            if size > room:
                raise Refused("file", _no_quota())
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Refused("file", EMPTY)
    return size, digest.hexdigest()


def _clean_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in last if c.isprintable())[-200:].strip() or "file"


def _too_large() -> str:
    most = most_bytes() // (1024 * 1024)
    return f"The file is larger than {most:,} MB. Split it and load the parts one after another."


def _no_quota() -> str:
    quota = int(settings_here().upload_quota_bytes) // (1024 * 1024)
    return (
        f"With this file, your uploads would take more than the {quota:,} MB you may use. "
        "Throw away uploads you no longer need, then try again."
    )
