"""What an e-mail address is: one definition for the check before forms go out and for the mails themselves."""

import re

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def is_address(text: str) -> bool:
    """Whether a mail can go to this; letters with diacritics cannot stand in an address that every server takes."""
    return _ADDRESS.fullmatch(text) is not None


def addresses(typed: str) -> tuple[str, ...]:
    """The addresses a mail can go to among what was typed in a cell; what is none is left out (`check` tells of it)."""
    return tuple(filter(is_address, re.split(r"[;,\s]+", typed)))
