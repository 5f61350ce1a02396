"""Collect, consolidate and report the criteria of a child-friendly commune, in Excel."""

__version__ = "0.1.0"
