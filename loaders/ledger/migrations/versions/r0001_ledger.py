"""The ledger's first tables, and the triggers that keep every line as it was written."""

import sqlalchemy as sa
from alembic import op

from loaders.ledger.migrations.making import KEY, check, create, keep_every_line, refers, target, text, write

revision = "0001"
down_revision = None

_SAID = "(value is null) <> (status is null)"
_STATUS = "status in ('not_started', 'under_way', 'done')"
# Table → each set of columns that no two of its lines share.
KEYS = {
    "files": ("sha256",),
    "writes": ("write_id", "token"),
    "stated_targets": ("target_id",),
    "entries": ("write_id, target_id, period",),
    "baselines": ("write_id, target_id",),
    "plans": ("write_id",),
    "nodes": ("write_id, position",),
    "extensions": ("write_id",),
    "decisions": ("write_id", "extension_id"),
    "moves": ("write_id",),
    "schedules": ("write_id",),
}


def upgrade() -> None:
    create(
        "files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    create(
        "writes",
        sa.Column("write_id", KEY, nullable=False, autoincrement=True),
        *map(text, ("token", "kind", "who", "agency")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *map(text, ("source", "file_name")),
        sa.Column("file_sha256", sa.String(64)),
        sa.PrimaryKeyConstraint("write_id"),
        sa.UniqueConstraint("token", name=op.f("uq_writes_token")),
        refers("file_sha256", "files.sha256"),
        check(
            "writes",
            "kind",
            "kind in ('reports', 'baseline', 'nodes', 'extension', 'decision', 'move', 'schedule')",
        ),
        check("writes", "source", "source in ('page', 'file')"),
        check("writes", "who", "length(who) > 0"),
    )
    create(
        "stated_targets",
        *map(text, ("target_id", "document_id", "task_no", "target_type", "indicator", "quote", "unit")),
        sa.PrimaryKeyConstraint("target_id"),
    )
    create(
        "entries",
        *write(),
        *target(),
        text("period"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Double()),
        text("value_as_written"),
        text("status", nullable=True),
        *map(text, ("evidence", "problem", "note")),
        sa.PrimaryKeyConstraint("write_id", "target_id", "period"),
        check("entries", "status", _STATUS),
        check("entries", "said", _SAID),
    )
    op.create_index(op.f("ix_entries_target_id"), "entries", ["target_id"])
    create(
        "baselines",
        *write(),
        *target(),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        *map(text, ("value_as_written", "evidence")),
        sa.PrimaryKeyConstraint("write_id", "target_id"),
    )
    create("plans", *write(), *target(), sa.PrimaryKeyConstraint("write_id"))
    create(
        "nodes",
        *write("plans"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("value", sa.Double()),
        text("status", nullable=True),
        text("title"),
        sa.PrimaryKeyConstraint("write_id", "position"),
        check("nodes", "status", _STATUS),
        check("nodes", "said", _SAID),
    )
    create(
        "extensions",
        *write(),
        *target(),
        sa.Column("new_due", sa.Date(), nullable=False),
        text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        check("extensions", "reason", "length(reason) > 0"),
    )
    create(
        "decisions",
        *write(),
        sa.Column("extension_id", KEY, nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        sa.UniqueConstraint("extension_id", name=op.f("uq_decisions_extension_id")),
        refers("extension_id", "extensions.write_id"),
    )
    create(
        "moves",
        *write(),
        *target("from_target_id"),
        *target("to_target_id"),
        text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        check("moves", "elsewhere", "from_target_id <> to_target_id"),
    )
    create(
        "schedules",
        *write(),
        *map(text, ("document_id", "cadence")),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("write_id"),
        check("schedules", "cadence", "cadence in ('month', 'quarter')"),
        check("schedules", "due_day", "due_day between 1 and 60"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function keep_every_line() returns trigger language plpgsql as"
            " 'begin raise exception ''the ledger keeps every line as it was written''; end'"
        )
    keep_every_line(KEYS)
