"""The browser and the Chinese font that the browser tests need: found on this machine, or installed as root.

`python -m tests.browser.chromium` makes sure of both, or says the exact line to type and exits with 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import cache

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig")
ATTEMPTS = 3


class MissingBrowserError(Exception):
    """The machine lacks something; the text says what to type."""


def _runs(browser: str) -> bool:
    if sys.platform == "win32":  # asked for its version, Chrome opens a window there
        return os.path.isfile(browser)
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=60).returncode == 0  # noqa: S603
    except OSError:
        return False


@cache
def find_chromium() -> str | None:
    """Path of a browser that starts: the one that the variable CHROMIUM names, or one of the usual places.

    Asked for its version first, because some systems ship a command that only says where to get the browser.
    Raises MissingBrowserError when CHROMIUM names something that does not run.
    """
    if named := os.environ.get("CHROMIUM"):
        if _runs(named):
            return named
        raise MissingBrowserError(f"CHROMIUM names {named}, which does not run: correct the variable or unset it.")
    candidates = [path for name in COMMANDS if (path := shutil.which(name))]
    return next((path for path in (*candidates, *MAC_BROWSERS) if _runs(path)), None)


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; systems without fontconfig bring one of their own."""
    if sys.platform in ("darwin", "win32"):
        return True
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, timeout=60, check=True)  # noqa: S607
    return bool(listed.stdout.strip())


def line_to_type() -> str:
    """What a person types or does to get the browser and the font."""
    if shutil.which("apt-get"):
        return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"
    return "install Chromium or Chrome and a Chinese font such as Noto Sans CJK, or set CHROMIUM to the browser's path"


def require_chromium() -> str:
    """Path of the browser. Raises MissingBrowserError with the line to type when browser or font is missing."""
    missing = []
    if (found := find_chromium()) is None:
        missing.append("a Chromium or Chrome")
    if not has_chinese_font():
        missing.append("a Chinese font")
    if missing:
        raise MissingBrowserError(f"The browser tests need {' and '.join(missing)}. Type: {line_to_type()}")
    return found


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    for attempt in range(1, ATTEMPTS + 1):
        print(f"Installing {' '.join(PACKAGES)} (attempt {attempt} of {ATTEMPTS})", flush=True)
        steps = (["apt-get", "-q", "update"], ["apt-get", "install", *options, *PACKAGES])
        if all(subprocess.run(step, env=environment, stdin=subprocess.DEVNULL).returncode == 0 for step in steps):  # noqa: S603
            break
        if attempt < ATTEMPTS:
            time.sleep(5 * attempt)  # a mirror that is being updated is whole again a moment later
    find_chromium.cache_clear()


def main() -> int:
    """Make sure of browser and font; 0 when both are there."""
    try:
        ready = find_chromium() is not None and has_chinese_font()
        if not ready and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
            _install()
        require_chromium()
    except MissingBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
