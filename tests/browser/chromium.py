"""The browser and the Chinese font that the browser tests need: found on this machine, or installed as root.

`python -m tests.browser.chromium` makes sure of both, or says the exact line to type and exits with 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.system import MissingError, ensure, sentence

# The first is Chromium without the window around its pages, which takes a third off the time of these tests.
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk", "fontconfig")
WITHOUT_APT = (
    "install Chromium or Chrome and a Chinese font such as Noto Sans CJK, or set CHROMIUM to the browser's path"
)


class MissingBrowserError(MissingError):
    """No browser or no font; the text says what to type."""


def _runs(browser: str) -> bool:
    if sys.platform == "win32":  # asked for its version, Chrome opens a window there
        return os.path.isfile(browser)
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=60).returncode == 0  # noqa: S603
    except OSError:
        return False


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


def require_chromium() -> str:
    """Path of the browser. Raises MissingBrowserError with the line to type when browser or font is missing."""
    missing = []
    if (found := find_chromium()) is None:
        missing.append("a Chromium or Chrome")
    if not has_chinese_font():
        missing.append("a Chinese font")
    if missing:
        needs = f"The browser tests need {' and '.join(missing)}"
        raise MissingBrowserError(sentence(needs, PACKAGES, WITHOUT_APT), PACKAGES)
    return found


if __name__ == "__main__":
    sys.exit(ensure(require_chromium))
