"""Faults of use: one clear sentence, exit code 2."""


class QsError(Exception):
    """The tool was used wrongly. `code` finds the sentence `error.<code>` in the catalogue; facts fill its slots."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
