"""When an offer is open, as one text an index can keep, and read again at any moment.

Engines store the text and ask here which of the different texts are open; so an index never grows stale
overnight, and holidays, clock changes and closed weeks are those of directory.hours. Pure.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from directory.hours import BERLIN, Closed, HoursError, OpeningHours

HORIZON = timedelta(days=8)


@dataclass(frozen=True)
class Schedule:
    """One set of hours in OSM syntax, with the days between which it counts."""

    hours: str
    valid_from: date | None = None
    valid_to: date | None = None


def encode(
    schedules: Iterable[Schedule],
    *,
    closed: Iterable[tuple[date, date]] = (),
    season: tuple[int, int] | None = None,
) -> str:
    """Return hours as one text, the same for the same hours; "" if there are none.

    `closed`: days on which nothing opens, both ends included; `season`: first and last month.
    """
    rows = sorted([row.hours, _iso(row.valid_from), _iso(row.valid_to)] for row in schedules)
    if not rows:
        return ""
    parts: dict[str, object] = {"h": rows}
    if days := sorted([start.isoformat(), end.isoformat()] for start, end in closed):
        parts["c"] = days
    if season:
        parts["s"] = list(season)
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class _Times:
    hours: tuple[OpeningHours, ...]
    season: tuple[int, int] | None

    def in_season(self, day: date) -> bool:
        if self.season is None:
            return True
        first, last = self.season
        return first <= day.month <= last if first <= last else day.month >= first or day.month <= last


@lru_cache(maxsize=20_000)
def _decode(text: str) -> _Times:
    parts = json.loads(text)
    closed = [Closed(date.fromisoformat(a), date.fromisoformat(b)) for a, b in parts.get("c", ())]
    found = []
    for hours, start, end in parts["h"]:
        try:
            found.append(OpeningHours.parse(hours, closed=closed, valid_from=_day(start), valid_to=_day(end)))
        except HoursError:
            continue  # An imported offer may carry hours nobody can read; it is simply not known to be open.
    season = parts.get("s")
    return _Times(tuple(found), (season[0], season[1]) if season else None)


def open_at(text: str, moment: datetime) -> bool:
    """True if one can come at this aware moment without having asked before."""
    times = _decode(text)
    day = moment.astimezone(BERLIN).date()
    return times.in_season(day) and any(hours.open_at(moment) for hours in times.hours)


def opens_between(text: str, start: datetime, end: datetime) -> datetime | None:
    """Return the first moment of walking in between two aware moments, or None."""
    times = _decode(text)
    first = min(
        (
            interval.start
            for hours in times.hours
            for interval in hours.intervals(start, end)
            if not interval.by_appointment and times.in_season(interval.start.date())
        ),
        default=None,
    )
    return max(first, start) if first else None


def wanted_times(open_at: str, now: datetime) -> tuple[datetime, datetime | None] | None:
    """Return what `OfferQuery.open_at` means: one moment, or from one to another; None for no wish."""
    if not open_at:
        return None
    if open_at == "now":
        return now, None
    if open_at == "today":
        midnight = datetime.combine(now.astimezone(BERLIN).date() + timedelta(days=1), time(), BERLIN)
        return now, midnight
    return datetime.strptime(open_at, "%Y-%m-%dT%H:%M").replace(tzinfo=BERLIN), None


def matching(texts: Iterable[str], open_at_: str, now: datetime) -> frozenset[str] | None:
    """Return which of the texts are open as wished; None if nothing is wished."""
    wanted = wanted_times(open_at_, now)
    if wanted is None:
        return None
    start, end = wanted
    if end is None:
        return frozenset(text for text in texts if open_at(text, start))
    return frozenset(text for text in texts if opens_between(text, start, end))


def by_next_opening(texts: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Return for each text when it opens next; those that do not within eight days are left out."""
    found = {text: opens_between(text, now, now + HORIZON) for text in texts}
    return {text: moment for text, moment in found.items() if moment}
