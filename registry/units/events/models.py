"""Tables of events. An event never changes: a wrong one is declared wrong by another. What lies beside the events
(who holds what, where it is now) is derived from them and can be made anew.

Items are named by keys (`registry.serials.epcs`), never by ids: an event may tell of what nobody has described yet,
such as a pallet or another maker's battery. Moments of events (`at`) are microseconds since 1970 in UTC: they come by
the million, and their order is all that counts. Rows come by the million: few foreign keys, for the sake of speed."""

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.clock import now
from registry.db import KEY, Base, Moment

OBJECT, AGGREGATION, ASSOCIATION, TRANSACTION, TRANSFORMATION, OTHER = 1, 2, 3, 4, 5, 6
"""Kinds of events, as numbers in `trace_event.kind`. Others, defined by somebody else, are kept and given back."""

EPC, PARENT, CHILD, INPUT, OUTPUT = 1, 2, 3, 4, 5
"""What an item is in an event, as numbers in `trace_item.role`."""

PACKED, COMPONENT = 1, 2
"""How one item holds another: packed in it for a time, or built into it."""

MADE, IN_TRANSIT, STORED, AT_DEALER, SOLD, RETURNED, IN_SERVICE, DESTROYED = 1, 2, 3, 4, 5, 6, 7, 8
"""Stages: where in its life an item is after its latest event. Destroyed stands also for what was made into something
else; at a dealer is what is stored at a place whose kind is a retailer's."""


def _some(name: str, where: str, *columns: str) -> Index:
    """An index of those rows of a maker alone."""
    return Index(name, "organisation_id", *columns, sqlite_where=text(where), postgresql_where=text(where))


