"""Imports run one way: cli → workflow → the middle → model; the middle folders do not import one another."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "qs_workbook"
MIDDLE = ("readers", "writers", "rules", "assess", "ledger", "messages")
BASE = ("model", "errors", "resources", "saving", "")
ALLOWED = {
    "model": {"model"},
    "errors": set(),
    "resources": {"errors", "model"},
    "saving": {"errors"},
    **{name: {name, *BASE} for name in MIDDLE},
    "workflow": {"workflow", *MIDDLE, *BASE},
    "present": {"present", "workflow", "messages", *BASE},
    "speaking": {"messages", *BASE},
    "options": {"workflow", "messages", "present", "speaking", *BASE},
    "menu": {"workflow", "messages", "cli", *BASE},
    "cli": {"workflow", "messages", "present", "speaking", "menu", "options", *BASE},
    "__main__": {"cli"},
    "": set(),
}


def layer(module: str) -> str:
    """`qs_workbook.writers.sheets.page` → `writers`."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{alias.name}" if node.module == "qs_workbook" else node.module for alias in node.names
            }
    return {name for name in found if name.split(".")[0] == "qs_workbook"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0].replace("__init__", "")
    names = {layer(name) for name in imports(path)}
    names = {"" if name == "__version__" else name for name in names}
    assert names <= ALLOWED[own], f"{path.name} may not import {names - ALLOWED[own]}"


def test_a_forbidden_import_is_seen(tmp_path: Path) -> None:
    """The check itself can fail."""
    path = tmp_path / "bad.py"
    path.write_text("from qs_workbook.readers.values import read_value\n", encoding="utf-8")
    assert not {layer(name) for name in imports(path)} <= ALLOWED["writers"]
