"""How old a confirmation may be: fresh, then badged, then hidden. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Freshness(Enum):
    FRESH = "fresh"
    STALE = "stale"  # shown, with the date and a word of caution
    HIDDEN = "hidden"  # shown no more


@dataclass(frozen=True)
class Limits:
    """Days after which a kind of content is old, and how many more until it is hidden."""

    days: int
    grace: int

    def of(self, confirmed_on: date | None, today: date) -> Freshness:
        """What nobody has ever confirmed is stale, not hidden: it was published by somebody."""
        if confirmed_on is None:
            return Freshness.STALE
        age = (today - confirmed_on).days
        if age <= self.days:
            return Freshness.FRESH
        return Freshness.STALE if age <= self.days + self.grace else Freshness.HIDDEN

    def visible_until(self, confirmed_on: date) -> date:
        """Return the last day on which the public sees it."""
        return confirmed_on + timedelta(days=self.days + self.grace)


def in_season(today: date, start: int | None, end: int | None) -> bool:
    """True if the month lies between two months, 1 to 12; a season may pass the turn of the year."""
    if start is None or end is None:
        return True
    return start <= today.month <= end if start <= end else today.month >= start or today.month <= end
