"""Tables of makers, brands and products. Every row belongs to one organisation, directly or through its parent."""

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.clock import now
from registry.db import Base, Moment


class Organisation(Base):
    """A maker (or whoever answers for a product). What one owns no other ever reaches."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20), default="admitted", server_default="admitted")
    website: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[Moment] = mapped_column(default=now)


class Brand(Base):
    """A name on products. The same name may belong to several makers (own labels): it is unique in one."""

    __tablename__ = "brand"
    __table_args__ = (UniqueConstraint("organisation_id", "key"), UniqueConstraint("organisation_id", "slug"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200), index=True)
    created_at: Mapped[Moment] = mapped_column(default=now)

    aliases: Mapped[list["BrandAlias"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="BrandAlias.id"
    )


class BrandAlias(Base):
    """Another way to write a brand. A notice's joint line ("Honeywell / Cadet") is an alias of each of them."""

    __tablename__ = "brand_alias"
    __table_args__ = (UniqueConstraint("brand_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(300), index=True)


class Product(Base):
    """One product line: its models, what its serial looks like, and where the number is found. `is_infant`: 16 CFR
    1130 rules how it is registered."""

    __tablename__ = "product"
    __table_args__ = (Index("ix_product_organisation_id_name", "organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id"), index=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    number_field: Mapped[str] = mapped_column(String(60), default="serial", server_default="serial")
    where_words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    picture: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    picture_alt: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    example: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    serial_mask: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    serial_alphabet: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    serial_lengths: Mapped[list[int]] = mapped_column(JSON, default=list)
    serial_check: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    is_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_infant: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[Moment] = mapped_column(default=now)
    updated_at: Mapped[Moment] = mapped_column(default=now, onupdate=now)

    brand: Mapped[Brand] = relationship(lazy="raise")
    models: Mapped[list["Model"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Model.id"
    )
    gtins: Mapped[list["Gtin"]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="Gtin.id")
    other_brands: Mapped[list["ProductBrand"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class ProductBrand(Base):
    """Another brand under which the same product was sold."""

    __tablename__ = "product_brand"

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    brand_id: Mapped[int] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), primary_key=True)


class Model(Base):
    """A model number or marketing name of a product. With * or ? it stands for all that fit."""

    __tablename__ = "product_model"
    __table_args__ = (UniqueConstraint("product_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(120), index=True)


class Gtin(Base):
    """A trade item number (8 to 14 digits), kept with 14 digits as GS1 compares them."""

    __tablename__ = "product_gtin"
    __table_args__ = (UniqueConstraint("product_id", "gtin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    gtin: Mapped[str] = mapped_column(String(14), index=True)


class ProductPicture(Base):
    """Where the number is on a product, as a JPEG made anew from what was uploaded. Shown under its digest."""

    __tablename__ = "product_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[Moment] = mapped_column(default=now)
