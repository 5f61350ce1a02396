"""The list of kinds. One line a kind; what was once found broken stays here as a case."""

import io
import os
import zipfile

from tests.hostile.corpus import (
    DTD,
    EXTERNAL,
    MIB,
    Kind,
    _columns,
    added,
    before_end,
    bit_rot,
    doctype,
    encrypted_flag,
    figures,
    figures_part,
    first_cell,
    inline,
    lying_size,
    many_rows,
    one_long_text_a_thousand_times,
    overlapping,
    part,
    prefixed,
    renamed_backslashes,
    shared_bomb,
    strict,
    twice,
    typed_str,
    utf16,
    valid,
    with_password,
    without,
)
from tests.hostile.surgery import edit, open_up, sew, sheet_parts

FIRST = ("TC07.1.01",)


def _zip(**members: bytes) -> bytes:
    return sew(dict(members))


def _stored(count: int, size: int) -> bytes:
    return sew({**open_up(valid()), **{f"xl/worksheets/extra{n}.xml": b" " * size for n in range(count)}})


def _entries(count: int) -> bytes:
    out = io.BytesIO(valid())
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(count):
            archive.writestr(f"xl/media/{n}.bin", b"")
    return out.getvalue()


def _reordered() -> bytes:
    import re

    def change(content: bytes) -> bytes:
        rows = re.findall(rb"<row .*?</row>|<row [^>]*/>", content, re.S)
        body = b"".join(reversed(rows))
        return re.sub(
            rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + body + b"</sheetData>", content, flags=re.S
        )

    return figures(change)()


def _no_refs() -> bytes:
    """Cells and rows without their place, as some generators write; every gap is filled so that counting works."""
    import re

    from qs_workbook.readers.sheet_scan import parse_ref

    def change(content: bytes) -> bytes:
        rows = {int(n): body for n, body in re.findall(rb'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', content, re.S)}
        lines = []
        for number in range(1, max(rows) + 1):
            cells = {}
            for ref, rest in re.findall(rb'<c r="([A-Z]+\d+)"([^>]*/>|.*?</c>)', rows.get(number, b""), re.S):
                found = parse_ref(ref.decode())
                assert found is not None
                cells[found[1]] = b"<c" + rest
            width = max(cells, default=0)
            lines.append(b"<row>" + b"".join(cells.get(n, b"<c/>") for n in range(1, width + 1)) + b"</row>")
        return re.sub(
            rb"<sheetData>.*</sheetData>",
            lambda _: b"<sheetData>" + b"".join(lines) + b"</sheetData>",
            content,
            flags=re.S,
        )

    return figures(change)()


def _dates_1904() -> bytes:
    return edit(valid(), "xl/workbook.xml", lambda c: c.replace(b"<workbookPr", b'<workbookPr date1904="1"', 1))


def _names(count: int) -> bytes:
    extra = "".join(f'<definedName name="N{n}">Sheet!$A$1</definedName>' for n in range(count)).encode()
    return edit(valid(), "xl/workbook.xml", lambda c: c.replace(b"</definedNames>", extra + b"</definedNames>"))


def _styles(count: int) -> bytes:
    extra = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * count
    return edit(valid(), "xl/styles.xml", lambda c: c.replace(b"</cellXfs>", extra + b"</cellXfs>"))


def _chart_sheet() -> bytes:
    parts = open_up(valid())
    parts["xl/chartsheets/sheet1.xml"] = b"<chartsheet/>"
    rels = "xl/_rels/workbook.xml.rels"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
    relation = b'<Relationship Id="rId99" Type="' + kind + b'" Target="chartsheets/sheet1.xml"/>'
    parts[rels] = parts[rels].replace(b"</Relationships>", relation + b"</Relationships>")
    sheet = b'<sheet name="Bi\xe1\xbb\x83u \xc4\x91\xe1\xbb\x93" sheetId="99" r:id="rId99"/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", sheet)
    return sew(parts)


def _macro() -> bytes:
    parts = open_up(valid())
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + b"\0" * 500
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return sew(parts)


