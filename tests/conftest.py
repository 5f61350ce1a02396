"""Fixtures shared by all tests."""

from pathlib import Path

import pytest

from tests.campaigns import new_campaign, qs, send


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign of three units with its templates out."""
    root = new_campaign(tmp_path / "quan-son-2026")
    qs(root, "generate", today="2026-10-01", expect=0)
    return root


@pytest.fixture
def answered(campaign: Path) -> Path:
    """The same with faultless returns from all three."""
    for unit in ("TYT", "CA", "MN1"):
        send(campaign, unit)
    return campaign


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-expected` rewrites `sample_returns/expected/`; the diff is then read like code."""
    parser.addoption("--update-expected", action="store_true", help="rewrite sample_returns/expected/")
