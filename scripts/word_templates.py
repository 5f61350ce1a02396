"""Make the Word templates of `templates/word/`: layout by Decree 30/2020/NĐ-CP, slots for docxtpl.

Run `python scripts/word_templates.py` after a change here. An office may instead restyle the .docx files in Word:
only the words in double braces and the lines with percent signs must stay.
"""

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from qs_workbook.writers.word import with_fixed_times

TARGET = Path(__file__).resolve().parent.parent / "templates" / "word"
FONT = "Times New Roman"
LEFT, RIGHT, TOP, BOTTOM = Mm(30), Mm(15), Mm(20), Mm(20)
CENTRE, JUSTIFY, START = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


def main() -> None:
    """Write every template with the same bytes as long as this file is unchanged."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in TEMPLATES:
        (TARGET / f"{name}.docx").write_bytes(_made(name))


def document_texts() -> dict[str, str]:
    """The main part of every template as it would be written now, for the test that none is stale."""
    found = {}
    for name in TEMPLATES:
        with zipfile.ZipFile(BytesIO(_made(name))) as book:
            found[name] = book.read("word/document.xml").decode()
    return found


def _made(name: str) -> bytes:
    document = _blank()
    TEMPLATES[name](document)
    buffer = BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue(), datetime(2026, 1, 1))


def _blank() -> Any:
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.space_before = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    for level in (1, 2):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(14), True, False
        style.font.color.rgb = None
        style.element.rPr.rFonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            style.element.rPr.rFonts.set(qn(f"w:{kind}"), FONT)
        for colour in style.element.rPr.findall(qn("w:color")):
            colour.set(qn("w:val"), "000000")
            for key in [k for k in colour.attrib if "theme" in k]:
                del colour.attrib[key]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(6)
        style.paragraph_format.keep_with_next = True
    section = document.sections[0]
    _page(section, landscape=False)
    section.different_first_page_header_footer = True
    _header(section.first_page_header, numbered=False)
    _header(section.header, numbered=True)
    return document


def _page(section: Any, *, landscape: bool) -> None:
    width, height = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.left_margin, section.right_margin = (TOP, BOTTOM) if landscape else (LEFT, RIGHT)
    section.top_margin, section.bottom_margin = (LEFT, RIGHT) if landscape else (TOP, BOTTOM)
    section.header_distance = Mm(10)


def _header(header: Any, *, numbered: bool) -> None:
    """Page number centred in the top margin, not on page 1; stamps on every page."""
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_after = Pt(0)
    if numbered:
        for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
            run = paragraph.add_run()
            run.font.name, run.font.size = FONT, Pt(13)
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)
    stamp = header.add_paragraph()
    stamp.alignment = CENTRE
    stamp.paragraph_format.space_after = Pt(4)
    run = stamp.add_run("{{ stamps|join('  -  ') }}")
    run.bold, run.font.size = True, Pt(13)


def say(
    where: Any,
    text: str,
    *,
    align: Any = JUSTIFY,
    bold: bool = False,
    italic: bool = False,
    size: float = 14,
    **more: Any,
) -> Any:
    """A paragraph in one run, so that no slot is torn apart."""
    paragraph = where.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    shape = paragraph.paragraph_format
    if more.get("indent"):
        shape.first_line_indent = Mm(10)
    if "after" in more:
        shape.space_after = Pt(more["after"])
    if "before" in more:
        shape.space_before = Pt(more["before"])
    if more.get("keep"):
        shape.keep_with_next = True
    if not text:
        _low(paragraph, size)
    return paragraph


def _low(paragraph: Any, size: float) -> None:
    """An empty line is as high as its mark: without this a blank cell stretches its row."""
    mark, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(int(size * 2)))
    mark.append(height)
    paragraph._p.get_or_add_pPr().append(mark)


def body(document: Any, text: str, **more: Any) -> Any:
    """Body text: justified, first line indented."""
    return say(document, text, indent=True, **more)


def loop(document: Any, each: str, text: str, **more: Any) -> None:
    """A paragraph repeated for each of a list."""
    say(document, f"{{%p for {each} %}}", after=0)
    body(document, text, **more)
    say(document, "{%p endfor %}", after=0)


def when(document: Any, condition: str, text: str, **more: Any) -> None:
    """A paragraph that stands only where there is something to say."""
    say(document, f"{{%p if {condition} %}}", after=0)
    body(document, text, **more)
    say(document, "{%p endif %}", after=0)


def heading(document: Any, text: str, level: int = 1) -> None:
    """A heading that Word's outline shows."""
    paragraph = document.add_heading(level=level)
    paragraph.add_run(text)
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _rule(paragraph: Any, left: float, right: float) -> None:
    """A thin line under a paragraph, shortened on both sides (mm)."""
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")  # schema order
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(left), Mm(right)


