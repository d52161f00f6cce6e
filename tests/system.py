"""What the tests need of this machine: packages of the system, installed as root or named in a line to type."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from threading import Event

ATTEMPTS = 3


class MissingError(Exception):
    """The machine lacks something; the text says what to do. Where an installation helps, `packages` names Debian's."""

    def __init__(self, text: str, packages: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.packages = packages


def sentence(needs: str, packages: Sequence[str], otherwise: str) -> str:
    """What is needed, and what a person types to get Debian's packages; `otherwise` where there is no apt-get."""
    line = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
    return f"{needs}. Type: {line if shutil.which('apt-get') else otherwise}"


def free_port() -> int:
    """A port of the loopback address on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _may_install() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def _install(packages: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    # Another installation may be under way: of `make -j`, or one that the system does by itself.
    options += ["-o", "DPkg::Lock::Timeout=600"]
    for attempt in range(1, ATTEMPTS + 1):
        print(f"Installing {' '.join(packages)} (attempt {attempt} of {ATTEMPTS})", flush=True)
        steps = (["apt-get", "-q", "update"], ["apt-get", "install", *options, *packages])
        if all(subprocess.run(step, env=environment, stdin=subprocess.DEVNULL).returncode == 0 for step in steps):  # noqa: S603
            break
        if attempt < ATTEMPTS:
            Event().wait(5 * attempt)  # a mirror that is being updated is whole again a moment later


def ensure(require: Callable[[], object]) -> int:
    """0 when `require` finds what it needs, at once or after an installation; else its sentence is printed, and 1.

    `require` raises a MissingError while something is missing.
    """
    try:
        try:
            require()
        except MissingError as missing:
            if not missing.packages or not _may_install():
                raise
            _install(missing.packages)
            require()
    except MissingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
