"""Where `templates/` and `sample_returns/` lie: the checkout's folders beside the package, else those in the wheel."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.model.texts import Texts

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def folder(name: str) -> Path:
    """`templates` or `sample_returns`, of the checkout when pyproject.toml stands beside the package."""
    root = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "_bundled"
    return root / name


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file as plain data; QsError `toml_unreadable` with place and reason where it cannot be read."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise QsError("toml_unreadable", path=path.name, reason=str(fault)) from fault


def load_texts(language: str, *paths: Path) -> Texts:
    """One catalogue from several TOML files; nested tables become dotted keys, later files win."""
    entries: dict[str, str] = {}
    for path in paths:
        entries.update(_flatten(read_toml(path), ""))
    return Texts(language, entries)


def _flatten(table: dict[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