def national(document: Any, number: str, *, body_of: Sequence[str] = (), dated: bool = True) -> None:
    """Agency and number at the left, national heading, motto, place and date at the right.

    `body_of` is a body of the agency that issues the paper itself: its name stands in bold under the agency's.
    """
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    _widths(table, (60, 105))
    _cell(left, "{%p for line in issuer_lines %}", after=0)
    _cell(left, "{{ line }}", bold=not body_of, size=13, after=0)
    _cell(left, "{%p endfor %}", after=0)
    for line in body_of:
        _cell(left, line, bold=True, size=13, after=0)
    _rule(_cell(left, "", size=3, after=6), 20, 20)
    if number:
        _cell(left, f"{{{{ number.{number} }}}}", size=13, after=0)
    _cell(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12.5, after=0)
    _rule(_cell(right, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13, after=6), 20, 20)
    if dated:
        _cell(right, "{{ place_date }}", italic=True, size=13, after=0)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    say(document, "", size=8, after=0)


def _cell(cell: Any, text: str, *, align: Any = CENTRE, **more: Any) -> Any:
    return say(cell, text, align=align, **more)


def title(document: Any, kind: str, summary: str) -> None:
    """Type and summary of the paper, bold and centred, with a short rule."""
    say(document, kind, align=CENTRE, bold=True, after=0)
    say(document, summary, align=CENTRE, bold=True, after=0)
    _rule(say(document, "", size=3, after=8), 60, 60)
    when(document, "override", "{{ override }}", italic=True, size=13)


def signers(document: Any, *, receivers: Sequence[str] = (), left: str = "", gap: int = 3, size: float = 14) -> None:
    """Nơi nhận at the left, the signer at the right."""
    say(document, "", size=8, after=0, keep=True)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    first, second = table.rows[0].cells
    _widths(table, (80, 85))
    if receivers:
        _cell(first, "Nơi nhận:", align=START, bold=True, italic=True, size=12, after=0)
        for receiver in receivers:
            _cell(first, receiver, align=START, size=11, after=0)
    elif left:
        _cell(first, left, bold=True, after=0)
        _cell(first, "(Ký, ghi rõ họ tên)", italic=True, size=13, after=0)
    _cell(second, "{%p for line in signer_titles %}", after=0)
    _cell(second, "{{ line }}", bold=True, size=size, after=0, keep=True)
    _cell(second, "{%p endfor %}", after=0)
    for _ in range(gap):
        _cell(second, "", size=size, after=0, keep=True)
    _cell(second, "{{ signer_name }}", bold=True, size=size, after=0)
    for cell in (first, second):
        cell._tc.remove(cell.paragraphs[0]._p)
    _keep_row(table.rows[0])


