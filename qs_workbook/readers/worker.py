"""One reused child process that opens strangers' files: what hangs, aborts or eats memory there harms nothing here.

Every file has a deadline; a child that dies or overruns is replaced and the file is told. Results are plain data.
"""

import contextlib
import hashlib
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from qs_workbook.readers.reading import FileReading, ReadingContext, read_file

_START = 60.0  # seconds a fresh process may take before the deadline of its first file begins


class ReaderStartError(RuntimeError):
    """The child process did not come up: the machine's trouble or ours, never blamed on a return."""


class ReadingProcess:
    """Use as a context manager; the child starts with the first file and is reused for all."""

    def __init__(self, context: ReadingContext, deadline: float | None = None) -> None:
        self._context = context
        self._deadline = context.bounds.seconds if deadline is None else deadline
        self._child: Any = None
        self._pipe: Connection | None = None

    def __enter__(self) -> "ReadingProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, data: bytes, name: str) -> FileReading:
        """Read one file; a child that does not answer in time or dies gives `deadline` or `crashed`.

        Raises ReaderStartError where no child can be had at all: that is no file's fault.
        """
        answer, reason = self.ask(read_file, data, name)
        if isinstance(answer, FileReading):
            return answer
        return FileReading(hashlib.sha256(data).hexdigest(), "unknown", reason=reason, facts={"fault": str(answer)})

    def ask(self, function: Callable[..., object], *arguments: object) -> tuple[object, str]:
        """What `function(*arguments, context)` gives in the child, or a text and the reason why it gave nothing."""
        pipe = self._started()
        try:
            pipe.send((function, arguments))
            if not pipe.poll(self._deadline):
                self._stop()
                return "", "deadline"
            answer, reason = pipe.recv()
        except (EOFError, OSError):
            self._stop()
            return "", "crashed"
        return answer, reason

    def close(self) -> None:
        """Let the child end."""
        if self._pipe is not None:
            with contextlib.suppress(OSError):
                self._pipe.send(None)
            self._child.join(2)
        self._stop()

    def _started(self) -> Connection:
        if self._pipe is None:
            spawn = multiprocessing.get_context("spawn")
            self._pipe, theirs = spawn.Pipe()
            self._child = spawn.Process(target=TARGET, args=(theirs, self._context), daemon=True)
            self._child.start()
            theirs.close()
            try:
                if not self._pipe.poll(_START):
                    raise ReaderStartError
                self._pipe.recv()
            except (EOFError, OSError) as fault:
                raise ReaderStartError from fault
        return self._pipe

    def _stop(self) -> None:
        if self._child is not None and self._child.is_alive():
            self._child.kill()
            self._child.join(5)
        if self._pipe is not None:
            self._pipe.close()
        self._child = self._pipe = None


def serve(pipe: Connection, context: ReadingContext) -> None:
    """The child: read what comes until None; what a library prints on its way down goes nowhere."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    import openpyxl  # noqa: F401  # loaded before the first file's deadline begins
    import python_calamine  # noqa: F401

    _limit_memory(context.bounds.memory)
    pipe.send("ready")
    while True:
        try:
            asked = pipe.recv()
        except (EOFError, OSError):
            return
        if asked is None:
            return
        pipe.send(_answer(asked[0], asked[1], context))


TARGET = serve  # what the child runs; a test puts something worse here


def _answer(
    function: Callable[..., object], arguments: tuple[object, ...], context: ReadingContext
) -> tuple[object, str]:
    try:
        return function(*arguments, context), ""
    except MemoryError:
        return "", "too_much_memory"
    except Exception as fault:  # whatever a library raises on this one file, the next must be read
        return f"{type(fault).__name__}: {fault}"[:500], "crashed"


def _limit_memory(most: int) -> None:
    """Bound the address space where the system can (not on Windows: there the guard's bounds alone hold)."""
    if sys.platform == "win32":
        return
    import resource
    from pathlib import Path

    try:
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (OSError, ValueError, IndexError):
        return  # no /proc (macOS) or no right to set it
