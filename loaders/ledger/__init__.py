"""What people typed about the targets after the notice was out: entries, nodes, extensions, and what follows from them.

`model` holds the shapes, `rule` and `periods` judge them without any storage, `store` keeps them (SQLAlchemy), `record`
and `book` write and read them, `form` and `upload` are the tables that agencies fill in.
"""
