"""What the offer page shows, worked out once for the public page and for previews."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from directory.freshness import Freshness, Limits, in_season
from directory.hours import BERLIN, Closed, Interval, OpeningHours, is_holiday
from directory.models import FreshnessSettings, Location, Offer
from directory.models.vocabulary import FieldGroup, Mode
from translations.languages import Language, find

WEEK = 7


@dataclass(frozen=True)
class OpenTime:
    """One stretch of a day, with what limits it. `ends_open` marks 24:00 of a day that goes on."""

    interval: Interval
    place: Location | None = None
    language: Language | None = None
    schedule: Any = None

    def key(self) -> tuple[datetime, datetime]:
        return self.interval.start, self.interval.end


@dataclass
class Day:
    date: date
    is_holiday: bool
    times: list[OpenTime] = field(default_factory=list)
    closure: Any = None


@dataclass
class Week:
    """The next seven days of an offer, and what is true at this moment."""

    days: list[Day]
    open_until: datetime | None = None
    open_now: bool = False
    always: bool = False
    next_opening: datetime | None = None
    only_by_appointment: bool = False
    by_language: list[tuple[Language, datetime]] = field(default_factory=list)


def week_of(offer: Offer, now: datetime) -> Week | None:
    """Return the coming week; None if nobody has given any hours."""
    closures = list(offer.closures.all())
    closed = [Closed(row.start, row.end) for row in closures]
    parsed = [(row, row.hours(closed)) for row in offer.schedules.all()]
    spoken = [(row.code, row.hours(closed)) for row in offer.languages.all() if row.times]
    if not parsed and not spoken:
        return None
    today = now.astimezone(BERLIN).date()
    days = []
    for offset in range(WEEK):
        day = today + timedelta(days=offset)
        closure = next((row for row in closures if row.start <= day <= row.end), None)
        times = sorted([*_times(parsed, day), *_spoken_times(spoken, day)], key=OpenTime.key)
        days.append(Day(day, is_holiday(day), times, closure))
    walk_in = [hours for row, hours in parsed if not row.language]
    own = [(row.language, hours) for row, hours in parsed if row.language] + spoken
    openings = [moment for hours in walk_in if (moment := hours.next_opening(now))]
    ends = [end for hours in walk_in if (end := hours.closes_at(now))]
    return Week(
        days=days,
        open_now=any(hours.open_at(now) for hours in walk_in),
        open_until=max(ends, default=None),
        always=any(hours.always for hours in walk_in),
        next_opening=min(openings, default=None),
        only_by_appointment=bool(parsed) and all(row.by_appointment for row, _hours in parsed),
        by_language=_by_language(own, now),
    )


def _on(hours: OpeningHours, day: date) -> list[Interval]:
    start = datetime.combine(day, time(), BERLIN)
    return list(hours.intervals(start, datetime.combine(day + timedelta(days=1), time(), BERLIN)))


def _times(parsed: Iterable[tuple[Any, OpeningHours]], day: date) -> list[OpenTime]:
    found = []
    for row, hours in parsed:
        place = row.location if row.location and not row.location.is_protected and row.location.live else None
        language = find(row.language) if row.language else None
        found += [OpenTime(one, place, language, row) for one in _on(hours, day)]
    return found


def _spoken_times(spoken: Iterable[tuple[str, OpeningHours]], day: date) -> list[OpenTime]:
    return [OpenTime(one, language=find(code)) for code, hours in spoken for one in _on(hours, day)]


def _by_language(own: Iterable[tuple[str, OpeningHours]], now: datetime) -> list[tuple[Language, datetime]]:
    """Return for each language with hours of its own when it is spoken next."""
    soonest: dict[str, datetime] = {}
    for code, hours in own:
        moment = hours.next_opening(now)
        if moment and (code not in soonest or moment < soonest[code]):
            soonest[code] = moment
    return [(language, moment) for code, moment in soonest.items() if (language := find(code))]


@dataclass(frozen=True)
class Confirmed:
    """How fresh a field group is."""

    freshness: Freshness
    on: date | None

    @property
    def stale(self) -> bool:
        return self.freshness is Freshness.STALE and self.on is not None

    @property
    def hidden(self) -> bool:
        return self.freshness is Freshness.HIDDEN


def confirmed(offer: Offer, today: date) -> dict[str, Confirmed]:
    settings = FreshnessSettings.load()
    dates = {row.group: row.confirmed_on for row in offer.confirmations.all()}
    return {
        group: Confirmed(
            Limits(settings.days(group), settings.grace_days).of(dates.get(group), today), dates.get(group)
        )
        for group in FieldGroup.values
    }


def _contact(offer: Offer, state: Confirmed) -> dict[str, Any]:
    """Return the offer's own contact where it has one, else the organisation's; old ones do not count."""
    organisation = offer.organisation
    own = {} if state.hidden else {"email": offer.email, "website": offer.website}
    return {
        # People named for this offer know more than the switchboard.
        "phone": "" if offer.contacts.all() and not state.hidden else organisation.phone,
        "email": own.get("email") or organisation.email,
        "website": own.get("website") or organisation.website,
    }


def offer_context(offer: Offer) -> dict[str, Any]:
    """Return what the offer page shows; a draft in preview has no prefetched places yet."""
    now = timezone.now()
    today = timezone.localdate(now)
    places = getattr(offer, "public_places", None)
    if places is None:
        places = [row for row in offer.at_locations.all() if not row.location.is_protected]
    state = confirmed(offer, today)
    spoken = sorted(offer.languages.all(), key=lambda row: row.with_interpreter)
    return {
        "offer": offer,
        "stamp": offer.stamp,
        "modes": [Mode(code).label for code in offer.modes if code in Mode.values],
        "places": [row.location for row in places],
        "spoken": [(row, language) for row in spoken if (language := find(row.code))],
        "needs": offer.needs.all(),
        "contacts": [] if state["contact"].hidden else offer.contacts.all(),
        "contact": _contact(offer, state["contact"]),
        "documents": offer.documents.all(),
        "next_steps": offer.next_steps.all(),
        "week": None if state["hours"].hidden else week_of(offer, now),
        "confirmed": state,
        "last_confirmed": state["description"].on,
        "has_capacity": offer.capacity_date is not None and not state["capacity"].hidden,
        "in_season": in_season(today, offer.season_start, offer.season_end),
        "starts_later": offer.valid_from is not None and offer.valid_from > today,
        "now": now,
    }
