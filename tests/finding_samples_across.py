"""Samples of what is told across returns, of copies of one return, and of decisions that make no sense."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qs_workbook.model.campaign import Decision
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import DecisionKind
from qs_workbook.model.submission import Receipt
from qs_workbook.rules.campaign import check_campaign
from qs_workbook.workflow.chain import choose
from qs_workbook.workflow.decide import read_orders
from tests.finding_samples import SAMPLES, Sample, V, returned
from tests.readers.office_case import campaign, make, pack, read

Figures = Mapping[str | tuple[str, str], object]  # by row, or by row and column


def together(**units: Figures) -> Sample:
    """Returns of several units; a unit `CA2` is a second office of its kind."""

    def sample() -> list[Finding]:
        of = campaign()
        for code in units:
            if code not in of.unit_by_code:
                twin = replace(of.unit_by_code[f"{code[:-1]}1"], code=code, name=f"Đơn vị {code}")
                of = replace(of, units=(*of.units, twin))
        submissions = {}
        for code, figures in units.items():
            own = f"{code[:-1]}1"
            answers = {row if isinstance(row, tuple) else (row, V): value for row, value in figures.items()}
            submission = read(make(of, own, values=answers).data).submission
            assert submission is not None
            submissions[code] = submission
        return list(check_campaign(pack(), of, submissions))

    return sample


def copies(*answers: Figures, days: tuple[str, ...] = ("2026-11-08", "2026-11-09")) -> Sample:
    """Copies of one unit's return in the order they came."""

    def sample() -> list[Finding]:
        receipts = []
        for number, (figures, day) in enumerate(zip(answers, days, strict=True), start=1):
            reading = read(make(campaign(), "TYT1", values={(row, V): x for row, x in figures.items()}).data)
            path = f"2-ban-nop/TYT1 ({number}).xlsx"
            receipts.append(
                Receipt(
                    path,
                    reading.sha256,
                    1,
                    "accepted",
                    unit="TYT1",
                    received_at=day,
                    first_seen=f"{day}T08:00",
                    submission=reading.submission,
                    findings=reading.findings,
                )
            )
        return list(choose(receipts, ())[1])

    return sample


def decided(
    kind: DecisionKind,
    question: str = "",
    value: str = "",
    reason: str = "theo sổ gốc",
    also: tuple[DecisionKind, str, str] | None = None,
) -> Sample:
    """A line of sheet Xử lý (`also`: a second), with one known question H-001 that is about a whole return."""

    def sample() -> list[Finding]:
        said = [(kind, question, value), *([also] if also else [])]
        lines = tuple(
            Decision(f"XL.00{n}", question, kind, value, reason, "Nguyễn Văn Mẫu", date(2026, 11, 9), f"C{8 + n}")
            for n, (kind, question, value) in enumerate(said, start=1)
        )
        known = {"UNIT-DUPLICATE|TYT1||": "H-001"}
        orders = read_orders(
            replace(campaign(), decisions=lines),
            known,
            ("2-ban-nop/a.xlsx", "2-ban-nop/1/b.xlsx", "2-ban-nop/2/b.xlsx"),
            "Xử lý",
            date(2026, 11, 9),
        )
        return orders.findings

    return sample


K = DecisionKind
SAMPLES |= {
    "CELL-OVER-LIMIT": ("forty meetings in twelve months", returned("VHXH1", {("TC01.3.02", V): 40})),
    "COPY-REPLACED": ("a later copy with another figure", copies({"TC07.1.01": 40}, {"TC07.1.01": 41})),
    "COPY-WORSE": ("a later copy with more trouble", copies({"TC07.1.01": 40}, {"TC07.1.01": "bốn mươi"})),
    "UNIT-DUPLICATE": (
        "two copies of one day",
        copies({"TC07.1.01": 40}, {"TC07.1.01": 41}, days=("2026-11-09", "2026-11-09")),
    ),
    "CROSS-CHECK-DIFFERS": ("births of two registers", together(HT1={"TC02.1.01": 50}, TYT1={"TC02.1.05": 60})),
    "CROSS-CHECK-NEAR": ("births that differ by one", together(HT1={"TC02.1.01": 100}, TYT1={"TC02.1.05": 101})),
    "FACT-CONTRADICTED": ("two police posts", together(CA1={"TC00.1.08": 900}, CA2={"TC00.1.08": 950})),
    "FIGURE-CONTRADICTED": ("children of two offices", together(CA1={"TC00.1.08": 900}, VHXH1={"TC00.1.08": 700})),
    "FIGURE-NEAR": ("children but for two", together(CA1={"TC00.1.08": 900}, VHXH1={"TC00.1.08": 902})),
    "FIGURE-SENT-TWICE": ("two offices, one figure", together(VHXH1={"TC06.1.01": 9}, VHXH2={"TC06.1.01": 9})),
    "NOT-APPLICABLE-ALONE": (
        "the police answer “not applicable” for children",
        together(CA1={"TC00.1.08": 900, ("TC04.1.01", "state"): "not_applicable"}),
    ),
    "PART-NOT-APPLICABLE": (
        "no vaccination applies to forty children",
        returned("TYT1", {("TC07.1.01", V): 40, ("TC07.1.02", "state"): "not_applicable"}),
    ),
    "FORMER-DOCUMENT": (
        "a decision no longer in force",
        returned("VHXH1", {("TC01.1.04", V): "issued_former_expired"}),
    ),
    "SUM-DIFFERS": ("ages that do not add up", returned("TYT1", {(f"TC05.1.0{n}", V): n for n in range(1, 6)})),
    "TOTAL-OVER-SUM": (
        "more children than cases of all kinds",
        returned("VHXH1", {("TC03.1.01", V): 9, **{(f"TC03.1.0{n}", V): 1 for n in range(2, 8)}}),
    ),
    "DECISION-CONTRADICTED": (
        "two last days for one unit",
        decided(K.EXTEND, "TYT1", "12/11/2026", also=(K.EXTEND, "TYT1", "20/11/2026")),
    ),
    "DECISION-DATE-FUTURE": ("a return received tomorrow", decided(K.RECEIVED_ON, "TYT1", "10/11/2026")),
    "DECISION-NO-OWNER": ("a choice of unit where no two differ", decided(K.CHOOSE_OWNER, "H-001", "TYT1")),
    "DECISION-DATE-UNREADABLE": ("an extension to no day", decided(K.EXTEND, "TYT1", "tuần sau")),
    "DECISION-FILE-AMBIGUOUS": ("a name two files have", decided(K.EXCLUDE, value="b.xlsx")),
    "DECISION-FILE-UNKNOWN": ("a file nobody sent", decided(K.EXCLUDE, value="khong-co.xlsx")),
    "DECISION-NO-REASON": ("a decision without a reason", decided(K.ACCEPT, "H-001", reason="")),
    "DECISION-NOT-A-FIGURE": ("a correction of a whole return", decided(K.CORRECT, "H-001", "15")),
    "DECISION-QUESTION-UNKNOWN": ("a question nobody asked", decided(K.ACCEPT, "H-099")),
    "DECISION-UNIT-UNKNOWN": ("an extension for nobody", decided(K.EXTEND, "", "12/11/2026")),
}
__all__ = ["SAMPLES"]
