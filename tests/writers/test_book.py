"""The save that never leaves half a file, the one function for text, and the look."""

import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import xlsxwriter

from qs_workbook import saving
from qs_workbook.errors import QsError
from qs_workbook.writers.book import MAX_TEXT, Theme, clean_text, put_text, save_book

AT = datetime(2026, 10, 1, 12, 0, tzinfo=timezone(timedelta(hours=7)))


def build(book: xlsxwriter.Workbook) -> None:
    put_text(book.add_worksheet("A"), 0, 0, "=1+1", Theme.load().format(book, "header"))


def test_same_content_and_clock_give_the_same_bytes(tmp_path: Path) -> None:
    first = save_book(tmp_path / "a.xlsx", build, AT, {"title": "Biểu", "qs_unit": "TYT"})
    second = save_book(tmp_path / "b.xlsx", build, AT, {"title": "Biểu", "qs_unit": "TYT"})
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as parts:
        assert b"2026-10-01T05:00:00Z" in parts.read("docProps/core.xml")
        assert b"qs_unit" in parts.read("docProps/custom.xml")
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_target_open_in_excel_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer has the summary open: her file stays, the new one lies beside it."""
    target = tmp_path / "tong-hop.xlsx"
    target.write_bytes(b"open in Excel")
    replace = Path.replace

    def locked(self: Path, to: Path) -> Path:
        if Path(to) == target:
            raise PermissionError(13, "sharing violation")
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", locked)
    monkeypatch.setattr(saving, "_PAUSE", 0)
    saved = save_book(target, build, AT, {})
    assert saved.name == "tong-hop-20261001-1200.xlsx"
    assert zipfile.is_zipfile(saved)
    assert target.read_bytes() == b"open in Excel"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tong-hop-20261001-1200.xlsx", "tong-hop.xlsx"]


def test_a_folder_that_takes_no_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("a file where a folder is wanted")
    with pytest.raises(QsError) as fault:
        save_book(tmp_path / "no-folder" / "a.xlsx", build, AT, {})
    assert fault.value.code == "output_unwritable"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("Tie\u0302\u0301ng", "Tiếng", id="decomposed letters become whole ones"),
        pytest.param("a\r\nb\tc", "a\nb c", id="line ends and tabs"),
        pytest.param("a\x00\x07b", "ab", id="control characters go"),
        pytest.param("x\u202egpj.xlsx", "x<U+202E>gpj.xlsx", id="bidi controls are shown"),
        pytest.param("a\ud800b", "a\ufffdb", id="a lone surrogate is replaced"),
        pytest.param("x" * 40_000, "x" * (MAX_TEXT - 1) + "…", id="cut at Excel's limit"),
    ],
)
def test_text_is_what_excel_can_hold(given: str, kept: str) -> None:
    assert clean_text(given) == kept


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", sorted(Theme.load().formats))
def test_every_format_keeps_the_aa_contrast(name: str) -> None:
    theme = Theme.load()
    for fill in ("plain", "entry", "closed", "heading"):
        shown = theme.properties(fill, name)
        assert contrast(shown["font_color"], shown.get("bg_color", "#FFFFFF")) >= 4.5, (fill, name)
