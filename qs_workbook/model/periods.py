"""Which dates a figure speaks of: its period as printed, and the birth dates or years an age group means."""

from datetime import date, timedelta

from qs_workbook.model.campaign import Span
from qs_workbook.model.criteria import Ages
from qs_workbook.model.texts import Texts


def shift_years(day: date, years: int) -> date:
    """The same day so many years later (negative: earlier); 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def shift_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def birth_dates(ages: Ages, cut_off: date) -> tuple[date, date | None]:
    """Birth dates meant by an age group: born after the first, up to and including the second (None: no limit).

    "Dưới 16 tuổi" on 31/10/2026 is born after 31/10/2010 (Law on Children 2016, Art. 1; DOMAIN 2.7).
    """
    shift = shift_years if ages.in_ == "years" else shift_months
    return shift(cut_off, -ages.below), shift(cut_off, -ages.from_) if ages.from_ else None


def print_period(texts: Texts, span: Span | None, ages: Ages | None) -> str:
    """What the period column says: the span or date, then the birth dates or years meant."""
    if span is None:
        return ""
    said = (
        texts.say("form.period.as_of", end=span.end)
        if span.start is None
        else texts.say("form.period.span", start=span.start, end=span.end)
    )
    if ages is None:
        return said
    if ages.by == "birth_year":
        first, last = span.end.year - ages.below + 1, span.end.year - ages.from_
        key = "form.period.birth_year" if first == last else "form.period.birth_years"
        return said + "\n" + texts.say(key, first=str(first), last=str(last))
    after, until = birth_dates(ages, span.end)
    if until is None:
        return said + "\n" + texts.say("form.period.born_after", after=after)
    return said + "\n" + texts.say("form.period.born_between", first=after + timedelta(days=1), last=until)
