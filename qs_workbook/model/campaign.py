"""A campaign (đợt đánh giá): one commune, one year, its units, villages, dates, scale entries and decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from qs_workbook.model.kinds import DecisionKind
from qs_workbook.model.scale import ScaleEntry


@dataclass(frozen=True)
class Contact:
    """A person to call in a unit (an adult, at work)."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Unit:
    """A reporting unit. `type` is a unit type of the pack; `added`/`dropped` adjust its indicators."""

    code: str
    name: str
    type: str
    head: str = ""  # thủ trưởng
    contacts: tuple[Contact, ...] = ()
    email: str = ""
    copy_to: str = ""
    channel: str = ""  # email | zalo | document | paper
    added: tuple[str, ...] = ()  # indicator codes
    dropped: tuple[str, ...] = ()
    former_commune: str = ""
    row: str = ""  # its row code in the control workbook


@dataclass(frozen=True)
class Village:
    """A thôn; returns no workbook of its own."""

    code: str
    name: str
    population: int | None = None
    special_hardship: bool | None = None
    former_commune: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    collectors: Mapping[str, str] = field(default_factory=dict)  # list answered village by village → its unit here


@dataclass(frozen=True)
class Span:
    """A reference period; `start` None means a single date, "as of"."""

    end: date
    start: date | None = None


@dataclass(frozen=True)
class Deadline:
    """A date as it is written. `inclusive` False is "trước ngày": the day before is the last day in time."""

    day: date
    inclusive: bool = False

    @property
    def last_day(self) -> date:
        """The last day that is in time."""
        return self.day if self.inclusive else self.day - timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Working days: Monday to Friday less holidays, plus days swapped in."""

    holidays: frozenset[date] = frozenset()
    swapped_in: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether the office works that day."""
        return day in self.swapped_in or (day.weekday() < 5 and day not in self.holidays)

    def last_working_day(self, day: date) -> date:
        """The day itself if worked, else the nearest worked day before it."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def working_days(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`; negative never, 0 once past."""
        days = (until - after).days
        return sum(self.works(after + timedelta(days=n)) for n in range(1, days + 1))

    def back(self, day: date, working_days: int) -> date:
        """The worked day that lies so many working days before `day`."""
        while working_days:
            day -= timedelta(days=1)
            working_days -= self.works(day)
        return day


@dataclass(frozen=True)
class Decision:
    """A line of sheet Xử lý: what an officer decided, why, who, when; always part of the record."""

    row: str  # its row code in the control workbook
    question: str  # H-012, or empty for received_on
    kind: DecisionKind
    value: str = ""  # file, figure, unit or date, as the kind needs
    reason: str = ""
    by: str = ""
    on: date | None = None
    cell: str = ""


@dataclass(frozen=True)
class Campaign:
    """What the control workbook says. `settings` holds every value of sheet Đợt đánh giá by its row code."""

    id: str
    pack: str
    year: int
    commune: str
    province: str
    key: bytes = field(repr=False)
    illustrative: bool = False
    commune_type: str = ""  # key of the pack's commune types, empty until chosen
    periods: Mapping[str, Span] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(
        default_factory=dict
    )  # forms_out, preliminary, survey, units, council, signature, report
    calendar: WorkCalendar = WorkCalendar()
    settings: Mapping[str, str] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    villages: tuple[Village, ...] = ()
    scale_entries: tuple[ScaleEntry, ...] = ()  # as entered in Excel; official only when ticked under a filled head
    decisions: tuple[Decision, ...] = ()

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    def name_of(self, unit: str) -> str:
        """A unit's name, or its code where the list of units does not hold it."""
        return self.unit_by_code[unit].name if unit in self.unit_by_code else unit
