"""The cells of a control workbook by (row code, column), and the findings told about them."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.form import Form
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.submission import Observation


class Cells:
    """What stands in each cell; `tell` collects findings with the place as Excel shows it."""

    def __init__(self, form: Form, observations: Iterable[Observation], file: str) -> None:
        self.form, self.file = form, file
        self.findings: list[Finding] = []
        self._held = {(o.code, o.column): o for o in observations}

    def rows(self, block: str) -> Iterator[str]:
        """Codes of a list's rows in which anything was entered."""
        for _, laid in self.form.blocks():
            if laid.code == block:
                for row in laid.rows:
                    if any(not self.blank(row.code, key) for key in row.entries):
                        yield row.code

    def asks(self, code: str, column: str) -> bool:
        """Whether the form has such an entry cell."""
        return (code, column) in self.form.fields

    def blank(self, code: str, column: str) -> bool:
        """Whether nothing stands there."""
        held = self._held.get((code, column))
        return held is None or held.state is State.BLANK

    def raw(self, code: str, column: str) -> str:
        """What was typed."""
        held = self._held.get((code, column))
        return "" if held is None else held.raw or ""

    def text(self, code: str, column: str) -> str:
        """Text, the key of a choice, an ISO date or a plain number; "" where blank or unreadable."""
        held = self._held.get((code, column))
        value = None if held is None else held.value
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return f"{value:f}"
        return value.isoformat() if isinstance(value, date) else str(value)

    def number(self, code: str, column: str) -> float | None:
        """A number, None where there is none."""
        held = self._held.get((code, column))
        return float(held.value) if held is not None and isinstance(held.value, Decimal) else None

    def answer(self, code: str, column: str) -> bool | None:
        """Yes or no, None where neither is said."""
        held = self._held.get((code, column))
        return held.value if held is not None and isinstance(held.value, bool) else None

    def day(self, code: str, column: str) -> date | None:
        """A date, None where there is none."""
        held = self._held.get((code, column))
        return held.value if held is not None and isinstance(held.value, date) else None

    def place(self, code: str, column: str) -> tuple[str | None, str | None]:
        """Sheet and cell where it was found, else where the form has it."""
        held = self._held.get((code, column))
        if held is not None and held.cell:
            return held.sheet, held.cell
        field = self.form.fields.get((code, column))
        return (None, None) if field is None else (field.sheet, field.cell)

    def tell(self, finding: str, severity: Severity, code: str, column: str, **facts: Fact) -> None:
        """Add a finding about one cell."""
        sheet, cell = self.place(code, column)
        field = self.form.fields.get((code, column))
        label = "" if field is None else field.label or field.block.column(column).header
        self.findings.append(
            Finding(
                finding,
                severity,
                file=self.file,
                row=code,
                column=column,
                sheet=sheet,
                cell=cell,
                raw=self.raw(code, column) or None,
                facts={"label": label, **facts},
            )
        )
