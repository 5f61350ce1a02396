"""A campaign and its forms for tests of what units see: laid out, written, and looked at as Excel will see them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from qs_workbook import resources
from qs_workbook.model.campaign import Campaign, Deadline, Span, Unit, Village, WorkCalendar
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import Form
from qs_workbook.model.identity import make_token
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.definition import load_pack
from qs_workbook.writers.form import FormIdentity, write_form
from qs_workbook.writers.guide import guide_facts

AT = datetime(2026, 10, 1, 12)
KEY = b"k" * 32


@cache
def pack() -> CriteriaSet:
    return load_pack(resources.folder("templates") / "qd06-2019")


def unit(kind: str) -> Unit:
    return Unit(f"{kind}1", f"{pack().texts.say(f'unit_type.{kind}')} (mẫu)", kind)


@cache
def campaign() -> Campaign:
    def span(end: str, start: str, back: int) -> Span:
        first = date.fromisoformat(f"{2026 - back}-{start}") if start else None
        return Span(date.fromisoformat(f"2026-{end}"), first)

    return Campaign(
        id="quan-son-2026",
        pack=pack().id,
        year=2026,
        commune="Quan Sơn",
        province="Lạng Sơn",
        key=KEY,
        periods={p.code: span(p.end, p.start, p.previous_year) for p in pack().periods},
        deadlines={"units": Deadline(date(2026, 11, 10)), "report": Deadline(date(2026, 11, 15))},
        calendar=WorkCalendar(holidays=frozenset({date(2026, 9, 2)})),
        settings={"issuer": "UBND xã Quan Sơn", "office": "Phòng Văn hóa - Xã hội", "contact_phone": "0912 000 000"},
        units=tuple(unit(kind) for kind in pack().types),
        villages=tuple(Village(f"TH.{n:03d}", f"Thôn {n}") for n in range(1, 4)),
    )


@cache
def form(kind: str) -> Form:
    return lay_out_unit_form(pack(), campaign(), unit(kind))


def write(kind: str, path: Path, values: Mapping[tuple[str, str], object] | None = None) -> Path:
    laid = form(kind)
    return write_laid(laid, unit(kind), path, values)


def write_laid(laid: Form, to: Unit, path: Path, values: Mapping[tuple[str, str], object] | None = None) -> Path:
    own = campaign()
    token = make_token(KEY, own.id, to.code, laid.version)
    identity = FormIdentity(own.id, to.code, to.name, laid.version, token)
    guide = guide_facts(own)
    return write_form(path, laid, identity, pack().texts, guide=guide, made_at=AT, values=values)
