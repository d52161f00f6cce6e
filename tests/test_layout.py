"""Who may import whom: each room of the layout reaches only what its duty needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INTERFACE = {"streamlit", "plotly", "altair"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


@dataclass(frozen=True)
class Room:
    """A part of the code. `ours` are the only modules of this project that it may import beside its own;
    `foreign` the only third-party packages. `advice` says where a thing that breaks the rule belongs."""

    prefix: str
    ours: frozenset[str]
    foreign: frozenset[str]
    advice: str


def room(prefix: str, ours: str, foreign: str, advice: str) -> Room:
    return Room(prefix, frozenset(ours.split()), frozenset(foreign.split()), advice)


# The longest prefix that fits a module decides. An entry of `ours` covers the modules below it as well.
ROOMS = (
    room("app", "pages.api pages.components", "streamlit", "the app only names frame and routes"),
    room("loaders.model", "", "", "the shapes know nothing else; behaviour belongs in the room that uses it"),
    room("loaders.spans", "loaders.model", "", "spans only count characters; rules belong in notice or targets"),
    room("loaders.numerals", "", "", "numerals only reads Chinese numbers; rules belong in notice or targets"),
    room("loaders.reference", "loaders.model", "", "reference only reads CSV; rules belong in the room that asks"),
    room("loaders.measured", "loaders.model", "", "measured only reads figures; measuring belongs in benchmarks"),
    room("loaders.readers", "loaders.model loaders.reference loaders.spans", "lxml pypdfium2",
         "readers turn bytes into a Document; what a notice means belongs in loaders/notice"),
    room("loaders.notice", "loaders.model loaders.numerals loaders.spans loaders.reference", "",
         "notice finds chapters, tasks and agencies; rows belong in loaders/targets, files in readers or store"),
    room("loaders.targets", "loaders.model loaders.numerals loaders.spans loaders.reference", "",
         "targets turns tasks into rows; parsing belongs in loaders/notice, writing in loaders/store"),
    room("loaders.alignment", "loaders.model loaders.reference", "numpy rapidfuzz",
         "alignment compares rows that it is given; asking for them belongs in pages/queries, words in components"),
    room("loaders.corrections", "loaders.model loaders.spans", "",
         "corrections only change rows that are there; a rule belongs in loaders/targets, writing in loaders/store"),
    room("loaders.importing",
         "loaders.apart loaders.gathering loaders.kept loaders.ledger loaders.model loaders.parsing loaders.pipeline "
         "loaders.readers loaders.reference loaders.spans loaders.store.account loaders.store.connect",
         "numpy rapidfuzz",
         "importing looks at files and says what counts; reading belongs in readers, what is kept in loaders/ledger"),
    room("loaders.ledger.migrations", "loaders.ledger.tables", "alembic sqlalchemy",
         "a migration only makes tables; what is written into them belongs in loaders/ledger"),
    room("loaders.ledger", "loaders.model loaders.reference loaders.store.export",
         "alembic docx openpyxl sqlalchemy xlsxwriter",
         "the ledger keeps and judges what people typed; reading notices belongs in notice and targets"),
    room("loaders.store", "loaders.corrections loaders.model loaders.numerals loaders.reference loaders.spans",
         "duckdb pandas pyarrow xlsxwriter",
         "the store writes and opens what it is given; parsing belongs in notice, the order of steps in pipeline"),
    room("loaders", "loaders", "duckdb pandas", "what draws or serves belongs under pages"),
    room("pages.selection", "loaders.reference loaders.model", "",
         "the selection is plain data; widgets belong in pages/components, SQL in pages/queries"),
    room("pages.queries.run",
         "pages.selection loaders.store.connect loaders.store.select loaders.model loaders.reference",
         "duckdb pandas streamlit", "run connects and caches; a question belongs in its own module of pages/queries"),
    room("pages.queries",
         "pages.selection loaders.alignment loaders.importing loaders.ledger loaders.measured loaders.model "
         "loaders.reference loaders.store.account loaders.store.connect loaders.store.export loaders.store.select",
         "pandas",
         "a question is SQL in, DataFrame out; connecting belongs in pages/queries/run.py, drawing in pages/charts"),
    room("pages.api", "pages.queries pages.selection loaders.ledger.model loaders.reference loaders.model "
         "loaders.store.export", "pyarrow starlette",
         "the routes answer programs; widgets belong in pages/components, SQL in pages/queries"),
    room("pages.charts", "loaders.reference loaders.model", "pandas pyarrow altair plotly vl_convert",
         "a chart turns a DataFrame into a figure; widgets belong in pages/components, SQL in pages/queries"),
    room("pages.components",
         "pages.selection pages.queries pages.charts.caption pages.charts.drawing pages.charts.history "
         "pages.charts.image pages.charts.records pages.charts.spoken pages.charts.tiles loaders.ledger "
         "loaders.importing loaders.measured loaders.reference loaders.model loaders.store.export loaders.store.select",
         "streamlit pandas plotly altair",
         "components are what a person handles; SQL belongs in pages/queries, drawing in pages/charts"),
    room("pages", "pages.components pages.selection pages.queries pages.charts loaders.reference loaders.model "
         "loaders.store.export loaders.store.select", "streamlit pandas",
         "a page assembles: SQL belongs in pages/queries, drawing in pages/charts, shared parts in pages/components"),
)  # fmt: skip


def sources() -> dict[str, Path]:
    """Dotted name → file, for every module of the app, the loaders and the pages."""
    files = [ROOT / "app.py", *(ROOT / "loaders").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    names = {}
    for path in files:
        parts = path.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imports(module: str, path: Path, known: set[str]) -> list[tuple[int, str]]:
    """(line, dotted name) of each import, relative ones resolved; `from a import b` is a.b where that is a module."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
            found += [
                (node.lineno, name if (name := f"{base}.{alias.name}") in known else base) for alias in node.names
            ]
    return found


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def room_of(module: str) -> Room:
    return max((r for r in ROOMS if within(module, r.prefix)), key=lambda r: len(r.prefix))


