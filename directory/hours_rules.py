"""The parts of opening hours: on which days a rule speaks, and at which times. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.easter import easter

DAY = 24 * 60

Join = Literal[";", ",", "||"]


@dataclass(frozen=True)
class Span:
    """Minutes after midnight; `end` may pass 1440 when it closes on the next day."""

    start: int
    end: int


@dataclass(frozen=True)
class Weekday:
    """A weekday, 0 for Monday; `nth` counts inside the month, from its end if negative."""

    day: int
    nth: int | None = None

    def matches(self, day: date) -> bool:
        if day.weekday() != self.day:
            return False
        if self.nth is None:
            return True
        if self.nth > 0:
            return (day.day - 1) // 7 + 1 == self.nth
        return (day + timedelta(days=7 * -self.nth)).month != day.month and (
            self.nth == -1 or (day + timedelta(days=7 * (-self.nth - 1))).month == day.month
        )


@dataclass(frozen=True)
class Point:
    """A day of the year: a month alone, a month with a day, or days around Easter."""

    month: int = 0
    day: int | None = None
    year: int | None = None
    easter_offset: int | None = None

    def in_year(self, year: int, *, last: bool = False) -> date:
        """Return the day in a year; a month alone is its first day, or its last."""
        if self.easter_offset is not None:
            sunday: date = easter(year)
            return sunday + timedelta(days=self.easter_offset)
        if self.day is not None:
            # 29 February stands for 1 March in other years.
            leap = self.month == 2 and self.day == 29
            return date(year, 3, 1) if leap and not is_leap(year) else date(year, self.month, self.day)
        if not last:
            return date(year, self.month, 1)
        return date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class DateRange:
    start: Point
    end: Point

    def matches(self, day: date) -> bool:
        if self.start.year is not None:
            first = self.start.in_year(self.start.year)
            last = self.end.in_year(self.end.year or self.start.year, last=True)
            if last < first and self.end.year is None:
                last = self.end.in_year(self.start.year + 1, last=True)
            return first <= day <= last
        first, last = self.start.in_year(day.year), self.end.in_year(day.year, last=True)
        return first <= day <= last if first <= last else day >= first or day <= last


@dataclass(frozen=True)
class Steps:
    """Years or ISO weeks, from–to, every so many."""

    start: int
    end: int
    step: int = 1

    def matches(self, value: int) -> bool:
        return self.start <= value <= self.end and (value - self.start) % self.step == 0


@dataclass(frozen=True)
class Rule:
    """On which days, at which times. No day selector means every day; no time means all day."""

    join: Join = ";"
    years: tuple[Steps, ...] = ()
    dates: tuple[DateRange, ...] = ()
    weeks: tuple[Steps, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    on_holidays: bool = False
    spans: tuple[Span, ...] = (Span(0, DAY),)
    is_open: bool = True
    comment: str = ""
    by_appointment: bool = False

    def matches(self, day: date, *, is_holiday: bool) -> bool:
        """True if the rule speaks about this day."""
        if self.years and not any(years.matches(day.year) for years in self.years):
            return False
        if self.dates and not any(dates.matches(day) for dates in self.dates):
            return False
        if self.weeks and not any(weeks.matches(day.isocalendar().week) for weeks in self.weeks):
            return False
        if not self.weekdays and not self.on_holidays:
            return True
        return (self.on_holidays and is_holiday) or any(weekday.matches(day) for weekday in self.weekdays)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
