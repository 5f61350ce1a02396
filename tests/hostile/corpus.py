"""One kind or more for every hazard of workbooks mailed in by strangers, each made from a valid return.

A kind says what must become of it: a reason (the file cannot be used) or the codes that must be told. Every kind that
is read must give the figures of the valid return, save the cells a kind names in `lost`.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tests.hostile.surgery import edit, edit_sheet, open_up, put, sew, sheet_parts
from tests.readers.office_case import campaign, issued, make

ANSWERS = {"TC07.1.01": 40, "TC07.1.02": 39, "TC08.1.01": 200}
FIRST = "TC07.1.01"
MIB = 1 << 20


@dataclass(frozen=True)
class Kind:
    """A way of being broken or odd, and its verdict."""

    name: str
    make: Callable[[], bytes]
    reason: str | None = None
    told: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()  # codes of figures that must not be read


@cache
def valid() -> bytes:
    """A faultless return of the Trạm Y tế."""
    return make(campaign(), "TYT1", values={(code, "value"): value for code, value in ANSWERS.items()}).data


def place(code: str = FIRST) -> tuple[str, str]:
    """Sheet and cell of a figure."""
    return issued("TYT1").cell(code)


def figures(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """The valid return with its figures sheet changed."""
    return lambda: edit_sheet(valid(), place()[0], change)


def first_cell(xml: str) -> Callable[[], bytes]:
    """The valid return in which the first figure's cell is this XML (`{r}` its place)."""
    return figures(lambda content: put(content, place()[1], xml.replace("{r}", place()[1]).encode()))


