"""The ledger's first tables, and the triggers that keep every line as it was written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
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


def _text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _write(parent: str = "writes") -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return sa.Column("write_id", _KEY, nullable=False), _refers("write_id", f"{parent}.write_id")


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to])


def _target(name: str = "target_id") -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return _text(name), _refers(name, "stated_targets.target_id")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _create(name: str, *parts: object) -> None:
    """Names the constraints as the tables of the program do."""
    named = []
    for part in parts:
        if isinstance(part, sa.ForeignKeyConstraint):
            part.name = op.f(f"fk_{name}_{part.column_keys[0]}")
        elif isinstance(part, sa.PrimaryKeyConstraint):
            part.name = op.f(f"pk_{name}")
        named.append(part)
    op.create_table(name, *named)


def upgrade() -> None:
    _create(
        "files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    _create(
        "writes",
        sa.Column("write_id", _KEY, nullable=False, autoincrement=True),
        *map(_text, ("token", "kind", "who", "agency")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("source", "file_name")),
        sa.Column("file_sha256", sa.String(64)),
        sa.PrimaryKeyConstraint("write_id"),
        sa.UniqueConstraint("token", name=op.f("uq_writes_token")),
        _refers("file_sha256", "files.sha256"),
        _check(
            "writes",
            "kind",
            "kind in ('reports', 'baseline', 'nodes', 'extension', 'decision', 'move', 'schedule')",
        ),
        _check("writes", "source", "source in ('page', 'file')"),
        _check("writes", "who", "length(who) > 0"),
    )
    _create(
        "stated_targets",
        *map(_text, ("target_id", "document_id", "task_no", "target_type", "indicator", "quote", "unit")),
        sa.PrimaryKeyConstraint("target_id"),
    )
    _create(
        "entries",
        *_write(),
        *_target(),
        _text("period"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Double()),
        _text("value_as_written"),
        _text("status", nullable=True),
        *map(_text, ("evidence", "problem", "note")),
        sa.PrimaryKeyConstraint("write_id", "target_id", "period"),
        _check("entries", "status", _STATUS),
        _check("entries", "said", _SAID),
    )
    op.create_index(op.f("ix_entries_target_id"), "entries", ["target_id"])
    _create(
        "baselines",
        *_write(),
        *_target(),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        *map(_text, ("value_as_written", "evidence")),
        sa.PrimaryKeyConstraint("write_id", "target_id"),
    )
    _create("plans", *_write(), *_target(), sa.PrimaryKeyConstraint("write_id"))
    _create(
        "nodes",
        *_write("plans"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("value", sa.Double()),
        _text("status", nullable=True),
        _text("title"),
        sa.PrimaryKeyConstraint("write_id", "position"),
        _check("nodes", "status", _STATUS),
        _check("nodes", "said", _SAID),
    )
    _create(
        "extensions",
        *_write(),
        *_target(),
        sa.Column("new_due", sa.Date(), nullable=False),
        _text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        _check("extensions", "reason", "length(reason) > 0"),
    )
    _create(
        "decisions",
        *_write(),
        sa.Column("extension_id", _KEY, nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        _text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        sa.UniqueConstraint("extension_id", name=op.f("uq_decisions_extension_id")),
        _refers("extension_id", "extensions.write_id"),
    )
    _create(
        "moves",
        *_write(),
        *_target("from_target_id"),
        *_target("to_target_id"),
        _text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        _check("moves", "elsewhere", "from_target_id <> to_target_id"),
    )
    _create(
        "schedules",
        *_write(),
        *map(_text, ("document_id", "cadence")),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("write_id"),
        _check("schedules", "cadence", "cadence in ('month', 'quarter')"),
        _check("schedules", "due_day", "due_day between 1 and 60"),
    )
    _keep_every_line()


def _keep_every_line() -> None:
    """Whoever opens the database, by whatever means, can add lines and not change or remove one."""
    if op.get_bind().dialect.name == "sqlite":
        for table, keys in KEYS.items():
            # `insert or replace` deletes the line that is in its way, and no trigger on deleting sees it.
            taken = " or ".join(f"({key}) = ({_of_new(key)})" for key in ("rowid", *keys))
            when = {"insert": f" when exists (select 1 from {table} where {taken})"}  # noqa: S608
            for act in ("update", "delete", "insert"):
                op.execute(
                    f"create trigger keep_{table}_{act} before {act} on {table}{when.get(act, '')}"
                    " begin select raise(abort, 'the ledger keeps every line as it was written'); end"
                )
        return
    op.execute(
        "create function keep_every_line() returns trigger language plpgsql as"
        " 'begin raise exception ''the ledger keeps every line as it was written''; end'"
    )
    for table in KEYS:
        op.execute(
            f"create trigger keep_{table} before update or delete or truncate on {table}"
            " for each statement execute function keep_every_line()"
        )


def _of_new(key: str) -> str:
    return ", ".join(f"new.{column}" for column in key.split(", "))
