"""Opening hours as a person fills them in: one line per weekday, such as "9-12, 14-17". Pure."""

import re
from dataclasses import dataclass, field

from directory.hours_rules import DAY, Rule, Span, Steps, Weekday
from directory.hours_syntax import WEEKDAYS, HoursError, read

GERMAN_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
EVERY, ODD, EVEN = "", "odd", "even"
PATTERNS = (
    (EVERY, "jede Woche"), (ODD, "ungerade Wochen"), (EVEN, "gerade Wochen"), ("1", "1. im Monat"),
    ("2", "2. im Monat"), ("3", "3. im Monat"), ("4", "4. im Monat"), ("-1", "letzter im Monat"),
)  # fmt: skip
_WEEKS = {ODD: "week 1-53/2 ", EVEN: "week 2-52/2 "}
_STEPS = {(Steps(1, 53, 2),): ODD, (Steps(2, 52, 2),): EVEN, (): EVERY}
LATE, EARLY = 16 * 60, 8 * 60


@dataclass(frozen=True)
class Grid:
    days: tuple[str, ...] = ("",) * 7
    pattern: str = EVERY
    closed_on_holidays: bool = True
    errors: dict[int, str] = field(default_factory=dict, compare=False)


def to_osm(grid: Grid) -> str:
    """Return the OSM text of a grid; "" for an empty one. Raise HoursError naming the weekday."""
    lines: dict[str, list[str]] = {}
    for position, typed in enumerate(grid.days):
        if typed.strip():
            try:
                times = ",".join(_text(span) for span in _spans(typed))
            except HoursError as error:
                raise HoursError(f"{GERMAN_DAYS[position]}: {error}") from error
            lines.setdefault(times, []).append(WEEKDAYS[position])
    if not lines:
        return ""
    nth = f"[{grid.pattern}]" if grid.pattern not in (EVERY, ODD, EVEN) else ""
    weeks = _WEEKS.get(grid.pattern, "")
    rules = [f"{weeks}{_days(days, nth)} {times}" for times, days in lines.items()]
    return "; ".join([*rules, *(["PH off"] if grid.closed_on_holidays else [])])


def from_osm(text: str) -> Grid | None:
    """Return the grid that means the same as an OSM text, or None if none does."""
    try:
        rules = list(read(text))
    except HoursError:
        return None
    holidays_off = len(rules) > 1 and rules[-1] == Rule(on_holidays=True, is_open=False)
    if holidays_off:
        rules.pop()
    days = [""] * 7
    patterns = set()
    for rule in rules:
        if rule != Rule(weeks=rule.weeks, weekdays=rule.weekdays, spans=rule.spans) or not rule.weekdays:
            return None
        nths = {weekday.nth for weekday in rule.weekdays}
        if len(nths) != 1 or rule.weeks not in _STEPS or (nths != {None} and rule.weeks):
            return None
        patterns.add(_STEPS[rule.weeks] if nths == {None} else str(nths.pop()))
        for weekday in rule.weekdays:
            if days[weekday.day]:
                return None
            days[weekday.day] = ", ".join(_text(span) for span in rule.spans)
    if len(patterns) != 1 or next(iter(patterns)) not in dict(PATTERNS):
        return None
    return Grid(tuple(days), patterns.pop(), holidays_off)


_TIMES = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr|h)?\s*(?:-|–|bis)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr|h)?"
)


def _spans(typed: str) -> list[Span]:
    spans = []
    for part in re.split(r"[,;/]|\bund\b", typed):
        match = _TIMES.fullmatch(part.strip())
        if match is None:
            raise HoursError(f"„{part.strip()[:30]}“ bitte so schreiben: 9-12 oder 9:30-12:00.")
        hour, minute, end_hour, end_minute = (int(group or 0) for group in match.groups())
        if max(hour, end_hour) > 24 or max(minute, end_minute) > 59:
            raise HoursError(f"Die Uhrzeit in „{part.strip()}“ gibt es nicht.")
        start, end = hour * 60 + minute, end_hour * 60 + end_minute
        if end <= start and not (start >= LATE and end <= EARLY):
            raise HoursError(f"„{part.strip()}“ endet, bevor es beginnt.")
        spans.append(Span(start, end if end > start else end + DAY))
    # The reader knows about overlaps and about times that do not exist.
    return [span for rule in read("Mo " + ",".join(map(_text, spans))) for span in rule.spans]


def _text(span: Span) -> str:
    end = span.end if span.end <= DAY else span.end - DAY
    return f"{span.start // 60:02}:{span.start % 60:02}-{end // 60:02}:{end % 60:02}"


def _days(days: list[str], nth: str) -> str:
    """Join neighbours: Mo-Fr instead of Mo,Tu,We,Th,Fr."""
    if nth:
        return ",".join(f"{day}{nth}" for day in days)
    runs: list[list[Weekday]] = []
    for day in (Weekday(WEEKDAYS.index(name)) for name in days):
        if runs and runs[-1][-1].day + 1 == day.day:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [(WEEKDAYS[run[0].day], WEEKDAYS[run[-1].day], len(run)) for run in runs]
    return ",".join(first if count == 1 else f"{first}-{last}" for first, last, count in names)
