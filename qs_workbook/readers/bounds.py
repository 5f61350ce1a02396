"""Absolute bounds on what a returned file may unpack to, and the one way to say that a file is refused.

There is no ratio test: formatted columns of honest files compress a thousandfold.
"""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """Settings with sane defaults; every figure is about what is really inflated or counted."""

    file: int = 20 * MIB
    part: int = 100 * MIB
    total: int = 160 * MIB
    entries: int = 1_000
    elements: int = 1_000_000  # of one part, once blank styled cells are stripped
    depth: int = 200
    strings: int = 100_000
    merges: int = 5_000
    cells: int = 100_000  # with content, in the whole workbook
    text: int = 20 * MIB  # characters in all cells together
    members: int = 100  # of a zip or mail
    seconds: float = 5.0  # deadline of one file in the reading process
    memory: int = 500 * MIB  # address space of the reading process over its start, where the system can hold it


class Refused(Exception):  # noqa: N818 - it says what happened to the file, and is no fault of ours
    """A file that cannot be used. `reason` finds the sentence `reason.<reason>`; facts fill its slots."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
