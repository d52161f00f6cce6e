"""Which notices are meant: files, and folders with all notices below them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.model import NoticeError, Source
from loaders.readers import READERS

# Files that a sentence names; of the rest it says how many there are.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Gathered:
    """The notices in the order in which they are read, and what folders hold beside them: files that are no notices
    by their endings, and links that lead out of the folder."""

    sources: tuple[Source, ...]
    others: tuple[Path, ...] = ()
    links: tuple[Path, ...] = ()

    def left_out(self) -> list[str]:
        """A line for each kind of file that is not read."""
        endings = ", ".join(sorted(READERS))
        reasons = {f"notices end in {endings}": self.others, "these links lead out of their folder": self.links}
        return [f"left out, since {reason}: {_listed(paths)}" for reason, paths in reasons.items() if paths]


def _listed(paths: Sequence[Path]) -> str:
    more = len(paths) - NAMED
    return ", ".join(map(str, paths[:NAMED])) + (f" and {more} more" if more > 0 else "")


def gather(paths: Iterable[str | os.PathLike[str] | Source]) -> Gathered:
    """The files as they are given, each folder in their midst as the notices below it, by path.

    A file is called by its stem, one in a folder of a folder by the folders as well: 2023/山东.txt → 2023-山东; so two
    folders may hold files of one name, and a notice keeps its name whatever else there is. Hidden files and folders
    are passed over. Raises NoticeError when there is nothing to read or two notices would have one name.
    """
    found = [*(one for path in paths for one in _meant_by(path))]
    if not found:
        raise NoticeError("There is nothing to build from; name at least one notice.")
    sources = tuple(one for one in found if isinstance(one, Source))
    _refuse_doubles(sources)
    left_out = [one for one in found if isinstance(one, Path)]
    others, links = ([path for path in left_out if path.is_symlink() is link] for link in (False, True))
    return Gathered(sources, tuple(others), tuple(links))


def _meant_by(path: str | os.PathLike[str] | Source) -> Sequence[Source | Path]:
    """A notice, or what lies below a folder: sources, and the paths that are left out."""
    if isinstance(path, Source):
        return (path,)
    if not Path(path).is_dir():
        return (Source.of(path),)
    found = tuple(_below(Path(path)))
    if not any(isinstance(one, Source) for one in found):
        raise NoticeError(f"{path} holds no notice; put one there, or name the files to read.")
    return found


def _below(folder: Path) -> Iterator[Source | Path]:
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        # The walk enters what is still there when it goes on.
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(where, name).relative_to(folder) for name in names if not name.startswith(".")]
    ground = folder.resolve()
    for path in sorted(found, key=lambda one: one.parts):
        whole = folder / path
        leads_out = whole.is_symlink() and not whole.resolve().is_relative_to(ground)
        if path.suffix.lower() in READERS and not leads_out:
            yield Source("-".join((*path.parts[:-1], path.stem)), path.name, whole)
        else:
            yield whole


def _refuse_doubles(sources: Sequence[Source]) -> None:
    first: dict[str, Source] = {}
    for source in sources:
        other = first.setdefault(source.document_id, source)
        if other is not source:
            raise NoticeError(
                f"{source.place} and {other.place} would both be {source.document_id}; rename one of them."
            )
