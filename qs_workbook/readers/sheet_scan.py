"""One walk over a sheet part with expat: every cell that holds something, as it stands in the file.

This is where an impossible value, a cell given twice or a formula is seen; libraries tell none of the three. Blank
styled cells are dropped, `<dimension>` is ignored, merges and hidden rows are noted.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from qs_workbook.readers.bounds import Bounds, Refused

_REF = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?\Z")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
LONGEST_NUMBER, LONGEST_TEXT = 40, 32_767
Place = tuple[int, int]  # 1-based row and column


@dataclass
class CellXml:
    """A cell as the file gives it: `kind` is n, t (text), b, e, d; `formula` None where there is none."""

    kind: str
    text: str
    style: int = 0
    formula: str | None = None
    shared: str | None = None  # index of the shared formula it belongs to
    struck: bool = False  # part of the text is struck out


@dataclass
class SheetScan:
    """What one sheet part holds. `impossible` and `twice` map a place to the raw text that cannot be used."""

    cells: dict[Place, CellXml] = field(default_factory=dict)
    impossible: dict[Place, str] = field(default_factory=dict)
    twice: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right


def clean_text(text: str) -> str:
    """Excel's `_x000D_` escapes undone; what XML forbids becomes U+FFFD."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return _CONTROL.sub("\ufffd", text)


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_ref(ref: str) -> Place | None:
    """Row and column of `C7`, None where it is no place on a sheet."""
    found = _REF.match(ref)
    if not found:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


