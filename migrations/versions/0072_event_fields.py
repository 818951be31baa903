"""Events are found by master data of their items, by what makers add to the standard, and by what sensors measured.
Those on record are read again as they were captured, some hundred at a time, by code of this step's own (below): what
the domain reads of events may change, what this step has written may not."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op
from stdnum import ean

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TOGETHER = 500
_EVENTS = sa.text(
    "SELECT e.id, e.organisation_id, e.document, e.capture_id FROM trace_event e WHERE e.id > :after ORDER BY e.id "
    "LIMIT :most"
)
_CONTEXT = sa.text("SELECT context FROM capture WHERE id = :id").columns(context=sa.JSON)


def upgrade() -> None:
    table = op.create_table(
        "trace_field",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("moment", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "name", "value", "event_id", name="pk_trace_field"),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for rows in _read(connection):
        if rows:
            connection.execute(table.insert(), rows)
    for name in ("number", "moment"):
        some = {f"{engine}_where": sa.text(f"{name} IS NOT NULL") for engine in ("sqlite", "postgresql")}
        op.create_index(
            f"ix_trace_field_{name}", "trace_field", ["organisation_id", "name", name, "event_id"], **some
        )


def downgrade() -> None:
    op.drop_table("trace_field")


def _read(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """Rows of some events after the other. Documents follow one another: the context of the last is kept."""
    after, capture, names = 0, None, {}  # type: ignore[var-annotated]
    while events := connection.execute(_EVENTS, {"after": after, "most": TOGETHER}).all():
        rows: list[dict[str, Any]] = []
        for event in events:
            if event.capture_id != capture:
                capture, names = event.capture_id, _names(connection, event.capture_id)
            rows += _rows(event, names)
        yield rows
        after = events[-1].id


def _names(connection: sa.Connection, capture: int | None) -> dict[str, str]:
    context = connection.execute(_CONTEXT, {"id": capture}).scalar()
    return _names_in({"@context": context or []})


def _rows(event: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """As capture files them. None of an event that would not be taken today."""
    try:
        found = fields_of(json.loads(event.document), names)
    except _TooMany:
        return []
    here = {"organisation_id": event.organisation_id, "event_id": event.id}
    return [
        {**here, "name": name, "value": value, "number": number, "moment": moment}
        for (name, value), (number, moment) in found.items()
    ]


Field, Told = tuple[str, str], tuple[float | None, int | None]
_PREFIXES = {
    "cbv": "https://ref.gs1.org/cbv/",
    "gs1": "https://gs1.org/voc/",
    "epcis": "https://ref.gs1.org/epcis/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
}
_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,12})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
).fullmatch
_BEGUN = datetime(1970, 1, 1, tzinfo=UTC)
MOST_FIELDS = 20_000
WORDS = frozenset(
    "type deviceID deviceMetadata rawData dataProcessingMethod bizRules microorganism chemicalSubstance stringValue "
    "booleanValue hexBinaryValue uriValue".split()
)
TIMES = frozenset(("time", "startTime", "endTime"))
FIGURES = frozenset(("value", "minValue", "maxValue", "meanValue", "sDev", "percValue"))
RANK = "percRank"
_OWN = {
    "ilmd": "ILMD_",
    "errorDeclaration": "ERROR_DECLARATION_",
    "readPoint": "readPoint_",
    "bizLocation": "bizLocation_",
}
ELEMENT, METADATA, REPORT = "SENSORELEMENT_", "SENSORMETADATA_", "SENSORREPORT_"
INNER = "INNER_"
_SELDOM = frozenset(("ilmd", "errorDeclaration", "sensorElementList"))
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,300})(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?", re.ASCII).fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII).fullmatch
_SIGNS = dict.fromkeys([*range(32), 127, *range(0xD800, 0xE000)], "\ufffd")


class _TooMany(Exception):
    pass


def fields_of(event: Mapping[str, Any], names: Mapping[str, str]) -> dict[Field, Told]:
    if not (
        _SELDOM & event.keys()
        or ":" in "".join(event)
        or _wide(event, "readPoint")
        or _wide(event, "bizLocation")
    ):
        return {}
    names = {**_PREFIXES, **names, **_names_in(event)}
    found: dict[Field, Told] = {}
    for where, part in _parts(event):
        found.update(_defined(where, part, names))
        if where in (METADATA, REPORT):
            found.update(_measured(part))
        if len(found) > MOST_FIELDS:
            raise _TooMany
    return found


def whole(name: str, names: Mapping[str, str]) -> str:
    joined = expanded(name, names).replace("urn:epcglobal:cbv:mda#", _PREFIXES["cbvmda"])
    return re.sub("(?<=[/:#])#", "", joined)


def name_key(name: str) -> str:
    return uri_key(name.translate(_SIGNS), 190)


def text_key(text: str) -> str:
    return uri_key(canonical(text.translate(_SIGNS)))


def word_of(name: str, value: Any) -> str:
    text = _text(value)
    if name == "type":
        return text.removeprefix("gs1:").removeprefix(_PREFIXES["gs1"])
    return text.upper() if name == "hexBinaryValue" else text


def number_of(text: str) -> float | None:
    number = float(text) if _NUMBER(text) else None
    return number if number is not None and number - number == 0 else None


def moment_in(text: str) -> int | None:
    written = f"{text}T00:00:00Z" if _DAY(text) else text
    try:
        return moment_of(written) if _TIME(written) else None
    except (ValueError, OverflowError):
        return None


def _wide(event: Mapping[str, Any], name: str) -> bool:
    return name in event and type(event[name]) is dict and len(event[name]) > 1


def _parts(event: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "", event
    for name, where in _OWN.items():
        yield from ((where, one) for one in _objects(event.get(name)))
    for element in _objects(event.get("sensorElementList")):
        yield ELEMENT, element
        yield from ((METADATA, one) for one in _objects(element.get("sensorMetadata")))
        yield from ((REPORT, one) for one in _objects(element.get("sensorReport")))


def _objects(value: Any) -> list[Any]:
    return [one for one in (value if type(value) is list else [value]) if type(one) is dict]


def _defined(where: str, part: Mapping[str, Any], names: Mapping[str, str]) -> Iterable[Any]:
    left = [("", name, value) for name, value in part.items() if ":" in name]
    while left:
        inner, name, value = left.pop()
        if type(value) is list:
            left += [(inner, name, one) for one in value]
            continue
        if type(value) is dict:
            literal = value.get("@value", value.get("@id"))
            if type(literal) in (dict, list) or literal is None:
                left += [(INNER, key, one) for key, one in value.items() if not key.startswith("@")]
                literal = ""
            text, there = _text(literal), bool(value)
        else:
            text = _text(value)
            there = bool(text)
        if there and ":" in name:
            yield _field(inner + where + whole(name, names), text)


def _measured(part: Mapping[str, Any]) -> Iterable[Any]:
    uom = part.get("uom")
    for name, value in part.items():
        if name in WORDS:
            yield (name, text_key(word_of(name, value))), (None, None)
        elif name in TIMES or name == RANK or (name in FIGURES and not uom):
            yield _field(name, _text(value))
        elif name in FIGURES:
            yield _field(f"{name}_{uom}", _text(value))


def _field(name: str, text: str) -> Any:
    return (name_key(name), text_key(text)), (number_of(text), moment_in(text))


def _text(value: Any) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _names_in(told: Mapping[str, Any]) -> dict[str, str]:
    context = told.get("@context", [])
    found: dict[str, str] = {}
    for part in context if type(context) is list else [context]:
        if type(part) is dict:
            found |= {
                name: one for name, one in part.items() if type(one) is str and not name.startswith("@")
            }
    return found


def expanded(text: str, names: Mapping[str, str]) -> str:
    prefix, colon, rest = text.partition(":")
    return names[prefix] + rest if colon and prefix in names and not rest.startswith("//") else text


def moment_of(written: str) -> int:
    past = datetime.fromisoformat(written) - _BEGUN
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def uri_key(uri: str, longest: int = 200) -> str:
    return uri if len(uri) <= longest else f"{uri[:120]}#{sha256(uri.encode()).hexdigest()}"


_FINER = {"01": ("21", "10", "235"), "414": ("254",), "8006": ("21", "10"), "8010": ("8011",)}


def canonical(uri: str) -> str:
    named = named_by(uri)
    if named is None:
        return uri
    finer = next((one for one in _FINER.get(named.key, ()) if one in named.finer), "")
    key = f"https://id.gs1.org/{named.key}/{named.value}"
    return f"{key}/{finer}/{named.finer[finer]}" if finer else key


_ENCODED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "!()*+,:"})
_LINK = re.compile(
    r"https?://[^/\s?#]+(?:/[^\s?#]*)?/(00|01|253|255|401|402|414|417|8003|8004|8006|8010|8017|8018)/([^/\s?#]+)"
    r"((?:/[0-9]{2,4}/[^/\s?#]+)*)/?(?:[?#]\S*)?",
    re.ASCII,
)
SHORT_GTINS = (8, 12, 13)
_TRADE = {"sgtin": "21", "lgtin": "10", "upui": "235"}
_CHECKED = {"gsrn": "8018", "gsrnp": "8017", "gsin": "402", "pgln": "417"}
_WITH_SERIAL = {"gdti": "253", "sgcn": "255"}
_PLAIN = {"giai": "8004", "ginc": "401"}


class Named(NamedTuple):
    key: str
    value: str
    finer: dict[str, str]


def named_by(uri: str) -> Named | None:
    return _from_urn(uri) if uri.startswith("urn:epc:") else _from_link(uri)


@lru_cache(4096)
def with_check_digit(digits: str) -> str:
    return f"{digits}{ean.calc_check_digit(digits)}"


def _from_urn(uri: str) -> Named | None:
    scheme, _, rest = uri.removeprefix("urn:epc:").partition(":")[2].partition(":")
    parts = rest.split(".", 2)
    if len(parts) < 2 or not _digits(parts[0]):
        return None
    company, reference, last = parts[0], parts[1], parts[2] if len(parts) == 3 else ""
    if scheme in _PLAIN:
        return Named(_PLAIN[scheme], company + rest.partition(".")[2].translate(_ENCODED), {})
    if scheme == "cpi":
        return Named("8010", company + reference.translate(_ENCODED), {"8011": last})
    if reference and not _digits(reference):
        return None
    return _with_check(scheme, company, reference, "" if last == "*" else last.translate(_ENCODED))


def _with_check(scheme: str, company: str, reference: str, last: str) -> Named | None:
    if scheme in (*_TRADE, "itip", "sscc"):
        return _trade(scheme, with_check_digit(reference[:1] + company + reference[1:]), last)
    if scheme == "sgln":
        return Named("414", with_check_digit(company + reference), {} if last in ("", "0") else {"254": last})
    if scheme == "grai":
        return Named("8003", with_check_digit("0" + company + reference) + last, {})
    if scheme in _CHECKED:
        return Named(_CHECKED[scheme], with_check_digit(company + reference), {})
    if scheme in _WITH_SERIAL:
        return Named(_WITH_SERIAL[scheme], with_check_digit(company + reference) + last, {})
    return None


def _trade(scheme: str, key: str, last: str) -> Named | None:
    if scheme == "sscc":
        return None if last else Named("00", key, {})
    if scheme == "itip":
        piece, total, serial = [*last.split(".", 2), "", ""][:3]
        return Named("8006", key + piece + total, {"21": serial})
    return Named("01", key, {_TRADE[scheme]: last} if last else {})


def _from_link(uri: str) -> Named | None:
    found = _LINK.fullmatch(uri)
    if not found:
        return None
    key, value, rest = found.groups()
    pieces = rest.split("/")[1:]
    told = dict(zip(pieces[::2], pieces[1::2], strict=True))
    short = key == "01" and _digits(value) and len(value) in SHORT_GTINS
    return Named(key, value.zfill(14) if short else value, told)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