def _keep_row(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def grid(
    document: Any, headers: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], **more: Any
) -> Any:
    """A table with a repeated header row; a row of one text is a docxtpl line such as `{%tr for … %}`."""
    table = document.add_table(rows=1, cols=len(headers))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    size = more.get("size", 12)
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    _keep_row(table.rows[0])
    for cell, text in zip(table.rows[0].cells, headers, strict=True):
        _fill(cell, text, size, bold=True, align=CENTRE)
    for texts in rows:
        row = table.add_row()
        _keep_row(row)
        strong = texts[0].startswith("**")
        for at, text in enumerate(texts):
            centred = at in more.get("centred", ())
            _fill(row.cells[at], text.removeprefix("**"), size, bold=strong, align=CENTRE if centred else START)
    _widths(table, widths)
    return table


def _widths(table: Any, widths: Sequence[float]) -> None:
    """Widths in mm, on the grid and on every cell: Word obeys the one, LibreOffice the other."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill(cell: Any, text: str, size: float, *, bold: bool, align: Any) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if not text:
        _low(paragraph, size)


def landscape(document: Any) -> None:
    """A new section across the page for wide tables; its first page is numbered like any other."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, landscape=True)
    section.different_first_page_header_footer = False


# Rates of abuse and offences beside the population give the counts: the office that asked may have them, nobody else.
INTERNAL = (
    "Tài liệu nội bộ: chỉ gửi cơ quan nhận báo cáo và lưu hồ sơ của xã; "
    "không niêm yết, không sao gửi cơ quan, đơn vị khác."
)


def annex(document: Any, number: str, text: str, *, internal: bool = False) -> None:
    """The head of an annex, by Decree 30: number, name, and the paper it belongs to."""
    say(document, f"Phụ lục {number}", align=CENTRE, bold=True, after=0, keep=True)
    say(document, text, align=CENTRE, bold=True, after=0, keep=True)
    whose = "(Kèm theo Báo cáo số          /BC-UBND ngày       tháng       năm {{ year }} của {{ issuer_full }})"
    say(document, whose, align=CENTRE, italic=True, keep=True)
    if internal:
        say(document, INTERNAL, align=CENTRE, bold=True, size=12, keep=True)


