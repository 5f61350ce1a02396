"""A plain numbered menu in the terminal, for who started the tool with a double click."""

from pathlib import Path


def run_menu(folder: Path, language: str) -> int:
    """Show the menu until it is left; returns the exit code."""
    return 0