def own_ground(module: str) -> str:
    """What a module may always import: its package. A page's ground is itself, since a page imports no other page."""
    found = room_of(module).prefix
    if found == "pages":
        return module
    return "pages.queries" if found == "pages.queries.run" else found


def complaint(module: str, name: str) -> str | None:
    """Why `module` must not import `name`, or None."""
    place = room_of(module)
    top = name.partition(".")[0]
    if top in STANDARD:
        return None
    if top in ("loaders", "pages", "app"):
        allowed = name in ("loaders", "pages") and within(module, name)
        allowed = allowed or within(name, own_ground(module)) or any(within(name, prefix) for prefix in place.ours)
    else:
        allowed = top in place.foreign
    return None if allowed else f"{module} imports {name}: {place.advice}"


STANDARD = frozenset(sys.stdlib_module_names)
MODULES = sources()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    path = MODULES[module]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {reason}"
        for line, name in imports(module, path, set(MODULES))
        if (reason := complaint(module, name))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "name", "allowed"),
    [
        ("loaders.notice.tasks", "loaders.targets.numbers", False),
        ("loaders.notice.tasks", "loaders.notice.headings", True),
        ("loaders.store.write", "streamlit", False),
        ("loaders.store.write", "loaders.corrections", True),
        ("loaders.corrections.apply", "loaders.targets.numbers", False),
        ("loaders.corrections.apply", "loaders.store.tables", False),
        ("loaders.pipeline", "plotly.graph_objects", False),
        ("loaders.pipeline", "pages.queries", False),
        ("pages.charts.bars", "duckdb", False),
        ("pages.charts.bars", "streamlit", False),
        ("pages.charts.bars", "pages.charts.theme", True),
        ("pages.overview", "duckdb", False),
        ("pages.overview", "pages.explorer", False),
        ("pages.components.frame", "pages.charts.bars", False),
        ("pages.queries.counts", "pages.queries.run", True),
        ("pages.queries.counts", "duckdb", False),
        ("pages.queries.run", "duckdb", True),
        ("pages.selection", "streamlit", False),
    ],
)
def test_the_rule_itself(module: str, name: str, allowed: bool) -> None:
    assert (complaint(module, name) is None) is allowed


def test_nothing_that_loads_knows_the_interface() -> None:
    loader_rooms = [place for place in ROOMS if place.prefix.startswith("loaders")]
    assert len(loader_rooms) > 5
    assert not [place.prefix for place in loader_rooms if place.foreign & INTERFACE]


def test_only_the_store_and_run_connect_to_duckdb() -> None:
    connecting = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "duckdb.connect"
    }
    strangers = {m for m in connecting if not within(m, "loaders.store") and m != "pages.queries.run"}
    assert not strangers, f"{sorted(strangers)}: opening a database belongs in loaders/store or pages/queries/run.py"


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    odd = [str(path) for module, path in MODULES.items() if module.rpartition(".")[2] in FORBIDDEN_NAMES]
    assert not odd, f"{odd}: name the module after what it does, in the room that owns it"


def kept_files() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file()]


# Written in halves, so that this file does not hold what it looks for.
@pytest.mark.parametrize(
    ("halves", "reason"),
    [
        (("../sha", "red"), "a clone has no such folder"),
        (("pypi", ".org"), "the requirement files hold names and hashes, and the installer knows its own index"),
        (("files.python", "hosted"), "the requirement files hold names and hashes, and the installer knows its index"),
        (("registry.npm", "js"), "nothing is fetched from a registry"),
        (("--index", "-url"), "the installer knows its own index"),
        (("/wo", "rk/"), "a path of one machine means nothing on another"),
        (("/ro", "ot/"), "a path of one machine means nothing on another"),
    ],
)
def test_no_file_names_what_only_one_machine_has(halves: tuple[str, str], reason: str) -> None:
    needle = "".join(halves).encode()
    files = kept_files()
    assert len(files) > 20, "git lists too few files for this check to mean anything"
    holding = [str(path.relative_to(ROOT)) for path in files if needle in path.read_bytes()]
    assert not holding, f"{holding} hold {needle.decode()!r}: {reason}"
