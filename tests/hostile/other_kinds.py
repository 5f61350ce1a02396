"""Kinds of .ods and .xls: read by another library, without checksums, with repeats that stand for millions of cells."""

import os
import zipfile

from qs_workbook import resources
from tests.hostile.corpus import DTD, Kind
from tests.hostile.surgery import open_up, sew

_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(body: str, **more: bytes) -> bytes:
    """An .ods of this body."""
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": (_HEAD + body + _TAIL).encode(),
        "META-INF/manifest.xml": manifest,
    }
    return sew({**parts, **{name.replace("__", "/"): content for name, content in more.items()}}, zipfile.ZIP_DEFLATED)


def _repeated(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods(f'<table:table table:name="A">{row}</table:table>')


def _sample(name: str) -> bytes:
    return (resources.folder("sample_returns") / "trouble" / name).read_bytes()


def _encrypted_ods() -> bytes:
    parts = open_up(ods(""))
    parts["META-INF/manifest.xml"] = b"<m><manifest:encryption-data/></m>"
    return sew(parts)


OTHERS = (
    Kind("an .ods of nothing", lambda: ods('<table:table table:name="A"/>'), "not_our_form"),
    Kind("an .ods without sheets", lambda: ods(""), "not_our_form"),
    Kind("an .ods cell repeated over a whole row", lambda: _repeated(1, 16_384), "not_our_form"),
    Kind("an .ods row repeated a million times", lambda: _repeated(1_048_576, 10), "too_many_cells"),
    Kind("an .ods cell repeated over everything", lambda: _repeated(1_048_576, 16_384), "too_many_cells"),
    Kind("an .ods with a DOCTYPE", lambda: ods("", **{"a.xml": DTD + b"<r/>"}), "doctype"),
    Kind("an .ods with a password", _encrypted_ods, "encrypted"),
    Kind("an .ods whose contents are no XML", lambda: sew({**open_up(ods("")), "content.xml": b"\0" * 500}), "damaged"),
    Kind(
        "a text document",
        lambda: sew({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        "attachment",
    ),
    Kind("half an .xls", lambda: _sample("saved-as.xls")[:30_000], "damaged"),
    Kind("an .xls of noise", lambda: _sample("saved-as.xls")[:1024] + os.urandom(40_000), "damaged"),
    Kind("an .xls of another round", lambda: _sample("saved-as.xls"), "wrong_campaign"),
    Kind("an .ods of another round", lambda: _sample("saved-as.ods"), "wrong_campaign"),
    Kind(
        "an .xlsb of noise",
        lambda: sew({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\1" * 900}),
        "damaged",
    ),
)
