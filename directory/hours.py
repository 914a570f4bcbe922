"""Opening hours: when is it open, and when next? Pure: texts and dates in, times in Europe/Berlin out.

Hours are kept as OSM `opening_hours` text (directory/hours_syntax.py says which part of it). Public holidays
are those of Schleswig-Holstein.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Self
from zoneinfo import ZoneInfo

import holidays

from directory.hours_rules import DAY, Rule, Span
from directory.hours_syntax import HoursError, read

__all__ = ["BERLIN", "Closed", "HoursError", "Interval", "OpeningHours", "is_holiday"]

BERLIN = ZoneInfo("Europe/Berlin")
# Far enough for an offer that opens once a year.
HORIZON_DAYS = 400
SLOT_MINUTES = 30


@dataclass(frozen=True, order=True)
class Interval:
    """Open from `start` until before `end`, both aware; `by_appointment`: ask first."""

    start: datetime
    end: datetime
    by_appointment: bool = False
    comment: str = ""


@dataclass(frozen=True)
class Closed:
    """Days on which nothing opens, both ends included."""

    start: date
    end: date


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv="SH", years=year))


def is_holiday(day: date) -> bool:
    """True on a public holiday of Schleswig-Holstein."""
    return day in _holidays(day.year)


@dataclass(frozen=True)
class OpeningHours:
    """Parsed hours; `valid_from`, `valid_to` and `closed` limit the days on which they count."""

    rules: tuple[Rule, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    closed: tuple[Closed, ...] = ()
    by_appointment: bool = False

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        valid_from: date | None = None,
        valid_to: date | None = None,
        closed: Iterable[Closed] = (),
        by_appointment: bool = False,
    ) -> Self:
        """Read OSM text; raise HoursError, whose message is a German sentence for the person typing."""
        return cls(_rules(text), valid_from, valid_to, tuple(closed), by_appointment)

    @cached_property
    def always(self) -> bool:
        """True for hours that never close."""
        return (
            len(self.rules) == 1
            and self.rules[0] == Rule()
            and not (self.valid_from or self.valid_to or self.closed)
        )

    def spans(self, day: date) -> tuple[tuple[Span, Rule], ...]:
        """Return the spans that begin on a day, in order; those past midnight end after minute 1440."""
        if self.valid_from and day < self.valid_from or self.valid_to and day > self.valid_to:
            return ()
        if any(period.start <= day <= period.end for period in self.closed):
            return ()
        found: list[tuple[Span, Rule]] = []
        for rule in self.rules:
            if rule.join == "||" and found:
                continue
            if not rule.matches(day, is_holiday=is_holiday(day)):
                continue
            if rule.is_open:
                new = [(span, rule) for span in rule.spans]
                found = [*found, *new] if rule.join == "," else new
            elif rule.spans == (Span(0, DAY),):
                found = []
            else:
                found = _without(found, rule.spans)
        return tuple(sorted(found, key=lambda pair: (pair[0].start, pair[0].end)))

    def intervals(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """Yield the open times between two aware moments, cut at both ends, joined where they touch."""
        waiting: Interval | None = None
        for one in self._raw(start, end):
            if waiting and one.start <= waiting.end and one.by_appointment == waiting.by_appointment:
                waiting = Interval(
                    waiting.start, max(waiting.end, one.end), one.by_appointment, waiting.comment
                )
                continue
            if waiting:
                yield waiting
            waiting = one
        if waiting:
            yield waiting

    def open_at(self, moment: datetime) -> bool:
        """True if one can come at this aware moment without having asked before."""
        local = moment.astimezone(BERLIN)
        for day in (local.date(), local.date() - timedelta(days=1)):
            for span, rule in self.spans(day):
                if self.by_appointment or rule.by_appointment:
                    continue
                if _moment(day, span.start) <= local < _moment(day, span.end):
                    return True
        return False

    def closes_at(self, moment: datetime) -> datetime | None:
        """Return when it closes, if it is open now; None also for hours that never close."""
        if self.always or not self.open_at(moment):
            return None
        current = next(
            (i for i in self.intervals(moment, moment + timedelta(days=8)) if not i.by_appointment), None
        )
        return current.end if current and current.end < moment + timedelta(days=8) else None

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when it opens next after `moment`; None if not within the next 400 days.

        Hours by appointment do not count. Open at this very moment: the moment itself.
        """
        if self.by_appointment:
            return None
        if self.open_at(moment):
            return moment
        local = moment.astimezone(BERLIN)
        for offset in range(HORIZON_DAYS):
            day = local.date() + timedelta(days=offset)
            for span, rule in self.spans(day):
                start = _moment(day, span.start)
                if start > local and not rule.by_appointment:
                    return start
        return None

    def slots(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Yield the half hours, by their beginning, in all of which it is open to walk in."""
        step = timedelta(minutes=SLOT_MINUTES)
        for one in self.intervals(start, end):
            if one.by_appointment:
                continue
            slot = _ceil_to_slot(one.start)
            while slot.timestamp() + step.total_seconds() <= one.end.timestamp():
                yield slot
                slot = datetime.fromtimestamp(slot.timestamp() + step.total_seconds(), BERLIN)

    def _raw(self, start: datetime, end: datetime) -> Iterator[Interval]:
        first, last = start.astimezone(BERLIN), end.astimezone(BERLIN)
        day = first.date() - timedelta(days=1)
        while day <= last.date():
            for span, rule in self.spans(day):
                opens, closes = max(_moment(day, span.start), first), min(_moment(day, span.end), last)
                if opens < closes:
                    asked = self.by_appointment or rule.by_appointment
                    yield Interval(opens, closes, asked, rule.comment)
            day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _rules(text: str) -> tuple[Rule, ...]:
    return read(text)


def _without(found: list[tuple[Span, Rule]], closed: Iterable[Span]) -> list[tuple[Span, Rule]]:
    """Cut the closed times out of the open ones."""
    for gap in closed:
        found = [
            (Span(start, end), rule)
            for span, rule in found
            for start, end in ((span.start, min(span.end, gap.start)), (max(span.start, gap.end), span.end))
            if start < end
        ]
    return found


def _moment(day: date, minutes: int) -> datetime:
    """Return a wall-clock time as a moment; an hour the clock change skips becomes the next one."""
    day += timedelta(days=minutes // DAY)
    wall = datetime.combine(day, time(minutes % DAY // 60, minutes % 60), BERLIN)
    return datetime.fromtimestamp(wall.timestamp(), BERLIN)


def _ceil_to_slot(moment: datetime) -> datetime:
    seconds = SLOT_MINUTES * 60
    return datetime.fromtimestamp(-(-moment.timestamp() // seconds) * seconds, BERLIN)