def report(document: Any) -> None:
    """Báo cáo gửi Sở Y tế with its annexes."""
    national(document, "report")
    title(document, "BÁO CÁO", "Kết quả tự đánh giá tiêu chuẩn {{ goal }} năm {{ year }}")
    say(document, "Kính gửi: {{ addressee }}", align=CENTRE)
    loop(document, "line in legal", "{{ line }}", italic=True)
    body(document, "{{ issuer_full }} báo cáo kết quả tự đánh giá như sau:")
    heading(document, "I. TỔ CHỨC THỰC HIỆN")
    loop(document, "line in organisation", "{{ line }}")
    heading(document, "II. KẾT QUẢ TỰ ĐÁNH GIÁ")
    body(document, "{{ verdict_line }}", bold=True)
    loop(document, "rule in rules", "- {{ rule.label }}: {{ rule.standing }}.")
    say(document, "{%p for c in criteria %}", after=0)
    heading(document, "{{ c.heading }}", 2)
    body(document, "{{ c.result }}")
    loop(document, "line in c.lines", "- {{ line }}")
    loop(document, "line in c.notes", "{{ line }}", italic=True)
    loop(document, "line in c.units", "+ {{ line }}")
    say(document, "{%p endfor %}", after=0)
    heading(document, "III. TỒN TẠI, HẠN CHẾ VÀ BIỆN PHÁP KHẮC PHỤC")
    heading(document, "1. Chỉ tiêu chưa đạt điểm tối đa", 2)
    loop(document, "line in shortfalls.figures", "- {{ line }}")
    when(document, "shortfalls.harm_note", "{{ shortfalls.harm_note }}", italic=True)
    loop(document, "line in shortfalls.harm", "- {{ line }}")
    heading(document, "2. Nội dung còn thiếu căn cứ", 2)
    loop(document, "line in shortfalls.open", "- {{ line }}")
    heading(document, "3. Biện pháp", 2)
    loop(document, "line in shortfalls.remedies", "- {{ line }}")
    heading(document, "IV. CÁC HOẠT ĐỘNG ĐÃ THỰC HIỆN")
    say(document, "{%p for group in activities %}", after=0)
    heading(document, "{{ group.heading }}", 2)
    body(document, "{{ group.total }}")
    loop(document, "line in group.lines", "- {{ line }}")
    say(document, "{%p endfor %}", after=0)
    heading(document, "V. KINH PHÍ THỰC HIỆN")
    loop(document, "line in funds", "- {{ line.label }}: {{ line.value }}.")
    heading(document, "VI. ĐỀ XUẤT, KIẾN NGHỊ")
    body(document, "1. {{ own_proposal }}")
    when(document, "unit_proposals", "2. Đề xuất, kiến nghị của các cơ quan, đơn vị:")
    loop(document, "line in unit_proposals", "- {{ line }}")
    closing = (
        "Trên đây là kết quả tự đánh giá tiêu chuẩn {{ goal }} năm {{ year }}, {{ issuer_full }} trân trọng báo cáo./."
    )
    body(document, closing, keep=True)
    signers(document, receivers=RECEIVERS)
    landscape(document)
    annex(document, "I", "BẢNG TỰ CHẤM ĐIỂM", internal=True)
    self_score_table(document)
    document.add_page_break()
    annex(document, "II", "SỐ LIỆU TỔNG HỢP CỦA XÃ", internal=True)
    grid(
        document,
        ("Mã", "Nội dung", "Kỳ số liệu", "Đơn vị tính", "Số liệu"),
        (27, 118, 52, 28, 32),
        (
            ("{%tr for i in figures %}", "", "", "", ""),
            ("**", "{{ i.label }}", "", "", ""),
            ("{%tr for r in i.rows %}", "", "", "", ""),
            ("{{ r.code }}", "{{ r.label }}", "{{ r.period }}", "{{ r.measure }}", "{{ r.value }}"),
            ("{%tr endfor %}", "", "", "", ""),
            ("{%tr endfor %}", "", "", "", ""),
        ),
        size=11,
        centred=(2, 3, 4),
    )
    document.add_page_break()
    annex(document, "III", "TÌNH HÌNH GỬI BÁO CÁO CỦA CÁC ĐƠN VỊ")
    grid(
        document,
        ("STT", "Đơn vị", "Loại đơn vị", "Tình trạng", "Ngày nhận"),
        (15, 92, 90, 32, 28),
        (
            ("{%tr for u in units %}", "", "", "", ""),
            ("{{ u.number }}", "{{ u.name }}", "{{ u.type }}", "{{ u.status }}", "{{ u.received }}"),
            ("{%tr endfor %}", "", "", "", ""),
        ),
        centred=(0, 3, 4),
    )
    document.add_page_break()
    annex(document, "IV", "THANG ĐIỂM ĐÃ DÙNG VÀ TÌNH TRẠNG ĐỐI CHIẾU")
    say(document, "{{ scale_counts }}", align=START, size=12)
    grid(
        document,
        ("Mã", "Tiêu chí, chỉ tiêu", "Giá trị", "Tình trạng", "Nguồn"),
        (18, 75, 86, 40, 38),
        (
            ("{%tr for r in scale %}", "", "", "", ""),
            ("{{ r.code }}", "{{ r.label }}", "{{ r.value }}", "{{ r.status }}", "{{ r.source }}"),
            ("{%tr endfor %}", "", "", "", ""),
        ),
        size=11,
    )


RECEIVERS = (
    "- Như trên;",
    "- TT Đảng ủy, TT HĐND xã;",
    "- Chủ tịch, các PCT UBND xã;",
    "- Lưu: VT, VHXH.",
)


