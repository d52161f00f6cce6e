"""How every migration makes its tables: constraints named as the program names them, and lines that nobody changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to])


def write(parent: str = "writes") -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    """The act that a line belongs to."""
    return sa.Column("write_id", KEY, nullable=False), refers("write_id", f"{parent}.write_id")


def target(name: str = "target_id", nullable: bool = False) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return text(name, nullable), refers(name, "stated_targets.target_id")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def create(name: str, *parts: object, known_as: str | None = None) -> None:
    """Make a table; its keys are named for `known_as`, where it takes that name later."""
    named = known_as or name
    for part in parts:
        if isinstance(part, sa.ForeignKeyConstraint):
            part.name = op.f(f"fk_{named}_{part.column_keys[0]}")
        elif isinstance(part, sa.PrimaryKeyConstraint):
            part.name = op.f(f"pk_{named}")
    op.create_table(name, *parts)


def make_writes_anew(kinds: str, sources: str, added: Mapping[str, str]) -> None:
    """The table of acts with other conditions on kind and source, and each column of `added` holding that expression.

    SQLite changes no constraint of a table that is there. Other tables go on referring to it by its name.
    """
    create(
        "writes_anew",
        sa.Column("write_id", KEY, nullable=False, autoincrement=True),
        *map(text, ("token", "kind", "who", "agency")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *map(text, ("source", "file_name")),
        sa.Column("file_sha256", sa.String(64)),
        text("person"),
        sa.PrimaryKeyConstraint("write_id"),
        sa.UniqueConstraint("token", name=op.f("uq_writes_token")),
        refers("file_sha256", "files.sha256"),
        check("writes", "kind", kinds),
        check("writes", "source", sources),
        check("writes", "who", "length(who) > 0"),
        known_as="writes",
    )
    columns = "write_id, token, kind, who, agency, written_at, source, file_name, file_sha256, person"
    values = ", ".join(added.get(name, name) for name in columns.split(", "))
    op.execute(f"insert into writes_anew ({columns}) select {values} from writes")  # noqa: S608
    op.drop_table("writes")
    op.rename_table("writes_anew", "writes")
    keep_every_line({"writes": ("write_id", "token")})


def keep_every_line(keys: Mapping[str, Iterable[str]]) -> None:
    """Whoever opens the database, by whatever means, can add lines to these tables and not change or remove one.

    `keys` gives for each table the sets of columns that no two of its lines share.
    """
    for table, unique in keys.items():
        if op.get_bind().dialect.name == "sqlite":
            # `insert or replace` deletes the line that is in its way, and no trigger on deleting sees it.
            taken = " or ".join(f"({key}) = ({_of_new(key)})" for key in ("rowid", *unique))
            when = {"insert": f" when exists (select 1 from {table} where {taken})"}  # noqa: S608
            for act in ("update", "delete", "insert"):
                op.execute(
                    f"create trigger keep_{table}_{act} before {act} on {table}{when.get(act, '')}"
                    " begin select raise(abort, 'the ledger keeps every line as it was written'); end"
                )
        else:
            op.execute(
                f"create trigger keep_{table} before update or delete or truncate on {table}"
                " for each statement execute function keep_every_line()"
            )


def _of_new(key: str) -> str:
    return ", ".join(f"new.{column}" for column in key.split(", "))
