"""Fixtures shared by all tests."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns import new_campaign, qs, send


@pytest.fixture(scope="session")
def made_campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of three units with its templates out, made once; tests take copies."""
    root = new_campaign(tmp_path_factory.mktemp("made") / "quan-son-2026")
    qs(root, "generate", today="2026-10-01", expect=0)
    return root


@pytest.fixture(scope="session")
def made_answered(made_campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with faultless returns from all three, none taken in yet."""
    root = tmp_path_factory.mktemp("answered") / "quan-son-2026"
    shutil.copytree(made_campaign, root)
    for unit in ("TYT", "CA", "MN1"):
        send(root, unit)
    return root


@pytest.fixture
def campaign(made_campaign: Path, tmp_path: Path) -> Path:
    """A campaign of three units with its templates out."""
    return Path(shutil.copytree(made_campaign, tmp_path / "quan-son-2026"))


@pytest.fixture
def answered(made_answered: Path, tmp_path: Path) -> Path:
    """The same with faultless returns from all three."""
    return Path(shutil.copytree(made_answered, tmp_path / "quan-son-2026"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The demonstration's folder and document, made once; a test that writes into the folder takes a copy."""
    target = tmp_path_factory.mktemp("demo") / "mau"
    done = subprocess.run(
        [sys.executable, "-m", "qs_workbook", "demo", str(target), "--json"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return target, json.loads(done.stdout)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-expected` rewrites `sample_returns/expected/`; the diff is then read like code."""
    parser.addoption("--update-expected", action="store_true", help="rewrite sample_returns/expected/")