class Capture(Base):
    """One capture job, as the standard has it: a document of events handed over, and what became of it. `checked` once
    all of it was read; then `events` were filed, none of them with an id below `first_id`, and `products` got units.
    `document` is what stood beside the events, `context` its @context as a list. `master_data` tells how much of its
    master data was used, and what not; null where it had none."""

    __tablename__ = "capture"
    __table_args__ = (
        UniqueConstraint("capture_key"),
        Index("ix_capture_organisation_id_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    capture_key: Mapped[str] = mapped_column(String(40))
    by_name: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    rollback: Mapped[bool] = mapped_column(default=True)
    context: Mapped[list[object]] = mapped_column(JSON, default=list)
    document: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    file: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    job_id: Mapped[int | None]
    running: Mapped[bool] = mapped_column(default=True)
    success: Mapped[bool] = mapped_column(default=True)
    checked: Mapped[bool] = mapped_column(default=False, server_default=false())
    events: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    first_id: Mapped[int | None]
    products: Mapped[list[int]] = mapped_column(JSON, default=list)
    errors: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    master_data: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    made_at: Mapped[Moment] = mapped_column(default=now)
    finished_at: Mapped[Moment | None]


class TraceEvent(Base):
    """One event as it was captured. `event_key` is its eventID, or the hash that stands for it: the same event twice
    is one. `document` is the whole event as JSON, given back as it came; the other columns are read from it.
    `wrong` is set once an error declaration has named it, and takes it out of everything derived. A declaration is an
    event too, kept under the key of what it names and `#error`; it is `wrong` itself, since it tells of nothing new."""

    __tablename__ = "trace_event"
    __table_args__ = (
        Index("uq_trace_event_organisation_id_event_key", "organisation_id", "event_key", unique=True),
        Index("ix_trace_event_at", "organisation_id", "at", "id"),
        Index("ix_trace_event_recorded", "organisation_id", "recorded", "id"),
        Index("ix_trace_event_step", "organisation_id", "step", "recorded", "id", "at"),
        Index("ix_trace_event_disposition", "organisation_id", "disposition", "recorded", "id", "at"),
        Index("ix_trace_event_action", "organisation_id", "action", "recorded", "id"),
        Index("ix_trace_event_step_at", "organisation_id", "step", "at", "id"),
        Index("ix_trace_event_disposition_at", "organisation_id", "disposition", "at", "id"),
        Index("ix_trace_event_action_at", "organisation_id", "action", "at", "id"),
        _some("ix_trace_event_location", "location_id IS NOT NULL", "location_id", "recorded", "id", "at", "step"),
        _some("ix_trace_event_location_at", "location_id IS NOT NULL", "location_id", "at", "id", "step"),
        _some("ix_trace_event_read_point", "read_point_id IS NOT NULL", "read_point_id", "recorded", "id", "at",
              "step"),
        _some("ix_trace_event_read_point_at", "read_point_id IS NOT NULL", "read_point_id", "at", "id", "step"),
        _some("ix_trace_event_rare", "kind <> 1", "kind", "recorded", "id"),
        _some("ix_trace_event_rare_at", "kind <> 1", "kind", "at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    event_key: Mapped[str] = mapped_column(KEY)
    kind: Mapped[int]
    action: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))
    at: Mapped[int] = mapped_column(BigInteger)
    zone: Mapped[str] = mapped_column(String(6))
    recorded: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    disposition: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    read_point_id: Mapped[int | None]
    location_id: Mapped[int | None]
    wrong: Mapped[bool] = mapped_column(default=False, server_default=false())
    capture_id: Mapped[int | None]
    document: Mapped[str] = mapped_column(Text)


class TraceItem(Base):
    """That an item (`key`, see `epcs.py`) was in an event, as what, and how many of a lot or class."""

    __tablename__ = "trace_item"
    __table_args__ = (
        Index("ix_trace_item_event_id", "event_id"),
        _some("ix_trace_item_quantity", "quantity IS NOT NULL", "quantity", "event_id"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quantity: Mapped[float | None] = mapped_column(Float)
    uom: Mapped[str] = mapped_column(String(8), default="", server_default=text("''"))


class TraceWord(Base):
    """A word that some event told: a kind of event, a business step, a disposition, a read point or a business
    location (by its identifier). So that they can be listed without going through all events; one stays listed where
    the document that told it was taken back."""

    __tablename__ = "trace_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(KEY, primary_key=True)


class TraceFact(Base):
    """What else an event is found by: business transactions, sources and destinations, with `name` as the standard's
    query parameters name them (`bizTransaction_po`, `source_owning_party` ...)."""

    __tablename__ = "trace_fact"
    __table_args__ = ({"sqlite_with_rowid": False},)

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(KEY, primary_key=True)
    value: Mapped[str] = mapped_column(String(400).with_variant(String(400, collation="C"), "postgresql"),
                                       primary_key=True)  # fmt: skip
    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class TraceField(Base):
    """A field that an event is found by beside the standard's own columns: master data, extensions, measurements.
    `name` is as the standard's query parameters have it (`ILMD_urn:epcglobal:cbv:mda:lotNumber`, `value_CEL` ...).
    `number` and `moment` (microseconds, as `at`) where its value is written as one; of an object `value` is empty.
    `at` is the event's. The primary key has events of one value as they were recorded, an index as they happened."""

    __tablename__ = "trace_field"
    __table_args__ = (
        Index("ix_trace_field_at", "organisation_id", "name", "value", "at", "event_id"),
        _some("ix_trace_field_number", "number IS NOT NULL", "name", "number", "event_id", "at"),
        _some("ix_trace_field_moment", "moment IS NOT NULL", "name", "moment", "event_id", "at"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(KEY, primary_key=True)
    value: Mapped[str] = mapped_column(KEY, primary_key=True)
    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[float | None] = mapped_column(Float)
    moment: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)


class MasterAttribute(Base):
    """What documents told of a place, a product or any other thing that events name: `uri` is its identifier in its
    canonical form, `name` the attribute's with its namespace. The latest document counts; of an object `value` is
    empty."""

    __tablename__ = "master_attribute"
    __table_args__ = (
        Index("ix_master_attribute_uri", "organisation_id", "uri", "name"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(KEY, primary_key=True)
    value: Mapped[str] = mapped_column(KEY, primary_key=True)
    uri: Mapped[str] = mapped_column(KEY, primary_key=True)


class Holding(Base):
    """That one item held another from one moment (`at`) to another (`until`, null: still): packed, or built in.
    `quantity` of a lot or class. Several rows where it was unpacked and packed again."""

    __tablename__ = "holding"
    __table_args__ = (
        Index("ix_holding_parent", "organisation_id", "parent_key", "at"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    child_key: Mapped[str] = mapped_column(KEY, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    parent_key: Mapped[str] = mapped_column(KEY, primary_key=True)
    kind: Mapped[int]
    until: Mapped[int | None] = mapped_column(BigInteger)
    quantity: Mapped[float | None] = mapped_column(Float)
    event_id: Mapped[int]


class Whereabouts(Base):
    """Where an item with a serial is after its latest event, its containers' events included: derived. Logistic units
    and other identifiers have a row too. In transit, `place_id` is where it goes, null where nobody told. `lot_key` is
    as units have it.
    `held` while it may not be sold (quarantine, stop-sale). `expires` is its expiry or best-by day, as ISO text."""

    __tablename__ = "whereabouts"
    __table_args__ = (
        Index("ix_whereabouts_stage", "organisation_id", "product_id", "lot_key", "stage", "place_id", "at"),
        Index("ix_whereabouts_place", "organisation_id", "place_id", "stage", "expires", "product_id", "lot_key",
              "held", "made"),
        Index("ix_whereabouts_held", "organisation_id", "product_id", "lot_key",
              sqlite_where=text("held = 1"), postgresql_where=text("held")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    product_id: Mapped[int | None]
    lot_key: Mapped[str] = mapped_column(KEY, default="", server_default=text("''"))
    stage: Mapped[int]
    place_id: Mapped[int | None]
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    expires: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    made: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)
    event_id: Mapped[int]


class TraceDoubt(Base):
    """What cannot be so: shipped before made, sold twice, received where it was never shipped. Shown to be resolved by
    a person with a reason, never mended in silence. An event and the one that it contradicts (`other_id`, where it is
    one). Of a unit with serial that sales records tell of (`unit_id`) either may be a sale line instead (`line_id`,
    `other_line_id`): the first of its invoice and line, whatever corrected it since. What a side is not is 0 there;
    `key` is empty where the product has no GTIN."""

    __tablename__ = "trace_doubt"
    __table_args__ = (
        Index("uq_trace_doubt_event", "organisation_id", "key", "kind", "event_id", unique=True,
              sqlite_where=text("unit_id IS NULL"), postgresql_where=text("unit_id IS NULL")),
        Index("uq_trace_doubt_sale", "unit_id", "line_id", "event_id", "other_line_id", "other_id", unique=True,
              sqlite_where=text("unit_id IS NOT NULL"), postgresql_where=text("unit_id IS NOT NULL")),
        Index("ix_trace_doubt_open", "organisation_id", "id",
              sqlite_where=text("resolved_at IS NULL"), postgresql_where=text("resolved_at IS NULL")),
        Index("ix_trace_doubt_sale_open", "organisation_id", "key",
              sqlite_where=text("unit_id IS NOT NULL AND resolved_at IS NULL"),
              postgresql_where=text("unit_id IS NOT NULL AND resolved_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(KEY)
    event_id: Mapped[int]
    other_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    line_id: Mapped[int] = mapped_column(default=0, server_default="0")
    other_line_id: Mapped[int] = mapped_column(default=0, server_default="0")
    product_id: Mapped[int | None]
    found_at: Mapped[Moment] = mapped_column(default=now)
    resolved_at: Mapped[Moment | None]
    resolved_by: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    reason: Mapped[str] = mapped_column(String(1000), default="", server_default=text("''"))