def part(name: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """The valid return with one part changed."""
    return lambda: edit(valid(), name, change)


def without(*names: str) -> Callable[[], bytes]:
    """The valid return without some parts."""
    return lambda: sew({n: c for n, c in open_up(valid()).items() if n not in names})


def added(name: str, content: bytes) -> Callable[[], bytes]:
    """The valid return with a part more."""
    return lambda: sew({**open_up(valid()), name: content})


def figures_part() -> str:
    """Name of the figures sheet's part."""
    return sheet_parts(open_up(valid()))[place()[0]]


def twice(name: str | None = None, other: Callable[[str], str] = str) -> Callable[[], bytes]:
    """A part given twice, the second with another figure."""

    def make() -> bytes:
        parts = open_up(valid())
        target = name or figures_part()
        out = io.BytesIO(sew(parts))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(other(target), parts[target].replace(b"<v>40</v>", b"<v>99</v>"))
        return out.getvalue()

    return make


def bit_rot() -> bytes:
    """One byte of the figures sheet flipped on its way; the stored checksum knows."""
    data = bytearray(valid())
    with zipfile.ZipFile(io.BytesIO(valid())) as archive:
        entry = archive.getinfo(figures_part())
    data[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0x10
    return bytes(data)


def overlapping() -> bytes:
    """Two entries of the directory that share one place in the file."""
    data = valid()
    at = data.rindex(b"PK\x05\x06")
    first = data.index(b"PK\x01\x02")
    length = 46 + sum(struct.unpack("<HHH", data[first + 28 : first + 34]))
    entry = bytearray(data[first : first + length])
    name_length = struct.unpack("<H", entry[28:30])[0]
    entry[46 : 46 + name_length] = b"z" * name_length
    end = bytearray(data[at:])
    count, size = struct.unpack("<H", end[10:12])[0] + 1, struct.unpack("<I", end[12:16])[0] + length
    end[8:10] = end[10:12] = struct.pack("<H", count)
    end[12:16] = struct.pack("<I", size)
    return data[:at] + bytes(entry) + bytes(end)


def encrypted_flag() -> bytes:
    """A zip whose entries say that they are encrypted."""
    data = bytearray(valid())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at != -1:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def lying_size() -> bytes:
    """A directory that says every part is one byte long."""
    data = bytearray(valid())
    at = data.find(b"PK\x01\x02")
    while at != -1:
        data[at + 24 : at + 28] = struct.pack("<I", 1)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def with_password(password: str) -> bytes:
    """Saved with a password to open."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(valid())).encrypt(password, out)
    return out.getvalue()


def many_rows(row: str, count: int) -> Callable[[bytes], bytes]:
    """The sheet with this many further rows (`{n}` the number)."""

    def change(content: bytes) -> bytes:
        start = 5_000
        block = "".join(row.replace("{n}", str(n)) for n in range(start, start + count))
        return content.replace(b"</sheetData>", block.encode() + b"</sheetData>")

    return change


def _columns(rows: int) -> Callable[[bytes], bytes]:
    from qs_workbook.readers.clean import column_letters

    letters = [column_letters(n) for n in range(1, 16_385)]
    line = "".join(f'<c r="{letter}{{n}}" s="3"/>' for letter in letters)
    return many_rows(f'<row r="{{n}}">{line}</row>', rows)


def before_end(xml: bytes) -> Callable[[bytes], bytes]:
    """The sheet with something after its cells."""
    return lambda content: content.replace(b"</sheetData>", b"</sheetData>" + xml)


def prefixed(content: bytes) -> bytes:
    """Every element under a prefix, as the OpenXML SDK writes."""
    content = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", content)
    return content.replace(b"<x:?xml", b"<?xml").replace(b"xmlns=", b"xmlns:x=", 1)


def inline(content: bytes) -> bytes:
    """Shared strings written into the cells, as openpyxl in write-only mode and pandas do."""
    strings = re.findall(rb"<si>(.*?)</si>", open_up(valid())["xl/sharedStrings.xml"], re.S)
    return re.sub(
        rb'(<c [^>]*?)t="s"([^>]*)><v>(\d+)</v></c>',
        lambda m: m[1] + b't="inlineStr"' + m[2] + b"><is>" + strings[int(m[3])] + b"</is></c>",
        content,
    )


def typed_str(content: bytes) -> bytes:
    """Shared strings as `t="str"` without a formula, as SheetJS does."""
    strings = re.findall(rb"<si>(.*?)</si>", open_up(valid())["xl/sharedStrings.xml"], re.S)
    texts = [b"".join(re.findall(rb"<t[^>]*>(.*?)</t>", one, re.S)) for one in strings]
    return re.sub(
        rb'(<c [^>]*?)t="s"([^>]*)><v>(\d+)</v></c>',
        lambda m: m[1] + b't="str"' + m[2] + b"><v>" + texts[int(m[3])] + b"</v></c>",
        content,
    )


def strict(data: bytes) -> bytes:
    """Saved as Strict Open XML."""
    parts = open_up(data)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            content = content.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            parts[name] = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
    return sew(parts)


def utf16(name: str) -> Callable[[], bytes]:
    """A part in UTF-16."""
    return part(
        name, lambda c: re.sub(r"<\?xml.*?\?>", '<?xml version="1.0" encoding="UTF-16"?>', c.decode()).encode("utf-16")
    )


DTD = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd">'


def doctype(name: str, head: bytes = DTD) -> Callable[[], bytes]:
    """A part that begins with a DOCTYPE."""
    return part(name, lambda c: head + re.sub(rb"^<\?xml.*?\?>", b"", c))


def renamed_backslashes() -> bytes:
    """Part names with backslashes, as some old writers leave."""
    return sew({name.replace("/", "\\"): content for name, content in open_up(valid()).items()})


def shared_bomb(count: int) -> Callable[[], bytes]:
    """Shared strings without end."""
    return part("xl/sharedStrings.xml", lambda c: c.replace(b"</sst>", b"<si><t>y</t></si>" * count + b"</sst>"))


def one_long_text_a_thousand_times() -> bytes:
    """One text of 30,000 letters that 2,000 cells point to."""
    parts = open_up(valid())
    strings = parts["xl/sharedStrings.xml"]
    index = strings.count(b"<si>")
    parts["xl/sharedStrings.xml"] = strings.replace(b"</sst>", b"<si><t>" + b"x" * 30_000 + b"</t></si></sst>")
    name = figures_part()
    row = f'<row r="{{n}}"><c r="A{{n}}" t="s"><v>{index}</v></c></row>'
    parts[name] = many_rows(row, 2_000)(parts[name])
    return sew(parts)
