"""Files are written aside, flushed to disk and moved into place: at any moment the old file or the new one is whole.

Nothing is imported here that a quick command would have to wait for.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from qs_workbook.errors import QsError

_BUSY_WINERRORS = {5, 32, 33}  # access denied, sharing violation, lock violation: Excel holds the file
_RETRIES, _PAUSE = 10, 0.25  # seconds; sync clients and virus scanners let go within about two


def save_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`; QsError `output_unwritable` where the disk is full or the file held."""
    with _aside(path, content) as made:
        if not _move(made, path):
            raise QsError("output_unwritable", path=path.name, reason="locked")


def save_beside(path: Path, content: bytes, made_at: datetime) -> Path:
    """Put `content` at `path`; returns where it lies.

    A target held open by Excel is left alone: the new file lies beside it under a dated name. Raises QsError
    `output_unwritable` where the folder takes no file at all.
    """
    with _aside(path, content) as made:
        if _move(made, path):
            return path
        for number in range(1, 100):
            suffix = f"-{made_at:%Y%m%d-%H%M}" + (f"-{number}" if number > 1 else "")
            beside = path.with_name(f"{path.stem}{suffix}{path.suffix}")
            if _move(made, beside, retries=1):
                return beside
    raise QsError("output_unwritable", path=path.name, reason="locked")


@contextmanager
def _aside(path: Path, content: bytes) -> Iterator[Path]:
    """The content on disk beside its target, gone afterwards unless it was moved."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield aside
    except OSError as fault:
        raise QsError("output_unwritable", path=path.name, reason=fault.strerror or str(fault)) from fault
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _move(source: Path, target: Path, retries: int = _RETRIES) -> bool:
    """Whether `source` now stands at `target`; False when another program holds the target open."""
    for attempt in range(retries):
        try:
            source.replace(target)
        except OSError as fault:
            busy = isinstance(fault, PermissionError) or getattr(fault, "winerror", None) in _BUSY_WINERRORS
            if not busy:
                raise
            if attempt + 1 < retries:
                time.sleep(_PAUSE)
        else:
            return True
    return False
