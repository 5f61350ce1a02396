"""Fixtures of the writers' tests."""

import pytest

from qs_workbook import resources
from qs_workbook.model.texts import Texts
from tests.office import need_office


@pytest.fixture
def office() -> None:
    """Leaves the test out where LibreOffice is not installed; in CI it then fails."""
    need_office()


@pytest.fixture(scope="session")
def words() -> Texts:
    """All catalogues, in Vietnamese."""
    return resources.load_texts("vi", *sorted(resources.folder("templates").glob("*.vi.toml")))
