"""README is the first and often the only thing a newcomer reads: what it points to must be there."""

import re
from pathlib import Path

import pytest

from qs_workbook.cli import cli
from qs_workbook.workflow import folder as layout

HOME = Path(__file__).parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_what_readme_links_to_exists(target: str) -> None:
    assert target.startswith("http") or (HOME / target).exists()


def test_readme_shows_four_pages() -> None:
    pictures = re.findall(r"docs/pictures/\w+\.png", README)
    assert len(pictures) == len(set(pictures)) == 4
    assert {path.name for path in (HOME / "docs/pictures").iterdir()} == {Path(path).name for path in pictures}


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`(?:[^`\n]*[/\\\\])?qs-workbook ([a-z][^`\n]*)`", README))))
def test_every_command_line_in_the_guide_is_one_the_program_takes(line: str) -> None:
    """A newcomer types what the guide says, letter by letter."""
    name, *words = line.split()
    known = {option for parameter in cli.commands[name].params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= known


def test_the_guide_names_the_folders_a_campaign_has() -> None:
    """A folder that is not there is looked for in vain."""
    guide = README.split("## Hướng dẫn ngắn", 1)[1].split("\n## ", 1)[0]
    folders = set(re.findall(r"`([0-9]-[a-z-]+)[/`]", guide))
    assert folders == {layout.TEMPLATES, layout.RETURNS, layout.RESULTS}


def test_readme_names_every_command_and_no_other() -> None:
    """A command that README forgets is one the office never learns of."""
    table = README.split("## Commands", 1)[1].split("\n## ", 1)[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {word for cell in cells for word in re.findall(r"`([a-z]+)", cell)}
    assert named == set(cli.commands)
