"""Notices that people handed in: accepted, each file a version of its document, and withdrawn."""

import sqlalchemy as sa
from alembic import op

from loaders.ledger.migrations.making import check, create, keep_every_line, make_writes_anew, text, write

revision = "0003"
down_revision = "0002"

_KINDS = (
    "kind in ('reports', 'baseline', 'nodes', 'extension', 'decision', 'move', 'schedule', 'problem', 'role',"
    " 'request', 'notice')"
)
_SOURCES = "source in ('page', 'file', 'command')"
KEYS = {"notices": ("write_id",)}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        make_writes_anew(_KINDS, _SOURCES, {})
    else:
        op.drop_constraint(op.f("ck_writes_kind"), "writes")
        op.create_check_constraint(op.f("ck_writes_kind"), "writes", _KINDS)
    create(
        "notices",
        *write(),
        text("document_id"),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        text("reason"),
        sa.PrimaryKeyConstraint("write_id"),
        check("notices", "document_id", "length(document_id) > 0"),
        check("notices", "reason", "is_accepted or length(reason) > 0"),
    )
    op.create_index(op.f("ix_notices_document_id"), "notices", ["document_id"])
    keep_every_line(KEYS)
