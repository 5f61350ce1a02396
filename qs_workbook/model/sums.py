"""Adding up figures of which some may not be known."""

from collections.abc import Iterable
from math import fsum


def add(parts: Iterable[float | None]) -> float | None:
    """A sum in which one unknown makes the whole unknown."""
    found = list(parts)
    return None if any(part is None for part in found) else fsum(part for part in found if part is not None)
