"""Pictures of the demonstration's workbooks for README: `python scripts/pictures.py` (needs LibreOffice and poppler).

Plays the demonstration in a folder aside, prints each workbook as a spreadsheet program prints it, and keeps the page
that holds a given title. With `--all FOLDER` every page of every workbook is kept there, to be looked at one by one.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from qs_workbook.workflow.demo import run_demo  # noqa: E402  # the checkout's package, found by the line above
from tests import office  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
DOTS = 90  # per inch
# Name of the picture, workbook, words that only the wanted page holds.
WANTED = (
    ("overview", "3-ket-qua/tong-hop.xlsx", "KẾT QUẢ TỔNG HỢP"),
    ("shortfalls", "3-ket-qua/tong-hop.xlsx", "NỘI DUNG CÒN THIẾU"),
    ("template", "1-bieu-mau/MN1.xlsx", "BIỂU SỐ LIỆU"),
    ("checks", "3-ket-qua/tong-hop.xlsx", "KIỂM TRA SỐ LIỆU NĂM"),
)


def page_with(pdf: Path, words: str) -> int:
    """Number of the first page that holds these words."""
    said = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    for number, page in enumerate(said.split("\f"), start=1):
        if words.casefold() in page.casefold():
            return number
    raise LookupError(f"{pdf.name}: no page with {words}")


def picture(pdf: Path, number: int, target: Path) -> None:
    """One page as a PNG."""
    target.parent.mkdir(parents=True, exist_ok=True)
    page = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(DOTS)]
    subprocess.run(["pdftoppm", "-png", *page, str(pdf), str(target.with_suffix(""))], check=True)


def main() -> None:
    """The four pictures of README, or every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="keep every page of every workbook in this folder")
    wanted = parser.parse_args().all
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        root = Path(folder) / "demo"
        run_demo(root, "vi", lambda _: None)
        if wanted is not None:
            for workbook in ("dieu-hanh.xlsx", "1-bieu-mau/*.xlsx", "3-ket-qua/*.xlsx"):
                for path in sorted(root.glob(workbook)):
                    office.pages(path, wanted)
            return
        pdfs: dict[str, Path] = {}
        for name, workbook, words in WANTED:
            if workbook not in pdfs:
                pdfs[workbook] = office.convert(root / workbook, "pdf", Path(folder))
            picture(pdfs[workbook], page_with(pdfs[workbook], words), PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