def self_score_table(document: Any) -> None:
    """Bảng tự chấm điểm: may be replaced by the province's own form."""
    headers = (
        "STT",
        "Tiêu chí, chỉ tiêu",
        "Cách tính",
        "Kết quả",
        "Điểm tối đa",
        "Điểm tự chấm",
        "Tài liệu kiểm chứng",
    )
    grid(
        document,
        headers,
        (13, 53, 55, 35, 18, 22, 61),
        (
            ("{%tr for c in criteria %}", "", "", "", "", "", ""),
            ("**{{ c.number }}", "{{ c.label }}", "", "{{ c.standing }}", "{{ c.maximum }}", "{{ c.score }}", ""),
            ("{%tr for i in c.indicators %}", "", "", "", "", "", ""),
            (
                "{{ i.number }}",
                "{{ i.label }}",
                "{{ i.formula }}",
                "{{ i.value }}",
                "{{ i.maximum }}",
                "{{ i.score }}",
                "{{ i.documents|join('; ') }}",
            ),
            ("{%tr endfor %}", "", "", "", "", "", ""),
            ("{%tr endfor %}", "", "", "", "", "", ""),
            ("**", "Tổng cộng", "", "{{ verdict }}", "{{ maximum }}", "{{ score }}", ""),
        ),
        size=11,
        centred=(0, 4, 5),
    )


def proposal(document: Any) -> None:
    """Tờ trình to the recognising authority."""
    national(document, "proposal")
    title(document, "TỜ TRÌNH", "Về kết quả tự đánh giá tiêu chuẩn {{ goal }} năm {{ year }}")
    say(document, "Kính gửi: {{ addressee }}", align=CENTRE)
    loop(document, "line in legal", "{{ line }}", italic=True)
    body(document, "{{ issuer_full }} {{ ask }}, với các nội dung sau:")
    body(document, "1. Kết quả tự đánh giá", bold=True)
    body(document, "{{ verdict_line }}")
    loop(document, "rule in rules", "- {{ rule.label }}: {{ rule.standing }}.")
    body(document, "2. Hồ sơ kèm theo", bold=True)
    for line in (
        "- Báo cáo kết quả tự đánh giá, kèm bảng tự chấm điểm;",
        "- Biên bản họp hội đồng tự đánh giá;",
        "- Danh mục hồ sơ minh chứng, kèm tài liệu;",
        "- Bản tổng hợp tự đánh giá của các đơn vị.",
    ):
        body(document, line)
    body(document, "Kính đề nghị {{ addressee }} xem xét./.", keep=True)
    signers(document, receivers=("- Như trên;", "- Chủ tịch, các PCT UBND xã;", "- Lưu: VT, VHXH."))


