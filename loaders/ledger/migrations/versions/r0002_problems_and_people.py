"""Problems with their moves, roles, and the account behind each act of writing."""

import sqlalchemy as sa
from alembic import op

from loaders.ledger.migrations.making import (
    KEY,
    check,
    create,
    keep_every_line,
    make_writes_anew,
    refers,
    target,
    text,
    write,
)

revision = "0002"
down_revision = "0001"

_KINDS = (
    "kind in ('reports', 'baseline', 'nodes', 'extension', 'decision', 'move', 'schedule', 'problem', 'role',"
    " 'request')"
)
_SOURCES = "source in ('page', 'file', 'command')"
_STEPS = "step in ('find', 'assign', 'answer', 'progress', 'solve', 'feed_back', 'reopen')"
_LEVELS = "level in ('ordinary', 'hard', 'nodes')"
_ROLES = "role in ('reader', 'editor', 'supervisor')"
_AGENCY = "(role = 'editor') = (length(agency) > 0)"
KEYS = {
    "problems": ("write_id",),
    "problem_steps": ("write_id",),
    "problem_nodes": ("write_id, position",),
    "roles": ("write_id",),
    "requests": ("write_id",),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        make_writes_anew(_KINDS, _SOURCES, {"person": "''"})
    else:
        op.add_column("writes", sa.Column("person", sa.Text(), nullable=False, server_default=""))
        op.alter_column("writes", "person", server_default=None)
        for name, condition in (("kind", _KINDS), ("source", _SOURCES)):
            op.drop_constraint(op.f(f"ck_writes_{name}"), "writes")
            op.create_check_constraint(op.f(f"ck_writes_{name}"), "writes", condition)
    create(
        "problems",
        *write(),
        *map(text, ("document_id", "task_no")),
        *target(nullable=True),
        text("title"),
        sa.PrimaryKeyConstraint("write_id"),
        check("problems", "title", "length(title) > 0"),
    )
    create(
        "problem_steps",
        *write(),
        sa.Column("problem_id", KEY, nullable=False),
        *map(text, ("step", "what", "agency")),
        text("level", nullable=True),
        sa.PrimaryKeyConstraint("write_id"),
        refers("problem_id", "problems.write_id"),
        check("problem_steps", "step", _STEPS),
        check("problem_steps", "level", _LEVELS),
        check("problem_steps", "what", "length(what) > 0"),
    )
    op.create_index(op.f("ix_problem_steps_problem_id"), "problem_steps", ["problem_id"])
    create(
        "problem_nodes",
        *write("problem_steps"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        text("title"),
        sa.PrimaryKeyConstraint("write_id", "position"),
    )
    create(
        "roles",
        *write(),
        *map(text, ("person", "name", "role", "agency")),
        sa.Column("granted", sa.Boolean(), nullable=False),
        text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        check("roles", "role", _ROLES),
        check("roles", "person", "length(person) > 0"),
        check("roles", "agency", _AGENCY),
    )
    create(
        "requests",
        *write(),
        *map(text, ("role", "agency", "reason")),
        sa.PrimaryKeyConstraint("write_id"),
        check("requests", "role", _ROLES),
        check("requests", "agency", _AGENCY),
    )
    keep_every_line(KEYS)
