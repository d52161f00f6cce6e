"""The tables of the ledger: lines are only ever added, and each one belongs to an act of writing.

The migrations make them; a test holds the two against each other on both kinds of database.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from loaders.ledger.model import CADENCES, LEVELS, ROLES, SOURCES, STATUSES, STEPS

KINDS = (
    *("reports", "baseline", "nodes", "extension", "decision", "move", "schedule"),
    *("problem", "role", "request", "notice"),
)
_METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time with its zone; both kinds of database keep it in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


# SQLite numbers by itself only a column that is called INTEGER.
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def _of_write(**options: bool) -> sa.Column[int]:
    return sa.Column("write_id", _KEY, sa.ForeignKey("writes.write_id"), nullable=False, **options)


def _target(name: str = "target_id", **options: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey("stated_targets.target_id"), nullable=False, **options)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, _METADATA, *parts)


files = _table(
    "files",
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
writes = _table(
    "writes",
    sa.Column("write_id", _KEY, primary_key=True, autoincrement=True),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    _text("kind"),
    _text("who"),
    _text("agency"),
    sa.Column("written_at", Moment, nullable=False),
    _text("source"),
    _text("file_name"),
    sa.Column("file_sha256", sa.String(64), sa.ForeignKey("files.sha256")),
    _text("person"),
    _one_of("kind", KINDS),
    _one_of("source", SOURCES),
    sa.CheckConstraint("length(who) > 0", name="who"),
)
stated_targets = _table(
    "stated_targets",
    sa.Column("target_id", sa.Text, primary_key=True),
    _text("document_id"),
    _text("task_no"),
    _text("target_type"),
    _text("indicator"),
    _text("quote"),
    _text("unit"),
)
entries = _table(
    "entries",
    _of_write(primary_key=True),
    _target(primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("value", sa.Double),
    _text("value_as_written"),
    sa.Column("status", sa.Text),
    _text("evidence"),
    _text("problem"),
    _text("note"),
    _one_of("status", STATUSES),
    sa.CheckConstraint("(value is null) <> (status is null)", name="said"),
    sa.Index(None, "target_id"),
)
baselines = _table(
    "baselines",
    _of_write(primary_key=True),
    _target(primary_key=True),
    sa.Column("value", sa.Double, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    _text("value_as_written"),
    _text("evidence"),
)
plans = _table("plans", _of_write(primary_key=True), _target())
nodes = _table(
    "nodes",
    sa.Column("write_id", _KEY, sa.ForeignKey("plans.write_id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("status", sa.Text),
    _text("title"),
    _one_of("status", STATUSES),
    sa.CheckConstraint("(value is null) <> (status is null)", name="said"),
)
extensions = _table(
    "extensions",
    _of_write(primary_key=True),
    _target(),
    sa.Column("new_due", sa.Date, nullable=False),
    _text("reason"),
    sa.CheckConstraint("length(reason) > 0", name="reason"),
)
decisions = _table(
    "decisions",
    _of_write(primary_key=True),
    sa.Column("extension_id", _KEY, sa.ForeignKey("extensions.write_id"), nullable=False, unique=True),
    sa.Column("granted", sa.Boolean, nullable=False),
    _text("reason"),
)
moves = _table(
    "moves",
    _of_write(primary_key=True),
    _target("from_target_id"),
    _target("to_target_id"),
    _text("reason"),
    sa.CheckConstraint("from_target_id <> to_target_id", name="elsewhere"),
)
schedules = _table(
    "schedules",
    _of_write(primary_key=True),
    _text("document_id"),
    _text("cadence"),
    sa.Column("due_day", sa.Integer, nullable=False),
    _one_of("cadence", CADENCES),
    sa.CheckConstraint("due_day between 1 and 60", name="due_day"),
)
problems = _table(
    "problems",
    _of_write(primary_key=True),
    _text("document_id"),
    _text("task_no"),
    sa.Column("target_id", sa.Text, sa.ForeignKey("stated_targets.target_id")),
    _text("title"),
    sa.CheckConstraint("length(title) > 0", name="title"),
)
problem_steps = _table(
    "problem_steps",
    _of_write(primary_key=True),
    sa.Column("problem_id", _KEY, sa.ForeignKey("problems.write_id"), nullable=False),
    _text("step"),
    _text("what"),
    _text("agency"),
    sa.Column("level", sa.Text),
    _one_of("step", STEPS),
    _one_of("level", LEVELS),
    sa.CheckConstraint("length(what) > 0", name="what"),
    sa.Index(None, "problem_id"),
)
problem_nodes = _table(
    "problem_nodes",
    sa.Column("write_id", _KEY, sa.ForeignKey("problem_steps.write_id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("due", sa.Date, nullable=False),
    _text("title"),
)
roles = _table(
    "roles",
    _of_write(primary_key=True),
    _text("person"),
    _text("name"),
    _text("role"),
    _text("agency"),
    sa.Column("granted", sa.Boolean, nullable=False),
    _text("reason"),
    _one_of("role", ROLES),
    sa.CheckConstraint("length(person) > 0", name="person"),
    sa.CheckConstraint("(role = 'editor') = (length(agency) > 0)", name="agency"),
)
requests = _table(
    "requests",
    _of_write(primary_key=True),
    _text("role"),
    _text("agency"),
    _text("reason"),
    _one_of("role", ROLES),
    sa.CheckConstraint("(role = 'editor') = (length(agency) > 0)", name="agency"),
)

notices = _table(
    "notices",
    _of_write(primary_key=True),
    _text("document_id"),
    sa.Column("is_accepted", sa.Boolean, nullable=False),
    _text("reason"),
    sa.CheckConstraint("length(document_id) > 0", name="document_id"),
    sa.CheckConstraint("is_accepted or length(reason) > 0", name="reason"),
    sa.Index(None, "document_id"),
)

METADATA = _METADATA
# In the order in which lines refer to earlier ones.
ALL = tuple(METADATA.sorted_tables)
