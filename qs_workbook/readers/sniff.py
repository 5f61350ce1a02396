"""What a file is by its first bytes, never by its name; the extension only decides between kinds of plain text."""

import io
import re
import zipfile

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
)
_MAIL_HEADS = (
    b"received:",
    b"from:",
    b"return-path:",
    b"delivered-to:",
    b"mime-version:",
    b"date:",
    b"subject:",
    b"to:",
)
_MAIL_MARKS = (b"\nfrom:", b"\nto:", b"\nsubject:", b"\nmime-version:", b"\ndate:", b"\ncontent-type:")
PICTURES = frozenset({"jpg", "png", "gif", "tiff", "bmp", "webp", "heic"})
DOCUMENTS = frozenset({"pdf", "doc", "docx", "rtf", "odt", "ppt", "pptx", *PICTURES})


def sniff(data: bytes) -> str:
    """One word for what the bytes are: xlsx, xls, ole, ods, zip, eml, html, csv, pdf, empty, truncated, unknown …"""
    if not data.strip(b"\x00 \r\n\t"):
        return "empty"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in (b"heic", b"heix", b"mif1") else "video"
    if data.startswith(OLE):
        return "ole"
    if OLE.startswith(data[:8]) or data[:4] == b"PK\x03\x04"[: len(data)]:
        return _sniff_zip(data) if len(data) > 4 else "truncated"
    if data.startswith(b"PK\x05\x06"):
        return "zip"
    return _sniff_text(data)


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/").casefold() for name in archive.namelist()}
            return _kind_of_names(names, archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return "damaged" if b"PK\x05\x06" in data[-65_600:] else "truncated"


def _kind_of_names(names: set[str], archive: zipfile.ZipFile) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    # A workbook whose saving was cut short, or its folder packed again, still has parts of these names.
    if any(name.endswith("[content_types].xml") or re.match(r"(?:.*/)?(?:xl|docprops)/", name) for name in names):
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as part:
            said = part.read(200)
        return "ods" if b"spreadsheet" in said else "odt"
    return "zip"


def _sniff_text(data: bytes) -> str:
    head = data[:4096]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(mark):
            head = head[len(mark) :].decode(encoding, "replace").encode()
    lowered = head.lstrip().lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")) or b"<html" in lowered[:1024]:
        return "html"
    if lowered.startswith((b"<?xml", b"<workbook")):
        return "xml"
    if lowered.startswith(_MAIL_HEADS) and sum(mark in b"\n" + lowered for mark in _MAIL_MARKS) >= 2:
        return "eml"
    if b"\x00" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50:
        return "unknown"
    first = head.splitlines()[0] if head.splitlines() else b""
    return "csv" if any(mark in first for mark in (b",", b";", b"\t")) or b";" in head or b"\t" in head else "text"
