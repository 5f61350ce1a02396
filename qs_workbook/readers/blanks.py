"""Take styled cells and rows that hold nothing out of a large sheet while it is inflated.

Officers format whole columns: a million such rows say nothing, and walking them would take longer than all the rest.
"""

import re

from qs_workbook.readers.bounds import Refused

_ROOT = re.compile(rb"<((?:\w+:)?)worksheet[\s>]")
_CELL = rb"<%(p)sc\s[^<>]*/>"
_ROW = rb"<%(p)srow\s[^<>]*(?:/>|(?<!/)>\s*</%(p)srow>)"


class BlankStripper:
    """Fed with pieces of a sheet part; gives back what is to be kept. Works on whole rows."""

    def __init__(self) -> None:
        self._held = b""
        self._prefix: bytes | None = None
        self._idle = False  # the text cannot be told from markup, or places are only counted
        self._stripped = False

    def feed(self, piece: bytes) -> bytes:
        """What of the text so far is settled."""
        if self._idle:
            return piece
        self._held += piece
        if self._prefix is None:
            root = _ROOT.search(self._held)
            if root is None:
                self._idle = True
                return self.rest()
            self._prefix = root[1]
        cut = self._held.rfind(b"<" + self._prefix + b"row")
        if cut <= 0:
            return b""
        whole, self._held = self._held[:cut], self._held[cut:]
        return self._strip(whole)

    def rest(self) -> bytes:
        """What is still held at the end."""
        held, self._held = self._held, b""
        return held if self._idle else self._strip(held)

    def _strip(self, text: bytes) -> bytes:
        prefix = self._prefix or b""
        counted = b"<" + prefix + b"c>" in text or b"<" + prefix + b"row>" in text
        if counted and self._stripped:
            raise Refused("odd_package")  # a place counted from a neighbour that is already gone
        if counted or b"<![CDATA[" in text:
            self._idle = True
            return text
        size = len(text)
        for tag, blank in ((b"<" + prefix + b"c", _CELL), (b"<" + prefix + b"row", _ROW)):
            named = text.count(tag + b" ") == text.count(tag + b' r="')  # as nearly every program writes
            text = re.sub(blank % {b"p": re.escape(prefix)}, b"" if named else _keep_counted, text)
        self._stripped = self._stripped or len(text) < size
        return text


def _keep_counted(found: re.Match[bytes]) -> bytes:
    return b"" if b" r=" in found[0] else found[0]
