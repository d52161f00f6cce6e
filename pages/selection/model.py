"""What a reader has chosen, and its two other forms: the query of a URL, and the filters of `loaders.store.select`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple


class Chip(NamedTuple):
    """One chosen value of one field: what a chip above a page shows and releases."""

    field: str
    value: str


# The role by which tasks without any agency are found.
NO_ROLE = "none"


@dataclass(frozen=True, slots=True)
class Selection:
    """Values chosen for each filter: OR within a field, AND across fields; an empty field is no filter.

    `region`, `level` and `year` are those of the notice. `chapter` holds titles, the other tuples the values and codes
    of the schema. `agency_match` is 'any' or 'all' of the agencies; `role` beside `agency` means those agencies in that
    role.
    """

    document: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    chapter: tuple[str, ...] = ()
    task: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    comparator: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    text: str = ""
    agency_match: str = "any"

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Selection:
        """The selection in the parameters of a URL, each with all its values; other parameters are not read.

        Repeated and blank values count once and not at all. Unknown values are kept, for the page to name.
        """
        chosen: dict[str, tuple[str, ...] | str] = {
            name: tuple(dict.fromkeys(value for value in query.get(name, ()) if value.strip())) for name in FIELDS
        }
        text = next((value.strip() for value in query.get("text", ()) if value.strip()), "")
        match = "all" if "all" in query.get("agency_match", ()) else "any"
        return cls(**chosen, text=text, agency_match=match)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, list[str]]:
        """The parameters of a URL that `from_query` reads back; what is not chosen is left out."""
        query = {name: list(values) for name, values in self._chosen()}
        if self.text:
            query["text"] = [self.text]
        if self.agency_match != "any":
            query["agency_match"] = [self.agency_match]
        return query

    def filters(self) -> dict[str, list[str]]:
        """The filters as `loaders.store.select.where` takes them."""
        return self.to_query()

    def is_empty(self) -> bool:
        """Whether nothing narrows the rows."""
        return not self.chips()

    def chips(self) -> tuple[Chip, ...]:
        """Every chosen value in the order of the fields."""
        text = (Chip("text", self.text),) if self.text else ()
        return tuple(Chip(name, value) for name, values in self._chosen() for value in values) + text

    def with_values(self, field: str, values: Iterable[str]) -> Selection:
        """The selection with exactly these values in a field; of `text` and `agency_match` the first counts."""
        found = tuple(dict.fromkeys(values))
        if field == "text":
            return replace(self, text=found[0].strip() if found else "")
        if field == "agency_match":
            return replace(self, agency_match=found[0] if found else "any")
        return replace(self, **{_known(field): found})

    def without(self, *names: str) -> Selection:
        """The selection with nothing chosen in these fields."""
        return replace(self, **{_known(name): () for name in names})

    def toggle(self, field: str, value: str) -> Selection:
        """The selection with the value added to its field or, if it is there, taken out."""
        present = (self.text,) if field == "text" else getattr(self, _known(field))
        return self.with_values(field, [v for v in present if v != value] if value in present else [*present, value])

    def drill(self, mark: Selection) -> Selection:
        """What a click on a mark of a chart chooses: the mark's fields replace ours; a second click releases them.

        A mark of agencies also says whether any or all of them. One of a role and no agency stands for rows that no
        chosen agency has, and that of tasks without any agency for rows in no sector: these filters are released.
        """
        names = [name for name, _ in mark._chosen()]
        held = all(set(getattr(self, name)) == set(getattr(mark, name)) for name in names)
        match = self.agency_match
        if mark.agency:
            held = held and (match == mark.agency_match or len(mark.agency) == 1)
            match = "any" if held else mark.agency_match
        chosen = {name: () if held else getattr(mark, name) for name in names}
        if mark.role and not mark.agency and not held:
            chosen |= {"agency": ()} if mark.role != (NO_ROLE,) else {"agency": (), "sector": ()}
        return replace(self, agency_match=match, **chosen)

    def _chosen(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        return ((name, getattr(self, name)) for name in FIELDS if getattr(self, name))


FIELDS = tuple(field.name for field in fields(Selection) if field.name not in ("text", "agency_match"))


def _known(field: str) -> str:
    if field not in FIELDS:
        raise ValueError(f"no filter is called {field}; there are {', '.join((*FIELDS, 'text', 'agency_match'))}")
    return field
