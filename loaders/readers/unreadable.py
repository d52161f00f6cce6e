"""Why the bytes of a file are no notice: one sentence of labels.csv."""

from __future__ import annotations

from loaders import reference


class Unreadable(ValueError):  # noqa: N818
    """What a reader says of bytes that it cannot read whole. `code` names the sentence in labels.csv, code set
    `notice_error`, `values` fill its places; as text it is the English sentence, without the file's name.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(reference.words("notice_error", code, "en", **values))
        self.code, self.values = code, values