def _tampered_formula() -> bytes:
    import re

    def change(content: bytes) -> bytes:
        return re.sub(rb"<f>.*?</f>", b"<f>WEBSERVICE(&quot;http://192.0.2.1/&quot;)</f>", content, count=1, flags=re.S)

    return figures(change)()


CONTAINERS = (
    Kind("nothing at all", lambda: b"", "empty"),
    Kind("zeros of a file still being synchronised", lambda: b"\0" * 20_000, "empty"),
    Kind("the first three bytes", lambda: valid()[:3], "truncated"),
    Kind("half a workbook", lambda: valid()[: len(valid()) // 2], "truncated"),
    Kind("the last hundred bytes missing", lambda: valid()[:-100], "truncated"),
    Kind("the first thousand bytes missing", lambda: valid()[1000:], "not_a_workbook"),
    Kind("one byte flipped on the way", bit_rot, "damaged"),
    Kind("a directory that lies about sizes", lying_size, "damaged"),
    Kind("junk before the workbook", lambda: b"junk" * 10 + valid(), "not_a_workbook"),
    Kind("junk after the workbook", lambda: valid() + b"junk" * 10),
    Kind("a web page", lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
    Kind("a web page with a byte order mark", lambda: b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "html"),
    Kind("an Excel 2003 XML file", lambda: b'<?xml version="1.0"?><Workbook/>', "not_a_workbook"),
    Kind("a CSV file", lambda: "Mã;Giá trị\nTC07.1.01;40\n".encode(), "csv"),
    Kind("a CSV file in UTF-16", lambda: "Mã\tGiá trị\nTC07.1.01\t40\n".encode("utf-16"), "csv"),
    Kind("a plain text", lambda: "Kính gửi UBND xã".encode(), "text"),
    Kind("a PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "attachment"),
    Kind(
        "a Word file", lambda: _zip(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}), "attachment"
    ),
    Kind(
        "a slide show",
        lambda: _zip(**{"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<d/>"}),
        "attachment",
    ),
    Kind("a photograph", lambda: b"\xff\xd8\xff\xe0" + os.urandom(2000), "attachment"),
    Kind("a screenshot", lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(2000), "attachment"),
    Kind("a photograph of an iPhone", lambda: b"\0\0\0\x18ftypheic" + os.urandom(2000), "attachment"),
    Kind("a RAR archive", lambda: b"Rar!\x1a\x07\x01\x00" + os.urandom(200), "packed"),
    Kind("a 7z archive", lambda: b"7z\xbc\xaf\x27\x1c" + os.urandom(200), "packed"),
    Kind("a program", lambda: b"MZ" + os.urandom(2000), "not_a_workbook"),
    Kind("noise", lambda: bytes([250]) + os.urandom(5000), "not_a_workbook"),
    Kind("an OLE container of nothing", lambda: bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 3000, "damaged"),
    Kind("a zip of a workbook", lambda: _zip(**{"a.xlsx": b"x"}), "container"),
    Kind("a zip of nothing", lambda: _zip(), "empty"),
    Kind("a zip of two hundred files", lambda: _zip(**{f"{n}.xlsx": b"x" for n in range(200)}), "too_many_members"),
    Kind(
        "a workbook whose saving was cut short",
        lambda: sew({n: c for n, c in open_up(valid()).items() if n.startswith(("docProps/", "xl/theme"))}),
        "damaged",
    ),
    Kind(
        "a workbook's folder packed again",
        lambda: sew({f"bieu/{n}": c for n, c in open_up(valid()).items()}),
        "damaged",
    ),
    Kind("a password to open", lambda: with_password("mật khẩu"), "encrypted"),
    Kind("the password Excel itself knows", lambda: with_password("VelvetSweatshop")),
    Kind("entries marked as encrypted", encrypted_flag, "encrypted"),
    Kind(
        "a workbook of twenty-one megabytes",
        lambda: sew({**open_up(valid()), "xl/media/a.jpg": os.urandom(21 * MIB)}),
        "too_large",
    ),
    Kind(
        "nineteen megabytes of photographs", lambda: sew({**open_up(valid()), "xl/media/a.jpg": os.urandom(19 * MIB)})
    ),
)
PACKAGES = (
    Kind("the figures sheet given twice", twice(), "part_twice"),
    Kind("the figures sheet given twice in other letters", twice(None, str.upper), "part_twice"),
    Kind("the figures sheet given twice with a backslash", twice(None, lambda n: n.replace("/", "\\")), "part_twice"),
    Kind("the strings given twice", twice("xl/sharedStrings.xml"), "part_twice"),
    Kind("two entries in one place", overlapping, "odd_package"),
    Kind("a part that climbs out", added("../../evil.xml", b"<a/>"), "odd_package"),
    Kind("two thousand entries", lambda: _entries(2_000), "too_many_parts"),
    Kind("sixty-five thousand entries", lambda: _entries(65_000), "too_many_parts"),
    Kind("one part of a hundred and ten megabytes", lambda: _stored(1, 110 * MIB), "too_large"),
    Kind("four parts of fifty megabytes", lambda: _stored(4, 50 * MIB), "too_large"),
    Kind("a hundred megabytes of black picture", added("xl/media/a.bmp", b"\0" * (100 * MIB))),
    Kind("names with backslashes", renamed_backslashes),
    Kind("billion laughs in a sheet", lambda: doctype(figures_part())(), "doctype"),
    Kind("billion laughs in the strings", doctype("xl/sharedStrings.xml"), "doctype"),
    Kind("an external DTD in the workbook", doctype("xl/workbook.xml", EXTERNAL), "doctype"),
    Kind("a DOCTYPE in the properties", doctype("docProps/core.xml", EXTERNAL), "doctype"),
    Kind("a DOCTYPE in a part nobody reads", added("xl/drawings/drawing9.xml", DTD + b"<r/>"), "doctype"),
    Kind("a DOCTYPE in UTF-16", added("xl/a.xml", DTD.decode().encode("utf-16") + b"<\0r\0/\0>\0"), "doctype"),
    Kind("UTF-16 strings", utf16("xl/sharedStrings.xml")),
    Kind("a UTF-16 sheet", lambda: utf16(figures_part())()),
    Kind("no workbook part", without("xl/workbook.xml"), "damaged"),
    Kind("no relations", without("_rels/.rels")),
    Kind("no content types", without("[Content_Types].xml")),
    Kind("no relations of the workbook", without("xl/_rels/workbook.xml.rels"), "damaged"),
    Kind("no styles", without("xl/styles.xml")),
    Kind(
        "no strings", without("xl/sharedStrings.xml"), None, ("TABLE-MISSING",), ("TC07.1.01", "TC07.1.02", "TC08.1.01")
    ),
    Kind(
        "no figures sheet",
        lambda: without(figures_part())(),
        None,
        ("SHEET-PART-MISSING", "TABLE-MISSING"),
        ("TC07.1.01", "TC07.1.02", "TC08.1.01"),
    ),
    Kind("no properties", without("docProps/custom.xml", "docProps/core.xml", "docProps/app.xml")),
    Kind("broken properties", part("docProps/custom.xml", lambda c: c[:50])),
    Kind("broken styles", part("xl/styles.xml", lambda c: c[:500])),
    Kind("a workbook part that is no XML", part("xl/workbook.xml", lambda c: b"{}"), "damaged"),
    Kind("a sheet cut in the middle", figures(lambda c: c[: len(c) // 2]), "damaged"),
    Kind("no sheets", part("xl/workbook.xml", lambda c: c[: c.index(b"<sheets>")] + b"</workbook>"), "no_sheets"),
    Kind("Strict Open XML", lambda: strict(valid()), None, ("FILE-STRICT",)),
    Kind("a chart sheet", _chart_sheet),
    Kind("macros", _macro, None, ("FILE-MACRO",)),
    Kind("an Excel 4 macro sheet", added("xl/macrosheets/sheet1.xml", b"<m/>"), None, ("FILE-MACRO",)),
    Kind("an embedded object", added("xl/embeddings/oleObject1.bin", b"x"), None, ("FILE-EMBEDDED",)),
    Kind("a data connection", added("xl/connections.xml", b"<connections/>"), None, ("FILE-CONNECTION",)),
    Kind(
        "a link to another workbook",
        added("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        None,
        ("FILE-EXTERNAL-LINK",),
    ),
    Kind(
        "a DDE link",
        added("xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink ddeService='cmd'/></externalLink>"),
        None,
        ("FILE-EXTERNAL-LINK", "FILE-DDE"),
    ),
    Kind("a ribbon of its own", added("customUI/customUI.xml", b"<customUI/>"), None, ("FILE-MACRO",)),
    Kind("a hundred thousand names", lambda: _names(100_000)),
    Kind("sixty-four thousand formats", lambda: _styles(64_000)),
    Kind("a hundred thousand strings too many", shared_bomb(110_000), "too_many_strings"),
    Kind("one long text two thousand times", one_long_text_a_thousand_times, "too_much_text"),
    Kind(
        "a million elements in the styles",
        part("xl/styles.xml", lambda c: c.replace(b"</cellXfs>", b"<a/>" * 1_100_000 + b"</cellXfs>")),
    ),
    Kind("deep nesting", figures(before_end(b"<a>" * 100_000 + b"</a>" * 100_000)), "odd_package"),
)
SHEETS = (
    Kind(
        "a million formatted blank rows",
        figures(
            many_rows('<row r="{n}" s="3" customFormat="1"><c r="A{n}" s="3"/><c r="B{n}" s="3"/></row>', 1_000_000)
        ),
    ),
    Kind("whole rows of sixteen thousand formatted cells", figures(_columns(100))),
    Kind("a million blank rows with nothing in them", figures(many_rows('<row r="{n}" ht="15"/>', 1_000_000))),
    Kind(
        "a stray cell in the last corner",
        figures(many_rows('<row r="{n}"><c r="XFD1048576"><v>1</v></c></row>', 1)),
        None,
        ("CONTENT-OUTSIDE",),
    ),
    Kind(
        "four hundred thousand cells with content",
        figures(many_rows('<row r="{n}"><c r="A{n}"><v>1</v></c></row>', 400_000)),
        "too_many_cells",
    ),
    Kind("a lying dimension", figures(lambda c: c.replace(b'<dimension ref="', b'<dimension ref="A1:B2" x="'))),
    Kind("no dimension", figures(lambda c: c.replace(b"<dimension ", b"<x "))),
    Kind("rows out of order", _reordered),
    Kind("cells and rows without their place", _no_refs),
    Kind(
        "six thousand merges",
        figures(before_end(b"<mergeCells>" + b'<mergeCell ref="AA1:AB2"/>' * 6_000 + b"</mergeCells>")),
        "too_many_merges",
    ),
    Kind(
        "a merge of the whole sheet",
        figures(before_end(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        None,
        ("CELL-MERGED",),
        ("TC07.1.01", "TC07.1.02", "TC08.1.01"),
    ),
    Kind(
        "a hundred thousand rules",
        figures(
            before_end(
                b'<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>1</formula></cfRule>'
                b"</conditionalFormatting>" * 100_000
            )
        ),
    ),
    Kind("prefixes on every element", figures(prefixed)),
    Kind("inline strings", figures(inline)),
    Kind("texts as t=str", figures(typed_str)),
    Kind("dates from 1904", _dates_1904),
    Kind(
        "a cell given twice with two figures",
        figures(lambda c: c.replace(b"<v>40</v></c>", b'<v>40</v></c><c r="%s"><v>41</v></c>' % sheet_cell())),
        None,
        ("CELL-GIVEN-TWICE",),
        FIRST,
    ),
    Kind(
        "a cell given twice with one figure",
        figures(lambda c: c.replace(b"<v>40</v></c>", b'<v>40</v></c><c r="%s"><v>40</v></c>' % sheet_cell())),
    ),
    Kind("NaN in a number", first_cell('<c r="{r}"><v>NaN</v></c>'), None, ("CELL-IMPOSSIBLE",), FIRST),
    Kind("letters in a number", first_cell('<c r="{r}"><v>abc</v></c>'), None, ("CELL-IMPOSSIBLE",), FIRST),
    Kind(
        "five thousand digits",
        first_cell('<c r="{r}"><v>' + "9" * 5_000 + "</v></c>"),
        None,
        ("CELL-IMPOSSIBLE",),
        FIRST,
    ),
    Kind("1E309", first_cell('<c r="{r}"><v>1E309</v></c>'), None, ("CELL-IMPOSSIBLE",), FIRST),
    Kind("an underscore in a number", first_cell('<c r="{r}"><v>1_000</v></c>'), None, ("CELL-IMPOSSIBLE",), FIRST),
    Kind("digits of another script", first_cell('<c r="{r}"><v>١٢</v></c>'), None, ("CELL-IMPOSSIBLE",), FIRST),
    Kind(
        "a string that does not exist",
        first_cell('<c r="{r}" t="s"><v>999999</v></c>'),
        None,
        ("CELL-IMPOSSIBLE",),
        FIRST,
    ),
    Kind(
        "a type that does not exist", first_cell('<c r="{r}" t="zz"><v>40</v></c>'), None, ("CELL-IMPOSSIBLE",), FIRST
    ),
    Kind("a truth value in a count", first_cell('<c r="{r}" t="b"><v>1</v></c>'), None, ("CELL-BOOLEAN",), FIRST),
    Kind("an error value", first_cell('<c r="{r}" t="e"><v>#DIV/0!</v></c>'), None, ("CELL-ERROR",), FIRST),
    Kind(
        "an error of a formula",
        first_cell('<c r="{r}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        None,
        ("CELL-ERROR",),
        FIRST,
    ),
    Kind(
        "a formula without a result", first_cell('<c r="{r}"><f>SUM(1,2)</f></c>'), None, ("CELL-FORMULA-EMPTY",), FIRST
    ),
    Kind("a formula with a result", first_cell('<c r="{r}"><f>20+20</f><v>40</v></c>'), None, ("CELL-FORMULA",)),
    Kind(
        "an array formula",
        first_cell('<c r="{r}"><f t="array" ref="{r}">20+20</f><v>40</v></c>'),
        None,
        ("CELL-FORMULA",),
    ),
    Kind(
        "a shared formula whose master is gone",
        first_cell('<c r="{r}"><f t="shared" si="7"/><v>40</v></c>'),
        None,
        ("CELL-FORMULA",),
    ),
    Kind("a format that does not exist", first_cell('<c r="{r}" s="999999"><v>40</v></c>')),
    Kind("a negative format", first_cell('<c r="{r}" s="-1"><v>40</v></c>')),
    Kind(
        "a place beyond the sheet",
        figures(lambda c: c.replace(b"</sheetData>", b'<row r="9"><c r="ZZZZ9"><v>5</v></c></row></sheetData>')),
    ),
    Kind("an empty value", first_cell('<c r="{r}"><v></v></c>'), None, (), FIRST),
    Kind(
        "a figure partly struck out",
        first_cell('<c r="{r}" t="inlineStr"><is><r><rPr><strike/></rPr><t>12</t></r><r><t>15</t></r></is></c>'),
        None,
        ("CELL-STRUCK",),
        FIRST,
    ),
    Kind(
        "a command typed into a figure",
        first_cell('<c r="{r}" t="str"><v>=cmd|\' /C calc\'!A0</v></c>'),
        None,
        ("CELL-NOT-A-NUMBER",),
        FIRST,
    ),
    Kind(
        "control characters",
        first_cell('<c r="{r}" t="str"><v>_x0001__xD800_40</v></c>'),
        None,
        ("CELL-NOT-A-NUMBER",),
        FIRST,
    ),
    Kind("a check that calls the network", _tampered_formula),
)


def sheet_cell() -> bytes:
    """Place of the first figure."""
    from tests.hostile.corpus import place

    return place()[1].encode()


KINDS = (*CONTAINERS, *PACKAGES, *SHEETS)
__all__ = ["KINDS", "sheet_parts"]
