"""The papers as they come out of the printer: rendered to PDF by LibreOffice and read back."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from qs_workbook.writers.report import write_report
from tests.office import convert, need_office
from tests.writers.dossier_case import dossier, paper_texts, qd06

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each paper, by the file's stem."""
    need_office("pdftotext")
    folder = tmp_path_factory.mktemp("in")
    pack = qd06()
    noon = datetime(2026, 11, 10, 12)
    written = write_report(folder, dossier(pack), paper_texts(pack), draft=True, override=None, made_at=noon)
    found = {}
    for path in written:
        if path.suffix == ".docx":
            pdf = convert(path, "pdf", folder / "pdf")
            said = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
            found[path.stem.removesuffix("-du-thao")] = said.stdout.split("\f")[:-1]
    return found


def test_every_page_of_every_paper_is_stamped(printed: dict[str, list[str]]) -> None:
    """One page without the stamp, copied alone, is an official-looking page of made-up points."""
    assert len(printed) == 8
    for name, pages in printed.items():
        assert pages, name
        for number, page in enumerate(pages, start=1):
            assert "DỰ THẢO - SỐ LIỆU MINH HỌA - KHÔNG CHÍNH THỨC" in " ".join(page.split()), (name, number)


def test_page_numbers_begin_on_the_second_page(printed: dict[str, list[str]]) -> None:
    """Decree 30/2020: centred in the top margin, from 1, not on page 1."""
    pages = printed["bao-cao-gui-so-y-te"]
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert pages[0].split()[0] == "DỰ"


def test_heading_and_motto_stand_on_one_line_each(printed: dict[str, list[str]]) -> None:
    lines = [" ".join(line.split()) for line in printed["bao-cao-gui-so-y-te"][0].splitlines()]
    assert "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
    assert any(line.endswith("Độc lập - Tự do - Hạnh phúc") for line in lines)


def test_the_notice_is_one_page_while_the_scale_is_not_known(tmp_path: Path) -> None:
    """Words in the place of points made it three."""
    need_office("pdfinfo")
    pack, noon = qd06(), datetime(2026, 11, 10, 12)
    assessment = dossier(pack, illustrative=False)
    written = write_report(tmp_path, assessment, paper_texts(pack), draft=True, override=None, made_at=noon)
    (notice,) = [path for path in written if path.name == "thong-bao-cong-khai-du-thao.docx"]
    pdf = convert(notice, "pdf", tmp_path / "pdf")
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told


@pytest.mark.parametrize("paper", ["thong-bao-cong-khai", "phieu-hai-long-tre-em", "phieu-hai-long-nguoi-dan"])
def test_notice_and_ballots_are_one_page(printed: dict[str, list[str]], paper: str) -> None:
    assert len(printed[paper]) == 1


def test_the_signature_does_not_stand_alone(printed: dict[str, list[str]]) -> None:
    """A signature on a page without text could be moved to another paper."""
    (signed,) = [page for page in printed["bao-cao-gui-so-y-te"] if "Người Ký Mẫu" in page]
    assert "trân trọng báo cáo./." in " ".join(signed.split())
