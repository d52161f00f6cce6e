"""Which notices are meant: files, and folders with all notices below them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from loaders import reference
from loaders.model import NoticeError, Source
from loaders.readers import READERS
from loaders.readers.names import legible, plain_name

# Files that a sentence names; of the rest it says how many there are.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Gathered:
    """The notices in the order in which they are read, and what folders hold beside them: files that are no notices
    by their endings, links that lead out of the folder, and folders that are links."""

    sources: tuple[Source, ...]
    others: tuple[Path, ...] = ()
    links: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()

    def left_out(self) -> list[str]:
        """A line for each kind of file that is not read."""
        endings = ", ".join(sorted(READERS))
        reasons = {
            f"notices end in {endings}": self.others,
            "these links lead out of their folder": self.links,
            "folders that are links are not entered": self.folders,
        }
        return [f"left out, since {reason}: {_listed(paths)}" for reason, paths in reasons.items() if paths]


@dataclass(frozen=True, slots=True)
class _Left:
    """What a folder holds beside notices; `kind` is the field of Gathered where it is named."""

    kind: str
    path: Path


def _listed(paths: Sequence[Path]) -> str:
    more = len(paths) - NAMED
    return ", ".join(legible(str(path)) for path in paths[:NAMED]) + (f" and {more} more" if more > 0 else "")


def gather(paths: Iterable[str | os.PathLike[str] | Source]) -> Gathered:
    """The files as they are given, each folder in their midst as the notices below it, by path.

    A file is called by its stem, one in a folder of a folder by the folders as well: 2023/山东.txt → 2023-山东; so two
    folders may hold files of one name, and a notice keeps its name whatever else there is. Hidden files and folders
    are passed over. Raises NoticeError when there is nothing to read, a folder cannot be read or has a name that is
    none, or two notices would have one name.
    """
    found = [*(one for path in paths for one in _meant_by(path))]
    if not found:
        raise NoticeError("There is nothing to build from; name at least one notice.")
    gathered = _sorted(found)
    _refuse_doubles(gathered.sources)
    return gathered


def _sorted(found: Sequence[Source | _Left]) -> Gathered:
    left: dict[str, list[Path]] = {}
    for one in found:
        if isinstance(one, _Left):
            left.setdefault(one.kind, []).append(one.path)
    sources = tuple(one for one in found if isinstance(one, Source))
    return Gathered(sources, **{kind: tuple(paths) for kind, paths in left.items()})


def _meant_by(path: str | os.PathLike[str] | Source) -> Sequence[Source | _Left]:
    """A notice, or what lies below a folder: sources, and the paths that are left out."""
    if isinstance(path, Source):
        return (path,)
    # Says False of what cannot be looked at, which has its sentence when it is read.
    if not os.path.isdir(path):
        return (Source.of(path),)
    found = tuple(_below(Path(path)))
    gathered = _sorted(found)
    if not gathered.sources:
        beside = f" ({'; '.join(left_out)})" if (left_out := gathered.left_out()) else ""
        raise NoticeError(f"{legible(str(path))} holds no notice{beside}; put one there, or name the files to read.")
    return found


def _below(folder: Path) -> Iterator[Source | _Left]:
    ground = os.path.realpath(folder)
    for path in sorted(_paths(folder), key=lambda one: one.parts):
        whole = folder / path
        if os.path.isdir(whole):
            yield _Left("folders", whole)
        elif path.suffix.lower() not in READERS:
            yield _Left("others", whole)
        elif os.path.islink(whole) and not Path(os.path.realpath(whole)).is_relative_to(ground):
            yield _Left("links", whole)
        else:
            yield Source("-".join((*map(_plain, path.parts[:-1]), path.stem)), path.name, whole)


def _paths(folder: Path) -> Iterator[Path]:
    """The files below the folder and the links to folders, from there on. Raises NoticeError for one that cannot be
    read: nobody knows which notices it holds."""

    def refuse(error: OSError) -> NoReturn:
        raise reference.refusal("cannot_be_read", legible(str(error.filename)), reason=error.strerror) from error

    for where, folders, names in os.walk(folder, onerror=refuse):
        # The walk enters what is still there when it goes on, but no link.
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if os.path.islink(os.path.join(where, name))]
        yield from (Path(where, name).relative_to(folder) for name in (*names, *linked) if not name.startswith("."))


def _plain(name: str) -> str:
    """The name of a folder, which becomes part of the name of a notice; raises NoticeError when it cannot."""
    try:
        plain_name(name)
    except NoticeError as error:
        reason = error.values["reason"]
        raise NoticeError(
            f"{legible(name)}: the name of this folder cannot be used ({reason}); give it a plain one."
        ) from error
    return name


def _refuse_doubles(sources: Sequence[Source]) -> None:
    first: dict[str, Source] = {}
    for source in sources:
        other = first.setdefault(source.document_id, source)
        if other is not source:
            one, two, name = map(legible, (source.place, other.place, source.document_id))
            raise NoticeError(f"{one} and {two} would both be {name}; rename one of them.")