def parse_range(ref: str) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of `A1:C3`."""
    first, _, last = ref.replace("$", "").partition(":")
    start, end = parse_ref(first), parse_ref(last or first)
    if start is None or end is None:
        return None
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])


def usable_number(text: str) -> bool:
    """Whether a `<v>` can be a number of a spreadsheet: finite, plain, of sane length."""
    return len(text) <= LONGEST_NUMBER and bool(_NUMBER.match(text)) and math.isfinite(float(text))


class _Walk:
    """Handlers of one walk. Positions may be implied: a row or cell without `r` follows its predecessor."""

    def __init__(self, strings: list[tuple[str, bool]], styles: int, bounds: Bounds) -> None:
        self.scan = SheetScan()
        self.strings, self.styles, self.bounds = strings, styles, bounds
        self.elements = self.depth = self.row = self.column = self.length = 0
        self.attributes: dict[str, str] | None = None  # of the open cell
        self.value = self.formula = self.inline = None  # type: list[str] | None
        self.formula_attributes: dict[str, str] = {}
        self.sink: list[str] | None = None
        self.phonetic = self.struck = False
        self.parser_data: Callable[[str], None] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > self.bounds.elements:
            raise Refused("too_many_cells", most=self.bounds.elements)
        if self.depth > self.bounds.depth:
            raise Refused("odd_package")
        local = name.rpartition(":")[2]
        if local == "c":
            self._open_cell(attributes)
        elif local == "row":
            self._open_row(attributes)
        elif self.attributes is not None:
            self._inside_cell(local, attributes)
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.scan.hidden_columns.append((int(first), int(last)))

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.attributes is None:
            return
        local = name.rpartition(":")[2]
        if local in ("v", "f", "t"):
            self.sink = None
        elif local == "rPh":
            self.phonetic = False
        elif local == "c":
            self._close_cell()

    def data(self, text: str) -> None:
        if self.sink is not None:
            self.sink.append(text)

    def _open_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "")
        self.row = int(said) if said.isdecimal() and len(said) < 8 else self.row + 1
        self.column = 0
        if attributes.get("hidden") in ("1", "true"):
            self.scan.hidden_rows.add(self.row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.value = self.formula = self.inline = self.sink = None
        self.formula_attributes = {}
        self.phonetic = self.struck = False

    def _inside_cell(self, local: str, attributes: dict[str, str]) -> None:
        if local == "v":
            self.value = self.sink = [] if self.value is None else self.value
        elif local == "f":
            self.formula = self.sink = []
            self.formula_attributes = attributes
        elif local == "is":
            self.inline = []
        elif local == "rPh":
            self.phonetic = True
        elif local == "strike":
            self.struck = self.struck or attributes.get("val", "1") not in ("0", "false")
        elif local == "t" and self.inline is not None and not self.phonetic:
            self.sink = self.inline

    def _merge(self, ref: str) -> None:
        if len(self.scan.merged) >= self.bounds.merges:
            raise Refused("too_many_merges", most=self.bounds.merges)
        area = parse_range(ref)
        if area is not None:
            self.scan.merged.append(area)

    def _close_cell(self) -> None:
        attributes, self.attributes = self.attributes or {}, None
        ref = attributes.get("r")
        place = (self.row or 1, self.column + 1) if ref is None else parse_ref(ref)
        if place is not None:
            self.row, self.column = place
        if self.value is None and self.formula is None and self.inline is None:
            return
        raw = "".join(self.value or self.inline or ())
        if place is None:
            self.scan.impossible[0, len(self.scan.impossible)] = f"{ref}: {raw[:60]}"
            return
        self._keep(place, attributes, raw)

    def _keep(self, place: Place, attributes: dict[str, str], raw: str) -> None:
        formula = None if self.formula is None else clean_text("".join(self.formula))
        style = attributes.get("s", "0")
        cell = self._typed(attributes.get("t", "n"), raw)
        if cell is None:
            self.scan.impossible[place] = clean_text(raw[:60])
            cell = CellXml("n", "")
        cell.style = int(style) if style.isdecimal() and len(style) < 8 and int(style) < self.styles else 0
        cell.formula = formula
        cell.shared = self.formula_attributes.get("si") if self.formula_attributes.get("t") == "shared" else None
        cell.struck = cell.struck or self.struck
        if cell.text == "" and formula is None and place not in self.scan.impossible:
            return
        self.length += len(cell.text) + len(formula or "")
        if self.length > self.bounds.text:
            raise Refused("too_much_text", most=self.bounds.text)
        known = self.scan.cells.get(place)
        if known is not None and (known.kind, known.text, known.formula) != (cell.kind, cell.text, cell.formula):
            before = self.scan.twice.get(place, known.text[:40])
            self.scan.twice[place] = f"{before} | {cell.text[:40]}"[:120]
            cell = CellXml("n", "")
        self.scan.cells[place] = cell
        if len(self.scan.cells) > self.bounds.cells:
            raise Refused("too_many_cells", most=self.bounds.cells)

    def _typed(self, said: str, raw: str) -> CellXml | None:
        """The cell under its type, None where type and text cannot go together."""
        if said in ("inlineStr", "str"):
            return CellXml("t", clean_text(raw)) if len(raw) <= LONGEST_TEXT else None
        raw = raw.strip()
        if raw == "":
            return CellXml("n", "")
        if said == "s":
            if not raw.isdecimal() or not raw.isascii() or len(raw) > 7 or int(raw) >= len(self.strings):
                return None
            text, struck = self.strings[int(raw)]
            return None if len(text) > LONGEST_TEXT else CellXml("t", text, struck=struck)
        if said == "n":
            return CellXml("n", raw) if usable_number(raw) else None
        if said == "b":
            return CellXml("b", "1" if raw in ("1", "true") else "0") if raw in ("0", "1", "true", "false") else None
        if said == "d":
            return CellXml("d", raw) if _is_iso(raw) else None
        return CellXml("e", clean_text(raw[:20])) if said == "e" else None


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def scan_sheet(content: bytes, strings: list[tuple[str, bool]], styles: int, bounds: Bounds) -> SheetScan:
    """Walk one sheet part. Raises Refused where it is no XML, or past the bounds."""
    walk = _Walk(strings, styles, bounds)
    parse(content, walk.start, walk.end, walk.data)
    return walk.scan


def parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    data: Callable[[str], None],
) -> None:
    """Run expat over a part; a DOCTYPE or broken XML is Refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise Refused("doctype", part="")

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as fault:
        raise Refused("damaged") from fault
