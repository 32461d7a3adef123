"""Which bureaus are there, and how is each of them set?"""

# SQLModel says __tablename__ is a declared_attr; a string is what it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from tenants.tables.rows import Json, TenantRow, type_json


class Tenant(SQLModel, table=True):
    """One bureau in the registry all tenants share: its id is the word in its addresses."""

    __tablename__ = "tenants"
    __table_args__ = (CheckConstraint("id ~ '^[a-z][a-z0-9-]{1,30}$'", name="id_is_a_slug"),)

    id: str = Field(primary_key=True)
    name_zh: str
    name_en: str
    created_at: datetime


class TenantSetting(TenantRow, table=True):
    """What one bureau has chosen: its zone, and whether it is a sandbox with a clock of its own.

    How far ahead that clock is only grows; it is less than zero where a sandbox began on a day gone by.
    """

    __tablename__ = "tenant_settings"
    __table_args__ = (CheckConstraint("sandbox OR clock_ahead_seconds = 0", name="only_a_sandbox_moves_its_clock"),)

    zone: str = "Asia/Shanghai"
    sandbox: bool = False
    clock_ahead_seconds: int = 0
    city: Json = Field(default_factory=dict, sa_type=type_json)


class District(TenantRow, table=True):
    """One authority of the level below, by its administrative division code (GB/T 2260)."""

    __tablename__ = "districts"

    code: str = Field(primary_key=True)
    name: str
    level: str


class CalendarDay(SQLModel, table=True):
    """One day on which the national calendar departs from the week, or is known to follow it."""

    __tablename__ = "calendar_days"

    day: date = Field(primary_key=True)
    working: bool
    name: str | None = None
    source: str


class TenantClosure(TenantRow, table=True):
    """One day on which a bureau departs from the national calendar."""

    __tablename__ = "tenant_closures"

    day: date = Field(primary_key=True)
    working: bool = False
    name: str
