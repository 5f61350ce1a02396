"""Make `templates/word/cong-van.docx`, the letter of `mail`, in the layout of Decree 30/2020/NĐ-CP; restyle it in Word.

python scripts/letter_template.py
"""

from pathlib import Path

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).parent.parent / "templates" / "word" / "cong-van.docx"
FONT = "Times New Roman"
PLACE = "{{ xa.split(' (')[0] }}"  # a remark in brackets is no part of a place's name
WIDTHS = Mm(14), Mm(79), Mm(28), Mm(44)
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def say(paragraph: Paragraph, text: str, size: int = 14, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Add a run in the paper's font."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    return paragraph


def line(cell: _Cell, text: str, size: int = 13, **look: bool) -> Paragraph:
    """A centred line of the letter's head."""
    first = cell.paragraphs[0]
    paragraph = first if not first.text else cell.add_paragraph()
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_after = Pt(0)
    return say(paragraph, text, size, **look)


def rule(paragraph: Paragraph, short: int) -> None:
    """A line under a paragraph, shortened on both sides (mm)."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(short)
    paragraph.paragraph_format.space_after = Pt(4)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")  # the schema's order


def page_number(paragraph: Paragraph) -> None:
    """The field PAGE."""
    run = say(paragraph, "", 13).runs[0]
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def main() -> None:
    """Build and save the template."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.alignment = CENTRE
    page_number(header)
    head = paper.add_table(rows=1, cols=2)
    head.autofit = False
    left, right = head.rows[0].cells
    for cell, column, width in zip((left, right), head.columns, (Mm(62), Mm(105)), strict=True):
        cell.width = column.width = width
    line(left, "{{ co_quan|replace('UBND ', 'ỦY BAN NHÂN DÂN\\n') }}", 13, bold=True)
    rule(line(left, " ", 3), 18)
    line(left, "Số:        /UBND-VHXH", 13)
    line(left, "V/v đánh giá các tiêu chí xã phù hợp với trẻ em năm {{ nam }}", 12)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    rule(line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True), 20)
    line(right, f"{PLACE}, {{{{ ngay_thang }}}}", 14, italic=True)
    paper.add_paragraph()
    to = paper.add_paragraph()
    to.alignment = CENTRE
    say(to, f"Kính gửi: Các cơ quan, đơn vị, trường học trên địa bàn {{{{ cap_xa }}}} {PLACE}")
    body = (
        "{{ mo_dau }}",
        "1. Điền số liệu vào biểu Excel gửi kèm (mỗi đơn vị một tệp theo danh sách dưới đây); chỉ điền các ô có khung "
        "đậm, không sửa tiêu đề, mã và công thức.",
        "2. Gửi tệp Excel đã điền cùng văn bản có ký, đóng dấu về {{ co_quan_tong_hop }}, chậm nhất {{ han }}"
        "{% if han_lam_viec %} (ngày làm việc cuối: {{ han_lam_viec }}){% endif %}.",
        "3. Chỉ báo cáo số lượng. Không gửi danh sách, họ tên, ảnh trẻ em; không kể nội dung vụ việc.",
        "4. Trong quá trình thực hiện nếu có vướng mắc, đề nghị liên hệ {{ lien_he }}.",
    )
    for text in body:
        paragraph = paper.add_paragraph()
        paragraph.alignment = JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = Pt(6)
        say(paragraph, text)
    table = paper.add_table(rows=4, cols=4)
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    rows = (
        ("STT", "Đơn vị", "Tệp biểu", "Chậm nhất"),
        ("{%tr for d in don_vi %}", "", "", ""),
        ("{{ d.tt }}", "{{ d.ten }}", "{{ d.tep }}", "{{ d.han }}"),
        ("{%tr endfor %}", "", "", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, WIDTHS, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            say(paragraph, text, 13, bold=texts[0] == "STT")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    closing = paper.add_paragraph()
    closing.alignment = JUSTIFY
    closing.paragraph_format.space_before = Pt(8)
    closing.paragraph_format.first_line_indent = Mm(10)
    closing.paragraph_format.keep_with_next = True
    say(closing, "Đề nghị các cơ quan, đơn vị, trường học quan tâm phối hợp thực hiện./.")
    foot = paper.add_table(rows=1, cols=2)
    foot.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = foot.rows[0].cells
    say(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    left.paragraphs[0].paragraph_format.space_after = Pt(0)
    for text in ("- Như trên;", "- Chủ tịch, các PCT UBND {{ cap_xa }};", "- Lưu: VT, VHXH."):
        paragraph = left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        say(paragraph, text, 11)
    signer = right.paragraphs[0]
    signer.alignment = CENTRE
    say(signer, "{{ chuc_vu }}", bold=True)
    signer.paragraph_format.keep_with_next = True
    for _ in range(3):
        right.add_paragraph().paragraph_format.keep_with_next = True
    name = right.add_paragraph()
    name.alignment = CENTRE
    say(name, "{{ nguoi_ky }}", bold=True)
    paper.save(str(TARGET))


if __name__ == "__main__":
    main()
