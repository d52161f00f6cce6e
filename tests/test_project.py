"""The project's own promises: a closed server, pinned dependencies, and a README whose commands exist."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TARGETS = ("setup", "run", "test", "build", "check", "bench")
CLOSED = {
    "runner.postScriptGC": False,  # a hidden option: an upgrade could drop it without a word
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.headless": True,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "browser.serverAddress": "localhost",
    "browser.gatherUsageStats": False,
    "client.showErrorLinks": False,
    "client.disableDataExport": True,
}


def pinned(name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Package → its pins in a requirements file, each with the number of hashes that stand under it."""
    text = (ROOT / name).read_text("utf-8")
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for entry in re.split(r"\n(?=\S)", text):
        if not entry.startswith("#"):
            requirement = Requirement(entry.partition("\\")[0].strip())
            found.setdefault(canonicalize_name(requirement.name), []).append(
                (requirement, entry.count("--hash=sha256:"))
            )
    return found


def test_the_server_is_closed_and_tuned() -> None:
    code = f"import json, streamlit as st; print(json.dumps({{k: st.get_option(k) for k in {list(CLOSED)!r}}}))"
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(asked.stdout) == CLOSED


def test_the_fast_event_loop_is_there() -> None:
    assert find_spec("uvloop") or sys.platform == "win32", "without uvloop each answer waits 40 ms longer"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "benchmarks/requirements.txt"])
def test_every_pin_is_exact_and_hashed(name: str) -> None:
    pins = [pin for pins in pinned(name).values() for pin in pins]
    assert len(pins) > 10
    loose = [
        str(requirement)
        for requirement, hashes in pins
        if hashes == 0 or [part.operator for part in requirement.specifier] != ["=="]
    ]
    assert not loose, f"{name}: {loose} need one exact version and its hashes: run `make lock`"


@pytest.mark.parametrize(
    ("name", "ranges"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_the_pins_lie_in_the_declared_ranges(name: str, ranges: list[str]) -> None:
    pins = pinned(name)
    for wanted in map(Requirement, ranges):
        versions = [next(iter(pin.specifier)).version for pin, _ in pins.get(canonicalize_name(wanted.name), [])]
        assert versions, f"{name} lacks {wanted.name}: run `make lock`"
        assert all(version in wanted.specifier for version in versions), f"{name}: {wanted} but {versions}"


def test_the_two_requirement_files_agree() -> None:
    both = (pinned("requirements.txt"), pinned("requirements-dev.txt"))
    for package in both[0].keys() & both[1].keys():
        first, second = ({str(pin.specifier) for pin, _ in pins[package]} for pins in both)
        assert first == second, f"{package} has two versions"


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_make_alone_lists_every_target() -> None:
    listed = make().stdout.splitlines()
    assert [line.split()[1] for line in listed] == list(TARGETS)


def test_the_readme_names_only_targets_that_exist() -> None:
    named = set(re.findall(r"(?m)(?:`|^)make ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    assert {"run", "test"} <= named
    unknown = [target for target in sorted(named) if make("-n", target).returncode != 0]
    assert not unknown, f"README.md names make targets that do not exist: {unknown}"


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        # `-o` keeps make from rebuilding anything beneath the test.
        ran = make(
            "-o", ".venv/.runtime", "-o", "data/targets.duckdb", "run", f"PORT={port}", f"PYTHON={sys.executable}"
        )
    assert ran.returncode != 0
    assert f"Port {port} is in use" in ran.stdout
    assert "streamlit" not in ran.stdout