def minutes(document: Any) -> None:
    """Minutes of the self-assessment council by the form of Decree 30: figures filled, people and votes to be written.

    No place and date in the head: minutes say when and where the meeting began and ended.
    """
    national(document, "minutes", body_of=("HỘI ĐỒNG", "TỰ ĐÁNH GIÁ"), dated=False)
    title(document, "BIÊN BẢN", "Họp Hội đồng tự đánh giá tiêu chuẩn {{ goal }} năm {{ year }}")
    for line in (
        "1. Thời gian bắt đầu: …… giờ ……, ngày …… tháng …… năm {{ year }}",
        "Địa điểm: …………………………………………………………………",
        "2. Thành phần tham dự",
        "Chủ trì: ………………………………… Chức vụ: ………………………",
        "Thư ký: ………………………………… Chức vụ: ………………………",
        "Thành viên có mặt: …/…; vắng mặt: … (lý do: …………………)",
    ):
        body(document, line, align=START, bold=line.startswith("2."))
    body(document, "3. Nội dung", bold=True)
    body(document, "Phòng Văn hóa - Xã hội trình bày kết quả tổng hợp:")
    loop(document, "line in organisation", "{{ line }}")
    body(document, "{{ verdict_line }}")
    loop(document, "rule in rules", "- {{ rule.label }}: {{ rule.standing }}.")
    grid(
        document,
        ("Tiêu chí", "Nội dung", "Điểm tối đa", "Điểm tự chấm", "Tự đánh giá", "Hội đồng thống nhất"),
        (14, 55, 18, 24, 29, 25),
        (
            ("{%tr for c in criteria %}", "", "", "", "", ""),
            ("{{ c.number }}", "{{ c.label }}", "{{ c.maximum }}", "{{ c.score }}", "{{ c.standing }}", ""),
            ("{%tr endfor %}", "", "", "", "", ""),
            ("**", "Tổng điểm", "{{ maximum }}", "{{ score }}", "", ""),
        ),
        size=12,
        centred=(0, 2, 3, 4),
    )
    say(document, "", after=0)
    body(document, "4. Ý kiến thảo luận: ……………………………………………………", align=START)
    body(document, "……………………………………………………………………………", align=START)
    body(document, "5. Biểu quyết: đồng ý: ……; không đồng ý: ……; ý kiến khác: ……", align=START)
    body(document, "6. Kết luận của chủ trì: ………………………………………………", align=START)
    end = "Cuộc họp kết thúc vào …… giờ ……, ngày …… tháng …… năm {{ year }}; "
    body(document, f"{end}biên bản đã được đọc lại cho các thành viên nghe và thống nhất ký tên./.", keep=True)
    say(document, "", size=8, after=0, keep=True)
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, ("THƯ KÝ", "CHỦ TRÌ"), strict=True):
        _fill(cell, text, 14, bold=True, align=CENTRE)
        _cell(cell, "(Ký, ghi rõ họ tên)", italic=True, size=13)
        for _ in range(3):
            _cell(cell, "", after=0, keep=True)
    _keep_row(table.rows[0])
    say(document, "Nơi nhận:", align=START, bold=True, italic=True, size=12, after=0, keep=True)
    for receiver in ("- Chủ tịch, các PCT UBND xã;", "- Thành viên Hội đồng;", "- Lưu: VT, VHXH."):
        say(document, receiver, align=START, size=11, after=0)


def evidence(document: Any) -> None:
    """Numbered list of the dossier's documents."""
    national(document, "")
    title(document, "DANH MỤC HỒ SƠ MINH CHỨNG", "Tự đánh giá tiêu chuẩn {{ goal }} năm {{ year }}")
    body(document, "Chỉ liệt kê tài liệu đã có. Không đưa vào hồ sơ danh sách, họ tên, ảnh trẻ em.", italic=True)
    grid(
        document,
        ("Số", "Tài liệu (số, ngày, cơ quan ban hành)", "Đơn vị cung cấp", "Số tờ", "Ghi chú"),
        (12, 76, 41, 16, 20),
        (
            ("{%tr for e in evidence %}", "", "", "", ""),
            ("**", "{{ e.label }}", "", "", ""),
            ("", "Tài liệu cần có: {{ e.wanted }}", "", "", ""),
            ("{%tr for r in e.rows %}", "", "", "", ""),
            ("{{ r.number }}", "{{ r.text }}", "{{ r.unit }}", "", ""),
            ("{%tr endfor %}", "", "", "", ""),
            ("{%tr endfor %}", "", "", "", ""),
        ),
        centred=(0,),
    )
    signers(document, left="NGƯỜI LẬP DANH MỤC")


