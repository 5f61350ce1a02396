"""The command `report`: a draft at any time, an official copy only when nothing stands against it."""

from pathlib import Path

from docx import Document

from tests.campaigns import new_campaign, qs


def words(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_a_draft_may_be_made_at_any_time_and_is_not_official(tmp_path: Path) -> None:
    root = new_campaign(tmp_path / "xa")
    made = qs(root, "report", "--draft", expect=0)
    assert made["official"] is False
    assert made["unconfirmed"] > 0
    assert made["outputs"][0] == "3-ket-qua/bao-cao/bao-cao-gui-so-y-te-du-thao.docx"
    assert all((root / path).is_file() for path in made["outputs"])


def test_an_official_copy_is_refused_with_what_stands_against_it(tmp_path: Path) -> None:
    """Otherwise points nobody checked would reach the province under the chair's signature."""
    root = new_campaign(tmp_path / "xa")
    refused = qs(root, "report", expect=2)["error"]
    assert refused["code"] == "report_refused"
    assert "giá trị của thang điểm chưa có hoặc chưa đối chiếu văn bản gốc" in refused["message"]
    assert not (root / "3-ket-qua" / "bao-cao").exists()


def test_an_override_is_printed_and_still_not_called_official(tmp_path: Path) -> None:
    root = new_campaign(tmp_path / "xa")
    made = qs(root, "report", "--override-by", "Nguyễn Văn Mẫu", "--reason", "Sở Y tế yêu cầu", expect=0)
    assert made["official"] is False
    assert "quyết định của Nguyễn Văn Mẫu" in words(root / made["outputs"][0])


def test_papers_are_vietnamese_whatever_the_screen_speaks(tmp_path: Path) -> None:
    root = new_campaign(tmp_path / "xa")
    made = qs(root, "report", "--draft", "--lang", "en", expect=0)
    assert "Tiêu chí 1. Nguồn lực thực hiện quyền trẻ em" in words(root / made["outputs"][0])


def test_the_office_restyles_a_paper_in_its_own_folder(tmp_path: Path) -> None:
    root = new_campaign(tmp_path / "xa")
    own = root / "mau-van-ban"
    own.mkdir()
    document = Document()
    document.add_paragraph("Mẫu riêng của xã {{ commune }}")
    document.save(str(own / "proposal.docx"))
    made = qs(root, "report", "--draft", expect=0)
    assert words(root / made["outputs"][1]) == "Mẫu riêng của xã Quan Sơn"
