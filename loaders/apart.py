"""A function in a process of its own, with a limit on time and memory: hostile input ends that process and no other.

The process is started anew with the interpreter and not forked, so it shares no lock, no database and no thread with
its parent, and it does not run the parent's main module. It ends when its parent does, however that ends.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Timer
from typing import IO, ParamSpec, TypeVar

from loaders import reference
from loaders.model import NoticeError

# What one notice may take: the slowest real one takes a second, the largest some hundred MB.
SECONDS = 120.0
MEGABYTES = 2048

P = ParamSpec("P")
T = TypeVar("T")

# Of the errors that a call gives because of these limits; their sentences do not know what was read.
CODES = ("too_slow", "too_much_memory", "crashed")

# The path is handed over as it is here, so that a function is found there under the same name.
_START = "import sys; sys.path[:] = {path!r}; from loaders.apart import serve; serve({megabytes})"
# A notice is read in one thread. What libraries reserve for others counts as memory and is never used.
_ONE_THREAD = {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# The exit status by which a process says that it had not enough memory.
_NO_MEMORY = 77
# What libraries in other languages say before they give up for the same reason.
_NO_ROOM = re.compile(r"cannot allocate memory|failed to allocate|out ?of ?memory|bad_alloc", re.IGNORECASE)


class Apart:
    """One process at work on one call after the other. It starts with the first; one that it does not survive is
    answered by NoticeError, and the next call starts another process. Use it as a context, from one thread at a time.
    """

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        """`seconds` is the wall time of one call, `megabytes` what the process may take beyond its own start."""
        self.seconds, self.megabytes = seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._late = self._ready = self._closed = False
        self._lock = Lock()

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """function(*args, **kwargs), worked out apart: a function at the top of a module; all that passes is pickled.

        Raises what the function raises of NoticeError, and NoticeError with the code too_slow, too_much_memory or
        crashed when its process was ended or ended by itself. Any other error of the function ends the process.
        """
        request = pickle.dumps((function, args, kwargs, self.seconds))
        process = self._process or self._start()
        watch = Timer(self.seconds, self._end_late, [process])
        watch.daemon = True
        self._late = False
        try:
            if not self._ready:
                # Its start is no part of the call.
                self._ready = pickle.load(process.stdout)  # noqa: S301 - as below
            watch.start()
            process.stdin.write(request)
            process.stdin.flush()
            result, error = pickle.load(process.stdout)  # noqa: S301 - our own process answers
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            raise self._ended(process) from None
        finally:
            watch.cancel()
        if error is not None:
            raise error
        return result

    def close(self) -> None:
        """End the process, whatever it is at, also from another thread; no call can follow."""
        with self._lock:
            self._closed = True
            process = self._process
        if process:
            process.kill()
            self._reap(process)

    def _start(self) -> subprocess.Popen[bytes]:
        code = _START.format(path=sys.path, megabytes=self.megabytes)
        with self._lock:
            if self._closed:
                raise ValueError("this process was closed")
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter and our own module
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env={**os.environ, **_ONE_THREAD},
            )
            return self._process

    def _end_late(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _ended(self, process: subprocess.Popen[bytes]) -> NoticeError:
        status, words = self._reap(process)
        if self._late or status == -getattr(signal, "SIGALRM", 0):
            return reference.refusal("too_slow", seconds=f"{self.seconds:g}")
        if status == _NO_MEMORY or (status and _NO_ROOM.search(words)):
            return reference.refusal("too_much_memory", megabytes=self.megabytes)
        last = words.strip().rpartition("\n")[2] or f"exit status {status}"
        return reference.refusal("crashed", reason=last)

    def _reap(self, process: subprocess.Popen[bytes]) -> tuple[int, str]:
        """(exit status, what it said), once it has ended."""
        status = process.wait()
        with self._lock:
            if self._process is not process:
                return status, ""
            self._process, self._ready = None, False
            process.stdout.close()
            with suppress(BrokenPipeError):
                process.stdin.close()
            with self._said as said:
                said.seek(0)
                return status, said.read().decode("utf-8", "replace")


def run_apart(function: Callable[..., T], /, *args: object, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> T:
    """function(*args) in a process that ends with it; raises as `Apart.call`. Its start takes half a second."""
    with Apart(seconds, megabytes) as apart:
        return apart.call(function, *args)


def serve(megabytes: int) -> None:
    """What the process does: answer each call that comes by standard input, until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the answers.
    os.dup2(2, 1)
    _limit_memory(megabytes)
    _tell(answers, True)
    while True:
        try:
            function, args, kwargs, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent asks
            _end_after(seconds)
            answer = _answered(function, args, kwargs)
            _end_after(None)
        except EOFError:
            return
        except MemoryError:
            os._exit(_NO_MEMORY)
        _tell(answers, answer)


def _tell(answers: IO[bytes], answer: object) -> None:
    answers.write(pickle.dumps(answer))
    answers.flush()


def _answered(function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    """(result, None), or (None, the sentence that the function gave instead)."""
    try:
        return function(*args, **kwargs), None
    except NoticeError as error:
        return None, error


def _limit_memory(megabytes: int) -> None:
    """Let requests for more memory than that fail. Only Linux counts it in a way that can be relied on."""
    if sys.platform == "linux":
        import resource

        with open("/proc/self/statm") as pages:
            taken = int(pages.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = taken + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _end_after(seconds: float | None) -> None:
    """End this process somewhat after its parent would have, in case that there is none any more."""
    if hasattr(signal, "alarm"):
        signal.alarm(0 if seconds is None else int(seconds) + 5)