def units(document: Any) -> None:
    """A page per unit with its own assessment, for the dossier."""
    say(document, "{%p for u in unit_pages %}", after=0)
    head = say(document, "TỔNG HỢP TỰ ĐÁNH GIÁ CỦA ĐƠN VỊ", align=CENTRE, bold=True, after=0)
    head.paragraph_format.page_break_before = True  # a break of its own would leave an empty page after a full one
    say(document, "{{ u.name }}", align=CENTRE, bold=True)
    say(document, "{{ title }}", align=CENTRE, italic=True)
    say(document, "{%p if u.rows %}", after=0)
    grid(
        document,
        ("Tiêu chí", "Kết quả", "Kết quả nổi bật", "Khó khăn, nguyên nhân", "Đề xuất, kiến nghị"),
        (45, 22, 35, 33, 30),
        (
            ("{%tr for r in u.rows %}", "", "", "", ""),
            ("{{ r.label }}", "{{ r.result }}", "{{ r.strengths }}", "{{ r.difficulties }}", "{{ r.proposals }}"),
            ("{%tr endfor %}", "", "", "", ""),
        ),
        size=11,
        centred=(1,),
    )
    say(document, "", size=6, after=0)
    say(document, "{%p endif %}", after=0)
    say(document, "{%p if u.documents %}", after=0)
    body(document, "Tài liệu minh chứng đơn vị đã nêu:", bold=True)
    loop(document, "line in u.documents", "- {{ line }}", size=13)
    say(document, "{%p endif %}", after=0)
    when(document, "u.head", "Thủ trưởng đơn vị: {{ u.head }}")
    say(document, "{%p endfor %}", after=0)


def notice(document: Any) -> None:
    """One page for the public: points by criterion, never a count."""
    national(document, "notice")
    title(document, "THÔNG BÁO", "{{ title }}")
    body(document, "{{ notice_lead }}", size=12, after=2)
    body(document, "{{ verdict_line }}", bold=True, size=12, after=2)
    grid(
        document,
        ("Tiêu chí", "Nội dung", "Điểm tối đa", "Điểm tự chấm", "Tự đánh giá"),
        (12, 74, 17, 32, 30),
        (
            ("{%tr for c in criteria %}", "", "", "", ""),
            ("{{ c.number }}", "{{ c.label }}", "{{ c.maximum }}", "{{ c.score }}", "{{ c.standing }}"),
            ("{%tr endfor %}", "", "", "", ""),
            ("**", "Tổng điểm", "{{ maximum }}", "{{ score }}", ""),
        ),
        size=10.5,
        centred=(0, 2, 3, 4),
    )
    body(document, "{{ notice_privacy }} {{ notice_contact }}", size=12, before=6, after=0)
    signers(
        document,
        receivers=("- Niêm yết tại trụ sở UBND xã, các thôn;", "- Trang TTĐT xã;", "- Lưu: VT, VHXH."),
        gap=2,
        size=13,
    )


def ballot(document: Any) -> None:
    """An anonymous ballot."""
    say(
        document,
        "MẪU ĐỀ XUẤT - dùng khi cấp trên chưa có mẫu phiếu",
        align=WD_ALIGN_PARAGRAPH.RIGHT,
        italic=True,
        size=11,
    )
    say(document, "{{ ballot_title }}", align=CENTRE, bold=True, after=0)
    say(document, "Về việc thực hiện quyền trẻ em năm {{ year }} - xã {{ place }}", align=CENTRE, bold=True)
    body(document, "{{ ballot_lead }}", italic=True)
    grid(
        document,
        ("Số", "Nội dung hỏi", "{{ answers[0] }}", "{{ answers[1] }}", "{{ answers[2] }}", "{{ answers[3] }}"),
        (10, 67, 22, 22, 22, 22),
        (
            ("{%tr for q in questions %}", "", "", "", "", ""),
            ("{{ q.number }}", "{{ q.text }}", "☐", "☐", "☐", "☐"),
            ("{%tr endfor %}", "", "", "", "", ""),
        ),
        size=13,
        centred=(0, 2, 3, 4, 5),
    )
    say(document, "", after=0)
    body(document, "☐  Hỏi trực tiếp, đọc giúp hoặc phiên dịch (người lấy phiếu đánh dấu)")
    body(document, "Phiếu không ghi tên. Bỏ phiếu vào hòm kín. Cảm ơn!", italic=True)


TEMPLATES: dict[str, Callable[[Any], None]] = {
    "report": report,
    "proposal": proposal,
    "minutes": minutes,
    "evidence": evidence,
    "units": units,
    "notice": notice,
    "ballot": ballot,
}

if __name__ == "__main__":
    main()
