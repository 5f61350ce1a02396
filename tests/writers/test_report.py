"""The dossier: says what is so, stamps what is not official, keeps small counts inside, and is the same twice."""

import re
import runpy
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Status
from qs_workbook.model.texts import Texts
from qs_workbook.writers.report import PAPERS, obstacles, write_report
from qs_workbook.writers.report_figures import Figures
from tests.writers.dossier_case import dossier, paper_texts, qd06

NOON = datetime(2026, 11, 10, 12)


@pytest.fixture(scope="module")
def pack() -> CriteriaSet:
    return qd06()


@pytest.fixture(scope="module")
def texts(pack: CriteriaSet) -> Texts:
    return paper_texts(pack)


@pytest.fixture(scope="module")
def made_up(pack: CriteriaSet) -> Assessment:
    return dossier(pack)


@pytest.fixture(scope="module")
def draft(made_up: Assessment, texts: Texts, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The papers of a draft by the stem of their file."""
    folder = tmp_path_factory.mktemp("ho-so")
    written = write_report(folder, made_up, texts, draft=True, override=None, made_at=NOON)
    return {path.name.replace("-du-thao", ""): path for path in written}


def words(path: Path) -> str:
    """Every word of a document, header and tables included."""
    with zipfile.ZipFile(path) as book:
        parts = [n for n in book.namelist() if re.search(r"(document|header\d|sharedStrings|sheet\d)\.xml$", n)]
        xml = "\n".join(book.read(n).decode() for n in parts)
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|</t>|</si>", "\n", xml))


def confirmed(assessment: Assessment) -> Assessment:
    """The same with every value of the scale checked against the official text."""
    counts = {status.value: 0 for status in Status} | {"official": 100}
    return replace(assessment, scale_counts=counts)


def test_all_papers_are_written(draft: dict[str, Path]) -> None:
    assert sorted(draft) == [
        "bao-cao-gui-so-y-te.docx",
        "bien-ban-hoi-dong.docx",
        "danh-muc-minh-chung.docx",
        "phieu-hai-long-nguoi-dan.docx",
        "phieu-hai-long-tre-em.docx",
        "thong-bao-cong-khai.docx",
        "thong-bao-cong-khai.xlsx",
        "to-trinh.docx",
        "tu-danh-gia-cua-don-vi.docx",
    ]


def test_made_up_values_and_drafts_are_stamped_on_every_paper(draft: dict[str, Path]) -> None:
    """A made-up point taken for the law would be a false report."""
    for path in draft.values():
        said = words(path)
        assert "DỰ THẢO" in said, path.name
        assert "SỐ LIỆU MINH HỌA - KHÔNG CHÍNH THỨC" in said, path.name


class TestOfficialCopy:
    def test_refused_while_anything_is_unconfirmed(self, made_up: Assessment, texts: Texts, tmp_path: Path) -> None:
        with pytest.raises(QsError) as fault:
            write_report(tmp_path, made_up, texts, draft=False, override=None, made_at=NOON)
        assert fault.value.code == "report_refused"
        assert list(tmp_path.iterdir()) == []

    def test_refused_while_a_return_is_preliminary(self, made_up: Assessment) -> None:
        units = (replace(made_up.units[0], stage="preliminary"), *made_up.units[1:])
        assert obstacles(replace(confirmed(made_up), units=units)) == {"preliminary": 1}

    def test_an_override_is_printed_with_name_and_reason_and_keeps_the_stamp(
        self, made_up: Assessment, texts: Texts, tmp_path: Path
    ) -> None:
        override = ("Nguyễn Văn Mẫu", "Sở Y tế yêu cầu gửi trước")
        written = write_report(tmp_path, made_up, texts, draft=False, override=override, made_at=NOON)
        said = words(written[0])
        assert "quyết định của Nguyễn Văn Mẫu" in said
        assert "Lý do: Sở Y tế yêu cầu gửi trước." in said
        assert "SỐ LIỆU MINH HỌA - KHÔNG CHÍNH THỨC" in said
        assert "DỰ THẢO" not in said
        papers = [path for path in written if path.suffix == ".docx" and not path.name.startswith("phieu-")]
        assert [path.name for path in papers if "quyết định của Nguyễn Văn Mẫu" not in words(path)] == []

    def test_made_without_a_stamp_once_all_is_confirmed(
        self, made_up: Assessment, texts: Texts, tmp_path: Path
    ) -> None:
        written = write_report(tmp_path, confirmed(made_up), texts, draft=False, override=None, made_at=NOON)
        assert len(written) == len(PAPERS) + 3
        header = Document(str(written[0])).sections[0].first_page_header
        assert [paragraph.text for paragraph in header.paragraphs] == ["", ""]


class TestReport:
    def test_the_agency_is_named_in_full_over_two_lines(self, draft: dict[str, Path]) -> None:
        head = Document(str(draft["bao-cao-gui-so-y-te.docx"])).tables[0].rows[0].cells[0]
        assert [p.text for p in head.paragraphs][:2] == ["ỦY BAN NHÂN DÂN", "XÃ QUAN SƠN"]

    def test_legal_basis_is_cited_in_full_first_and_short_after(self, draft: dict[str, Path]) -> None:
        said = words(draft["bao-cao-gui-so-y-te.docx"])
        assert "Quyết định số 06/QĐ-TTg ngày 03 tháng 01 năm 2019 của Thủ tướng Chính phủ ban hành" in said
        assert "Kế hoạch số 23/KH-SYT ngày 15 tháng 01 năm 2026 của Sở Y tế tỉnh Lạng Sơn;" in said
        assert (
            "Kế hoạch số 45/KH-UBND ngày 10 tháng 4 năm 2026 của Ủy ban nhân dân xã Quan Sơn về thực hiện "
            "Quyết định số 06/QĐ-TTg trong năm 2026 trên địa bàn xã.\n" in said
        )

    def test_every_criterion_is_there_with_its_points(self, draft: dict[str, Path], made_up: Assessment) -> None:
        said = words(draft["bao-cao-gui-so-y-te.docx"])
        for number in range(1, 14):
            assert f"Tiêu chí {number}. " in said
        assert f"Tổng điểm tự chấm: {made_up.points.certain:.0f} điểm (tổng điểm tối đa: 1.000)." in said

    def test_a_share_is_not_rounded_onto_the_edge_it_misses(self, draft: dict[str, Path]) -> None:
        """97.9983 % printed as 98,00 would look like a wrong score before the appraisal council."""
        assert "97,998% (58.799/60.000 trẻ)" in words(draft["bao-cao-gui-so-y-te.docx"])

    def test_counts_of_criteria_3_4_and_6_are_not_in_the_report(self, draft: dict[str, Path]) -> None:
        said = words(draft["bao-cao-gui-so-y-te.docx"])
        assert "2,23 trên 1.000 trẻ em" in said
        assert "90,58%" in said
        assert "173/191" not in said
        assert "(7/3.137" not in said
        assert "TC03.1.01" not in said
        assert "TC06.1.01" not in said

    def test_harm_is_never_a_target(self, draft: dict[str, Path]) -> None:
        """Hiding cases must not be invited (DOMAIN 2.8)."""
        said = words(draft["bao-cao-gui-so-y-te.docx"])
        assert "Số liệu phản ánh thực tế, không đề nghị điều chỉnh; chỉ rà soát nếu có sai sót." in said
        harmful = [line for line in said.splitlines() if "còn thiếu" in line and "trẻ." in line]
        assert not [line for line in harmful if re.search("xâm hại|vi phạm|thương tích|nhẹ cân|thấp còi", line)]

    def test_units_own_words_are_woven_in_and_never_run_as_a_template(self, draft: dict[str, Path]) -> None:
        said = words(draft["bao-cao-gui-so-y-te.docx"])
        assert "Các đơn vị tự đánh giá: 2 đơn vị đạt." in said
        assert "Kết quả nổi bật: Duy trì tốt {{ nền nếp }} (Phòng Văn hóa - Xã hội, Phòng Kinh tế)." in said
        assert said.count("Hỗ trợ thêm kinh phí truyền thông") == 1

    def test_activities_and_funds_are_told(self, draft: dict[str, Path]) -> None:
        said = words(draft["bao-cao-gui-so-y-te.docx"])
        assert (
            "Ngày 01/06/2026: Tháng hành động vì trẻ em (Công an xã, Đoàn TNCS Hồ Chí Minh xã, Đội, Trung tâm dịch vụ "
            "tổng hợp và 13 đơn vị khác; 640 người lớn; 1.920 trẻ em; huy động 80.000.000 đồng)." in said
        )
        assert "Dự toán ngân sách xã giao cho công tác trẻ em: 60.000.000 đồng." in said

    def test_the_self_score_table_has_the_columns_of_an_appraisal(self, draft: dict[str, Path]) -> None:
        tables = Document(str(draft["bao-cao-gui-so-y-te.docx"])).tables
        headers = [[cell.text for cell in table.rows[0].cells] for table in tables]
        assert [
            "STT",
            "Tiêu chí, chỉ tiêu",
            "Cách tính",
            "Kết quả",
            "Điểm tối đa",
            "Điểm tự chấm",
            "Tài liệu kiểm chứng",
        ] in headers

    def test_an_unknown_scale_is_said_never_scored_as_nothing(
        self, pack: CriteriaSet, texts: Texts, tmp_path: Path
    ) -> None:
        assessment = dossier(pack, awaited=("TYT1",), illustrative=False)
        said = words(write_report(tmp_path, assessment, texts, draft=True, override=None, made_at=NOON)[0])
        assert "CHƯA ĐỦ CĂN CỨ KẾT LUẬN" in said
        assert "Còn 1 đơn vị chưa gửi: Trạm Y tế." in said
        assert "chưa có thang điểm chính thức" in said
        assert "SỐ LIỆU MINH HỌA" not in said

    def test_what_many_indicators_lack_is_said_once(self, pack: CriteriaSet, texts: Texts, tmp_path: Path) -> None:
        """Thirty equal lines hid the one unit that had not sent its form."""
        assessment = dossier(pack, awaited=("HT1",), illustrative=False)
        said = words(write_report(tmp_path, assessment, texts, draft=True, override=None, made_at=NOON)[0])
        assert said.count("Chưa nhận báo cáo của Văn phòng HĐND và UBND (tư pháp - hộ tịch)") == 1
        assert said.count("Chưa có đủ giá trị của thang điểm chính thức để chấm") == 1

    def test_a_missing_amount_is_not_given_a_unit(self, pack: CriteriaSet, texts: Texts, tmp_path: Path) -> None:
        """It read "chưa có số liệu đồng"."""
        assessment = dossier(pack, awaited=("KT1", "VHXH1"))
        said = words(write_report(tmp_path, assessment, texts, draft=True, override=None, made_at=NOON)[0])
        assert "Dự toán ngân sách xã giao cho công tác trẻ em: chưa có số liệu." in said

    def test_annex_rows_say_which_period_they_are_of(self, draft: dict[str, Path]) -> None:
        tables = Document(str(draft["bao-cao-gui-so-y-te.docx"])).tables
        (rows,) = [t.rows for t in tables if [c.text for c in t.rows[0].cells][2:3] == ["Kỳ số liệu"]]
        told = {row.cells[0].text: row.cells[2].text for row in rows}
        assert told["TC00.1.08"] == "Tại ngày 31/10/2026"
        assert told["TC05.1.01"] == "Từ 01/01/2026 đến 31/10/2026"


@pytest.mark.parametrize("awaited", [(), ("HT1", "KT1", "MN1")])
@pytest.mark.parametrize("illustrative", [True, False])
def test_no_paper_shows_a_gap_or_a_raw_word(
    pack: CriteriaSet, texts: Texts, tmp_path: Path, awaited: tuple[str, ...], *, illustrative: bool
) -> None:
    """Empty brackets, "None" or two full stops tell the reader that nobody read the paper."""
    assessment = dossier(pack, awaited=awaited, illustrative=illustrative)
    for path in write_report(tmp_path, assessment, texts, draft=True, override=None, made_at=NOON):
        said = words(path)
        assert not re.search(r"None|\(\s*\)|(?<!\.)\.\.(?!\.)|\.;|;\.|, ,| [.,;](?!\S)|\w  \w", said), path.name


@pytest.mark.parametrize("paper", ["thong-bao-cong-khai.docx", "thong-bao-cong-khai.xlsx"])
def test_the_public_notice_has_points_and_no_counts(draft: dict[str, Path], made_up: Assessment, paper: str) -> None:
    """A "3" beside abuse, on a board in a commune of 3,000 children, names a child."""
    said = words(draft[paper])
    allowed = {f"{n:.0f}" for c in made_up.criteria_scores for n in (c.certain, c.maximum or 0)}
    allowed |= {str(n) for n in range(14)} | {f"{made_up.points.certain:.0f}", "2026", "06", "0205", "000", "1.000"}
    allowed |= {"03", "01", "2019"}  # the day of Decision 06
    if paper.endswith("docx"):
        assert set(re.findall(r"\d[\d.,]*\d|\d", said)) - allowed - {"1", "16"} == set()
    for telling in ("2,23", "90,58", "trẻ em bị xâm hại: ", "58.799"):
        assert telling not in said


def test_ballots_are_anonymous_and_marked_as_proposed(draft: dict[str, Path]) -> None:
    for name in ("phieu-hai-long-tre-em.docx", "phieu-hai-long-nguoi-dan.docx"):
        said = words(draft[name])
        assert "MẪU ĐỀ XUẤT" in said
        assert "Hỏi trực tiếp, đọc giúp hoặc phiên dịch" in said
        assert not re.search(r"[Hh]ọ (và )?tên:", said)
        assert [cell.text for cell in Document(str(draft[name])).tables[0].rows[0].cells][2:] == [
            "Rất hài lòng",
            "Hài lòng",
            "Bình thường",
            "Không hài lòng",
        ]


def test_no_document_is_made_of_the_words_that_there_is_none(
    pack: CriteriaSet, texts: Texts, tmp_path: Path, made_up: Assessment
) -> None:
    """The form asks for "không có" where there is none; the list of documents then held a paper called so."""
    lines = tuple(replace(line, text="Không có.") for line in made_up.dossier[:1]) + made_up.dossier[1:]
    evidence = tuple(replace(line, text="Không có.") for line in made_up.evidence[:1]) + made_up.evidence[1:]
    changed = replace(made_up, dossier=lines, evidence=evidence)
    for path in write_report(tmp_path, changed, texts, draft=True, override=None, made_at=NOON):
        assert "Không có.\n" not in words(path).replace("- Không có.\n", ""), path.name


def test_minutes_say_when_the_meeting_began_and_ended_and_bear_no_other_date(draft: dict[str, Path]) -> None:
    """The form of minutes in Decree 30/2020 has no place and date in its head."""
    said = words(draft["bien-ban-hoi-dong.docx"])
    assert "/BB-UBND" in said
    assert "Thời gian bắt đầu" in said
    assert "Cuộc họp kết thúc vào" in said
    assert "Quan Sơn, ngày" not in said


def test_evidence_is_numbered_through_the_dossier(draft: dict[str, Path], made_up: Assessment) -> None:
    table = Document(str(draft["danh-muc-minh-chung.docx"])).tables[1]
    numbers = [row.cells[0].text for row in table.rows if row.cells[0].text.isdigit()]
    assert numbers == [str(n) for n in range(1, len(made_up.evidence) + 1)]


def test_the_same_dossier_twice_is_the_same_bytes(
    draft: dict[str, Path], made_up: Assessment, texts: Texts, tmp_path: Path
) -> None:
    again = write_report(tmp_path, made_up, texts, draft=True, override=None, made_at=NOON)
    for path in again:
        assert path.read_bytes() == draft[path.name.replace("-du-thao", "")].read_bytes(), path.name


def test_an_office_may_restyle_a_template(made_up: Assessment, texts: Texts, tmp_path: Path) -> None:
    own = tmp_path / "mau"
    own.mkdir()
    document = Document()
    document.add_paragraph("MẪU CỦA TỈNH {{ commune }}")
    document.save(str(own / "proposal.docx"))
    written = write_report(tmp_path / "ra", made_up, texts, draft=True, override=None, made_at=NOON, own_templates=own)
    assert "MẪU CỦA TỈNH Quan Sơn" in words(written[1])


@pytest.mark.parametrize("text", ["{{ mot_cho_la }}", "{% for x in %}", "{{ commune"])
def test_a_template_damaged_in_restyling_is_named(made_up: Assessment, texts: Texts, tmp_path: Path, text: str) -> None:
    """Otherwise a paper would go out with a gap, or the officer would see a traceback."""
    document = Document()
    document.add_paragraph(text)
    document.save(str(tmp_path / "report.docx"))
    with pytest.raises(QsError) as fault:
        write_report(tmp_path / "ra", made_up, texts, draft=True, override=None, made_at=NOON, own_templates=tmp_path)
    assert (fault.value.code, fault.value.facts["path"]) == ("word_template_faulty", "report.docx")


def test_a_template_that_is_no_word_file_is_named(made_up: Assessment, texts: Texts, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(b"not a zip")
    with pytest.raises(QsError) as fault:
        write_report(tmp_path / "ra", made_up, texts, draft=True, override=None, made_at=NOON, own_templates=tmp_path)
    assert fault.value.code == "word_template_faulty"


def test_the_word_templates_are_those_their_script_makes() -> None:
    """Otherwise the next change of layout would silently take back an earlier one."""
    script = Path(__file__).parents[2] / "scripts" / "word_templates.py"
    made: dict[str, str] = runpy.run_path(str(script))["document_texts"]()
    kept = {}
    for name in made:
        with zipfile.ZipFile(resources.folder("templates") / "word" / f"{name}.docx") as book:
            kept[name] = book.read("word/document.xml").decode()
    assert made == kept


def test_the_catalogue_speaks_both_languages_with_the_same_facts() -> None:
    vi, en = (resources.load_texts(x, resources.folder("templates") / f"report.{x}.toml").entries for x in ("vi", "en"))
    assert set(vi) == set(en)
    for key in vi:
        assert set(re.findall(r"{(\w+)}", vi[key])) == set(re.findall(r"{(\w+)}", en[key])), key


@pytest.mark.parametrize(
    ("value", "near", "shown"),
    [
        (95.0, (), "95"),
        (95.238095, (), "95,24"),
        (94.999, (95.0,), "94,999"),
        (94.9999999, (95.0,), "94,999999"),
        (1234567.0, (), "1.234.567"),
        (0.5, (), "0,50"),
    ],
)
def test_numbers_as_an_official_writes_them(
    made_up: Assessment, texts: Texts, value: float, near: tuple[float, ...], shown: str
) -> None:
    assert Figures(made_up, texts).number(value, near) == shown
