"""Opening hours as HSDS schedules: a subset of RFC 5545, weekly or monthly, one row per time span."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from directory.hours import BERLIN
from directory.hours_rules import DAY, Rule, Span, Steps, Weekday
from directory.hours_syntax import WEEKDAYS, HoursError, read

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedules_of(text: str, *, today: date) -> Iterator[dict[str, Any]]:
    """Yield HSDS schedules without ids. What RRULE of HSDS cannot say stays in `description` as OSM text.

    HSDS has no word for holidays or exceptions: each row carries the whole OSM text beside the rule.
    """
    try:
        rules = read(text)
    except HoursError:
        return
    for rule in rules:
        if rule.is_open and not rule.years and not rule.dates:
            for span in rule.spans:
                yield {**_times(span, today), **_frequency(rule, today), "description": text}


def osm_of(row: dict[str, Any]) -> str:
    """Return an HSDS schedule as OSM text; "" if it cannot be said or read.

    Our own exports carry the OSM text along; others are read from freq, interval, byday and times.
    """
    carried = str(row.get("description") or "")
    if carried and _is_hours(carried):
        return carried
    days = [day for day in str(row.get("byday") or "").upper().replace(" ", "").split(",") if day]
    names = [_osm_day(day) for day in days]
    opens, closes = str(row.get("opens_at") or "")[:5], str(row.get("closes_at") or "")[:5]
    if not opens or not closes or None in names:
        return ""
    weeks = ""
    if str(row.get("interval") or "1") in ("2", "2.0") and row.get("dtstart"):
        start = date.fromisoformat(str(row["dtstart"])[:10])
        weeks = "week 1-53/2 " if start.isocalendar().week % 2 else "week 2-52/2 "
    text = (
        f"{weeks}{','.join(filter(None, names))} {opens}-{'24:00' if closes == '23:59' else closes}".strip()
    )
    return text if _is_hours(text) else ""


def _osm_day(day: str) -> str | None:
    if day[-2:] not in BYDAY:
        return None
    name = WEEKDAYS[BYDAY.index(day[-2:])]
    return f"{name}[{day[:-2].lstrip('+')}]" if day[:-2] else name


def _is_hours(text: str) -> bool:
    try:
        read(text)
    except HoursError:
        return False
    return True


def _frequency(rule: Rule, today: date) -> dict[str, Any]:
    days = rule.weekdays or tuple(Weekday(number) for number in range(7))
    if any(day.nth for day in days):
        return {"freq": "MONTHLY", "byday": ",".join(f"{day.nth or ''}{BYDAY[day.day]}" for day in days)}
    row: dict[str, Any] = {"freq": "WEEKLY", "byday": ",".join(BYDAY[day.day] for day in days), "wkst": "MO"}
    if rule.weeks and rule.weeks[0].step == 2:
        row |= {"interval": 2, "dtstart": _first_monday(rule.weeks[0], today).isoformat()}
    elif rule.weeks:
        row["byweekno"] = ",".join(str(week) for steps in rule.weeks for week in _weeks(steps))
    return row


def _weeks(steps: Steps) -> range:
    return range(steps.start, steps.end + 1, steps.step)


def _first_monday(steps: Steps, today: date) -> date:
    """Return the next Monday of a week that counts."""
    monday = today - timedelta(days=today.weekday())
    while monday.isocalendar().week % 2 != steps.start % 2:
        monday += timedelta(days=7)
    return monday


def _times(span: Span, today: date) -> dict[str, Any]:
    offset = datetime.combine(today, time(12), BERLIN).strftime("%z")
    offset = f"{offset[:3]}:{offset[3:]}"
    closes = "23:59" if span.end == DAY else f"{span.end % DAY // 60:02}:{span.end % 60:02}"
    return {
        "opens_at": f"{span.start // 60:02}:{span.start % 60:02}{offset}",
        "closes_at": f"{closes}{offset}",
        "timezone": int(offset[:3]),
    }
