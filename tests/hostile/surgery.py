"""Cut a workbook open and sew it together again: parts by name, sheets by their displayed name."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import unescape

Parts = dict[str, bytes]


def open_up(data: bytes) -> Parts:
    """The parts of a package in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sew(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Part name of each sheet by its displayed name."""
    rels = {}
    for relation in re.findall(rb"<Relationship [^>]*>", parts["xl/_rels/workbook.xml.rels"]):
        target, rel = re.search(rb'Target="/?(?:xl/)?([^"]+)"', relation), re.search(rb' Id="(\w+)"', relation)
        assert target is not None
        assert rel is not None
        rels[rel[1]] = target[1]
    found = {}
    for element in re.findall(rb"<sheet [^>]*>", parts["xl/workbook.xml"]):
        name, rel = re.search(rb'name="([^"]*)"', element), re.search(rb'r:id="(\w+)"', element)
        assert name is not None
        assert rel is not None
        found[unescape(name[1].decode())] = "xl/" + rels[rel[1]].decode()
    return found


def edit(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """One part changed; asserts that it was."""
    parts = open_up(data)
    before = parts[part]
    parts[part] = change(before)
    assert parts[part] != before, f"nothing changed in {part}"
    return sew(parts)


def edit_sheet(data: bytes, sheet: str, change: Callable[[bytes], bytes]) -> bytes:
    """The part of a sheet changed."""
    return edit(data, sheet_parts(open_up(data))[sheet], change)


def put(content: bytes, ref: str, cell: bytes) -> bytes:
    """A sheet part in which the cell `ref` is this XML instead."""
    changed, count = re.subn(rb'<c r="%s"[^>]*?(?:/>|>.*?</c>)' % ref.encode(), lambda _: cell, content, flags=re.S)
    assert count == 1, f"{ref}: {count} cells"
    return changed


def with_parts(data: bytes, **added: bytes) -> bytes:
    """Further parts; `__` in a name stands for `/` and `_DOT_` for a dot."""
    parts = open_up(data)
    parts.update({name.replace("__", "/").replace("_DOT_", "."): content for name, content in added.items()})
    return sew(parts)
