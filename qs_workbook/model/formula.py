"""What a formula says, whatever program wrote it down: its functions, words and numbers in order, without places.

Programs re-spell formulas (`TRUE` as `TRUE()`, blanks, `$`), and an inserted row moves every reference; none of that
is an alteration.
"""

import hashlib
import re

_PIECE = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|'(?:[^']|'')*'!"  # a quoted sheet
    r"|\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![A-Za-z0-9_(])"  # a place
    r"|[A-Za-z_][A-Za-z0-9_.]*"  # a function or name
    r"|[0-9]+(?:\.[0-9]+)?"
)
_PLACE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}")
_TRUTH = frozenset({"TRUE", "FALSE"})


def formula_print(formula: str) -> str:
    """8 hex digits of what a formula says."""
    kept = []
    for piece in _PIECE.findall(formula):
        if piece.startswith('"'):
            kept.append(piece)
        elif not piece.endswith("!") and not _PLACE.fullmatch(piece):
            word = piece.upper().removeprefix("_XLFN.")
            if word not in _TRUTH:
                kept.append(word)
    return hashlib.sha256("\x1f".join(kept).encode()).hexdigest()[:8]
