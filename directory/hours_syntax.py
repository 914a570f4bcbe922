"""Reads the part of the OSM `opening_hours` syntax that offers need, and nothing it would guess at.

Source: wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Read are rules joined by `;`
(replaces), `,` (adds) and `||` (otherwise), years, months, dates, Easter, weeks with steps, weekdays with
`[n]`, PH, times past midnight, off, and comments. Not read: sunrise and sunset, school holidays, points.
"""

import re
from dataclasses import dataclass, replace

from directory.hours_rules import DAY, DateRange, Join, Point, Rule, Span, Steps, Weekday, is_leap

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BY_APPOINTMENT = ("by appointment", "on appointment", "nach vereinbarung", "mit termin")
MAX_LENGTH = 1_000


class HoursError(ValueError):
    """Says in German what cannot be read, for the person who typed it."""


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<comment>"[^"]*")
    |(?P<join>;|\|\|)
    |(?P<always>24/7)
    |(?P<time>\d{1,2}:\d{2})
    |(?P<number>\d{1,4})
    |(?P<word>[A-Za-zÄÖÜäöüß]+)
    |(?P<sign>[-–,:/+\[\]()])
    )""",
    re.VERBOSE,
)
_GERMAN = {
    "di": "Tu",
    "mi": "We",
    "do": "Th",
    "so": "Su",
    "mär": "Mar",
    "mai": "May",
    "okt": "Oct",
    "dez": "Dec",
}
_WORDS = {word.lower(): word for word in (*WEEKDAYS, *MONTHS, "PH", "SH", "off", "closed", "open", "week")}
_WORDS |= {"easter": "easter", "days": "days", "day": "day", "unknown": "unknown", **_GERMAN}
_WORDS |= {"monday": "Mo", "montag": "Mo", "geschlossen": "off", "feiertag": "PH", "feiertage": "PH"}


def read(text: str) -> tuple[Rule, ...]:
    """Return the rules of an `opening_hours` text; raise HoursError with a German sentence."""
    if len(text) > MAX_LENGTH:
        raise HoursError(f"Die Öffnungszeiten sind länger als {MAX_LENGTH} Zeichen.")
    tokens = _tokens(text)
    if not tokens:
        raise HoursError("Bitte geben Sie Öffnungszeiten an.")
    return _Reader(tokens).rules()


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    tokens, position = [], 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise HoursError(f"„{text[position : position + 20]}“ ist in Öffnungszeiten nicht erlaubt.")
        kind = str(match.lastgroup)
        value = match.group(kind)
        if kind == "word":
            if value.lower() not in _WORDS:
                raise HoursError(f"Das Wort „{value}“ ist in Öffnungszeiten nicht bekannt.")
            value = _WORDS[value.lower()]
        tokens.append(_Token(kind, "-" if value == "–" else value))
        position = match.end()
    return tokens


class _Reader:
    """Walks over the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def rules(self) -> tuple[Rule, ...]:
        rules = [self._rule(";")]
        while self.at < len(self.tokens):
            sign = self._take()
            if sign not in (";", ",", "||"):
                raise HoursError(f"Nach „{self._before()}“ wird „{sign}“ nicht erwartet.")
            if self.at == len(self.tokens):
                break  # a semicolon at the end
            rules.append(self._rule(sign))  # type: ignore[arg-type]
        return tuple(rules)

    def _rule(self, join: Join) -> Rule:
        start = self.at
        rule = Rule(join=join)
        if self._accept("24/7"):
            rule = replace(rule, spans=(Span(0, DAY),))
        else:
            rule = self._days(rule)
            if self._kind() == "time":
                rule = replace(rule, spans=self._spans())
        word = self._peek()
        if word in ("off", "closed"):
            self._take()
            rule = replace(rule, is_open=False)
        elif word in ("open", "unknown"):
            self._take()
        if self._kind() == "comment":
            rule = replace(rule, comment=self._take().strip('"').strip())
        if self.at == start:
            raise HoursError(f"„{self._peek() or ';'}“ wird hier nicht erwartet.")
        asked = word == "unknown" or rule.comment.lower() in BY_APPOINTMENT
        return replace(rule, by_appointment=asked and rule.is_open)

    def _days(self, rule: Rule) -> Rule:
        years: list[Steps] = []
        while self._kind() == "number" and len(self._peek()) == 4:
            if self._peek(1) in MONTHS or self._peek(1) == "easter":
                break
            years.append(self._steps(4))
            if not (self._peek() == "," and len(self._peek(1)) == 4 and self._kind(1) == "number"):
                break
            self._take()
        dates = self._dates() if self._starts_date() else ()
        weeks: list[Steps] = []
        if self._accept("week"):
            weeks.append(self._steps(2, 1, 53))
            while self._peek() == "," and self._kind(1) == "number":
                self._take()
                weeks.append(self._steps(2, 1, 53))
        weekdays, holidays = self._weekdays()
        self._accept(":")
        return replace(
            rule, years=tuple(years), dates=dates, weeks=tuple(weeks), weekdays=weekdays, on_holidays=holidays
        )

    def _steps(self, digits: int, low: int = 1900, high: int = 2199) -> Steps:
        first = self._number(low, high)
        last = first
        if self._peek() == "-" and self._kind(1) == "number":
            self._take()
            last = self._number(low, high)
        if last < first:
            raise HoursError(f"„{first}-{last}“ endet, bevor es beginnt.")
        step = self._number(1, 60) if self._accept("/") else 1
        return Steps(first, last, step)

    def _starts_date(self) -> bool:
        first = self._peek(1) if self._kind() == "number" else self._peek()
        return first in MONTHS or first == "easter"

    def _dates(self) -> tuple[DateRange, ...]:
        ranges = [self._date_range(None)]
        while self._peek() == "," and (
            self._peek(1) in (*MONTHS, "easter") or (self._kind(1) == "number" and self._kind(2) != "time")
        ):
            self._take()
            ranges.append(self._date_range(ranges[-1].end))
        return tuple(ranges)

    def _date_range(self, before: Point | None) -> DateRange:
        start = self._point(before)
        if not self._accept("-"):
            return DateRange(start, start)
        end = self._point(start)
        return DateRange(start, end)

    def _point(self, before: Point | None) -> Point:
        year = self._number(1900, 2199) if len(self._peek()) == 4 and self._kind() == "number" else None
        if self._accept("easter"):
            return Point(year=year, easter_offset=self._offset())
        if self._peek() in MONTHS:
            month = MONTHS.index(self._take()) + 1
            has_day = self._kind() == "number" and len(self._peek()) <= 2 and self._peek(1) != ":"
            day = self._number(1, 31) if has_day else None
        elif before is not None and self._kind() == "number":
            month, day = before.month, self._number(1, 31)
        else:
            raise HoursError(f"Nach „{self._before()}“ fehlt ein Datum.")
        if day is not None and day > (29, 30, 31)[0 if month == 2 else 1 if month in (4, 6, 9, 11) else 2]:
            raise HoursError(f"Den {day}. {month}. gibt es nicht.")
        if day == 29 and month == 2 and year is not None and not is_leap(year):
            raise HoursError(f"Den 29. 2. {year} gibt es nicht.")
        return Point(month=month, day=day, year=year)

    def _offset(self) -> int:
        sign = self._peek()
        if sign not in ("+", "-") or self._peek(2) not in ("day", "days"):
            return 0
        self._take()
        days = self._number(0, 200)
        self._take()
        return days if sign == "+" else -days

    def _weekdays(self) -> tuple[tuple[Weekday, ...], bool]:
        found: list[Weekday] = []
        holidays = False
        while True:
            word = self._peek()
            if word == "SH":
                raise HoursError(
                    "Schulferien (SH) sind nicht bekannt. Bitte geben Sie die Tage als Datum an."
                )
            if word == "PH":
                self._take()
                holidays = True
            elif word in WEEKDAYS:
                found += self._weekday_range()
            else:
                return tuple(found), holidays
            # "PH Mo-Fr" and "Mo,PH" name days of one list; a comma before anything else adds a rule.
            if self._peek() == "," and self._peek(1) in (*WEEKDAYS, "PH", "SH"):
                self._take()

    def _weekday_range(self) -> list[Weekday]:
        first = WEEKDAYS.index(self._take())
        if self._accept("["):
            days = [Weekday(first, nth) for nth in self._nth()]
            while self._accept(","):
                days += [Weekday(first, nth) for nth in self._nth()]
            if not self._accept("]"):
                raise HoursError("In „Mo[1]“ fehlt die schließende Klammer.")
            return days
        last = first
        if self._accept("-"):
            if self._peek() not in WEEKDAYS:
                raise HoursError(f"Nach „{WEEKDAYS[first]}-“ fehlt ein Wochentag.")
            last = WEEKDAYS.index(self._take())
        return [Weekday((first + offset) % 7) for offset in range((last - first) % 7 + 1)]

    def _nth(self) -> list[int]:
        negative = self._accept("-")
        first = self._number(1, 5)
        last = self._number(1, 5) if not negative and self._accept("-") else first
        return [-first] if negative else list(range(first, last + 1))

    def _spans(self) -> tuple[Span, ...]:
        spans = [self._span()]
        while self._peek() == "," and self._kind(1) == "time":
            self._take()
            spans.append(self._span())
        ordered = sorted(spans, key=lambda span: span.start)
        for one, other in zip(ordered, ordered[1:], strict=False):
            if other.start < one.end:
                raise HoursError(f"{_show(one)} und {_show(other)} überschneiden sich.")
        return tuple(ordered)

    def _span(self) -> Span:
        start = self._time(24)
        if not self._accept("-"):
            raise HoursError(f"Nach {start // 60:02}:{start % 60:02} fehlt, bis wann geöffnet ist.")
        if self._kind() != "time":
            raise HoursError(f"Nach „{self._before()}“ fehlt eine Uhrzeit wie 12:00.")
        end = self._time(48)
        if start == end:
            raise HoursError(
                f"{start // 60:02}:{start % 60:02} bis zur selben Uhrzeit ist keine Öffnungszeit."
            )
        if start >= DAY:
            raise HoursError("Um 24:00 kann nichts öffnen.")
        return Span(start, end if end > start else end + DAY)

    def _time(self, highest: int) -> int:
        hours, minutes = (int(part) for part in self._take().split(":"))
        if hours > highest or minutes > 59 or (hours == highest and minutes):
            raise HoursError(f"Die Uhrzeit {hours:02}:{minutes:02} gibt es nicht.")
        return hours * 60 + minutes

    def _number(self, low: int, high: int) -> int:
        if self._kind() != "number":
            raise HoursError(f"Nach „{self._before()}“ fehlt eine Zahl.")
        value = int(self._take())
        if not low <= value <= high:
            raise HoursError(f"{value} ist hier nicht möglich, nur {low} bis {high}.")
        return value

    def _peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].text if self.at + ahead < len(self.tokens) else ""

    def _kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].kind if self.at + ahead < len(self.tokens) else ""

    def _take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1].text

    def _accept(self, text: str) -> bool:
        if self._peek() != text:
            return False
        self.at += 1
        return True

    def _before(self) -> str:
        return self.tokens[self.at - 1].text if self.at else ""


def _show(span: Span) -> str:
    return f"{span.start // 60:02}:{span.start % 60:02}–{span.end // 60 % 24:02}:{span.end % 60:02}"
