"""A walk over an .ods before the library opens it: one repeated cell may stand for seventeen thousand million."""

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.sheet_scan import parse

_VALUE_CELLS = frozenset({"table-cell", "covered-table-cell"})


class _Count:
    """Cells with content, as they will be once repeats are laid out."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.elements = self.cells = self.in_row = self.repeat_row = 0
        self.repeat_cell = 0  # of the open cell, while nothing was seen in it

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self.bounds.elements:
            raise Refused("too_many_cells", most=self.bounds.elements)
        local = name.rpartition(":")[2]
        if local == "table-row":
            self.in_row, self.repeat_row = 0, _repeats(attributes, "number-rows-repeated")
        elif local in _VALUE_CELLS:
            repeats = _repeats(attributes, "number-columns-repeated")
            holds = any(key.endswith((":value-type", ":formula")) for key in attributes)
            self.in_row += repeats if holds else 0
            self.repeat_cell = 0 if holds else repeats
        elif local == "p" and self.repeat_cell:
            self.in_row += self.repeat_cell
            self.repeat_cell = 0

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "table-row":
            self.cells += self.in_row * self.repeat_row
            if self.cells > self.bounds.cells:
                raise Refused("too_many_cells", most=self.bounds.cells)


def _repeats(attributes: dict[str, str], name: str) -> int:
    said = next((value for key, value in attributes.items() if key.endswith(f":{name}")), "1")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 1


def check_ods(content: bytes, bounds: Bounds) -> None:
    """Raises Refused where the contents are no XML or stand for more cells than the bounds allow."""
    count = _Count(bounds)
    parse(content, count.start, count.end, lambda text: None)
