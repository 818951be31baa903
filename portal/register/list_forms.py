"""The list of an owner as it comes in, and as it lies in a page between two steps: signed, and only for them."""

from collections.abc import Mapping

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from portal.owning import owner_now
from registry.errors import Refused
from registry.journeys.owned_list import OwnedList, open_list, restored
from registry.recalls.index.generation import Generation
from registry.registrations.models import Owner
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

MOST_FILE = 2 * 1024 * 1024
MOST_KEPT = 1_500_000
"""Characters that a page and the form it sends may hold of a list."""
TOO_LARGE = marked(
    "The file is larger than 2 MB. Leave out columns and pictures that are not needed, or send it in parts."
)
TOO_MUCH = marked("That is too much at once. Leave out columns that are not needed, or send it in parts.")
NOTHING = marked("Paste your list, or choose a file.")


def sent(generation: Generation) -> OwnedList:
    """What was pasted, or the file that was chosen. Raises Refused."""
    file, rows = request.files.get("file"), request.form.get("rows", "")
    data = file.stream.read(MOST_FILE + 1) if file is not None else b""
    if len(data) > MOST_FILE:
        raise Refused("file", _(TOO_LARGE))
    field = "file" if data else "rows"
    if not data.strip() and not rows.strip():
        raise Refused("rows", _(NOTHING))
    what, acquired = request.form.get("what", ""), request.form.get("acquired", "")
    try:
        listed = open_list(data or rows.encode("utf-8", "replace"), what, acquired, generation)
        sealed(listed)
    except Refused as refused:
        raise Refused(field if refused.field == "file" else refused.field, refused.message) from refused
    return listed


def sealed(listed: OwnedList) -> str:
    """As it lies in the page."""
    owner = owner_now()
    made = _signer().dumps({"owner": owner.id if owner else 0, **listed.kept()})
    text = made.decode() if isinstance(made, bytes) else made
    if len(text) > MOST_KEPT:
        raise Refused("file", _(TOO_MUCH))
    return text


def opened(text: str, owner: Owner) -> OwnedList | None:
    """None where it is not theirs, or was changed on its way."""
    try:
        kept = _signer().loads(text)
    except BadData:
        return None
    return restored(kept) if kept["owner"] == owner.id else None


def said_of(form: Mapping[str, str]) -> tuple[dict[int, str], str, str]:
    """What each column holds, the order of days, the product of rows that name none."""
    roles = {}
    for name, role in form.items():
        column = name.removeprefix("column-")
        if name.startswith("column-") and column.isascii() and column.isdigit() and len(column) < 3 and role:
            roles[int(column)] = role
    return roles, form.get("dates", ""), form.get("what", "")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="an owner's list")
