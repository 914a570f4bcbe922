"""What somebody looks for, read from the address and written back to it."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any, Self
from urllib.parse import urlencode

# The facets, in the order of the page. Values are codes; one nobody knows matches nothing.
FACETS = (
    "theme", "need", "district", "language", "audience", "cost", "access", "mode", "accessible", "places",
    "status",
)  # fmt: skip
SORTS = ("fit", "near", "open")
DISTANCES_KM = (1, 2, 3, 5, 10)
DEFAULT_DISTANCE_KM = 3
PAGE_SIZE = 20
MAX_WORDS = 1_000
MAX_PAGE = 500
MAX_VALUES = 50
EARTH_M = 6_371_000
_POINT = re.compile(r"^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)$")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Point:
    """A place on earth, WGS 84, in degrees."""

    latitude: float
    longitude: float


def distance(one: Point, other: Point) -> float:
    """Return the metres between two points (haversine)."""
    lat, lon = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(lat / 2) ** 2
    half += cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(lon / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


@dataclass(frozen=True)
class OfferQuery:
    """A search: words, chosen facet values, place, time, order, and the page of results wanted.

    `plain` holds words that shall stay text although they name a filter. `near` is a postal code or
    "latitude,longitude"; `point` is what it stands for, filled in by search.places. `open_at` is "now",
    "today" or a local time "YYYY-MM-DDTHH:MM".
    """

    words: str = ""
    language: str = "de"
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""
    within: int = DEFAULT_DISTANCE_KM
    open_at: str = ""
    sort: str = "fit"
    plain: tuple[str, ...] = ()
    page: int = 1
    point: Point | None = None

    @classmethod
    def from_params(cls, params: Any, language: str) -> Self:
        """Read an address (a QueryDict); whatever cannot be read is left out rather than refused."""
        facets = {name: _values(params, name) for name in FACETS}
        within = params.get("within", "")
        sort = params.get("sort", "")
        return cls(
            words=clean_words(params.get("q", "")),
            language=language,
            facets={name: values for name, values in facets.items() if values},
            near=_near(params.get("near", "")),
            within=int(within) if within in map(str, DISTANCES_KM) else DEFAULT_DISTANCE_KM,
            # "egal" is the choice nobody makes: a day beside it counts, another choice wins over the day.
            open_at=_moment(params.get("open", "")) or _moment(params.get("open_time", "")),
            sort=sort if sort in SORTS else SORTS[0],
            plain=_values(params, "plain"),
            page=_page(params.get("page", "1")),
        )

    def to_params(self) -> str:
        """Return the query string of this search, without what is usual (page 1, sorted by fit)."""
        pairs: list[tuple[str, str]] = [("q", self.words)] if self.words else []
        pairs += [(name, value) for name in FACETS for value in self.facets.get(name, ())]
        if self.near:
            pairs.append(("near", self.near))
        if self.near and self.within != DEFAULT_DISTANCE_KM:
            pairs.append(("within", str(self.within)))
        if self.open_at:
            pairs.append(("open", self.open_at))
        if self.sort != SORTS[0]:
            pairs.append(("sort", self.sort))
        pairs += [("plain", word) for word in self.plain]
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)

    def without(self, facet: str, value: str | None = None) -> Self:
        """Return this search with one value (None: all values) of a filter removed, on its first page."""
        if facet == "near":
            return replace(self, near="", point=None, page=1)
        if facet == "open":
            return replace(self, open_at="", page=1)
        left = tuple(v for v in self.facets.get(facet, ()) if value is not None and v != value)
        facets = {**self.facets, facet: left}
        return replace(self, facets={name: values for name, values in facets.items() if values}, page=1)

    def having(self, facet: str, *values: str) -> Self:
        """Return this search with values of a filter added, on its first page."""
        if facet == "near":
            return replace(self, near=values[0], page=1)
        if facet == "open":
            return replace(self, open_at=values[0], page=1)
        chosen = tuple(dict.fromkeys((*self.facets.get(facet, ()), *values)))
        return replace(self, facets={**self.facets, facet: chosen}, page=1)

    def asking(self, words: str) -> Self:
        return replace(self, words=words, plain=(), page=1)

    def on_page(self, page: int) -> Self:
        return replace(self, page=page)

    @property
    def filters(self) -> list[tuple[str, str]]:
        """Return every chosen filter with its value."""
        chosen = [(name, value) for name in FACETS for value in self.facets.get(name, ())]
        chosen += [("near", self.near)] if self.near else []
        return chosen + ([("open", self.open_at)] if self.open_at else [])


def clean_words(text: str) -> str:
    """Return typed text as one line without control characters, cut to its greatest length."""
    return " ".join(_CONTROLS.sub(" ", text[:MAX_WORDS]).split())


def read_point(near: str) -> Point | None:
    """Return the point of "latitude,longitude", or None."""
    found = _POINT.match(near)
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return Point(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _values(params: Any, name: str) -> tuple[str, ...]:
    given = (_CONTROLS.sub("", value[:40]).strip() for value in params.getlist(name)[:MAX_VALUES])
    return tuple(dict.fromkeys(filter(None, given)))


def _near(text: str) -> str:
    """Keep what was typed, also when it is no place: the page says so beside the field."""
    return " ".join(_CONTROLS.sub("", text[:40]).split())


def _moment(text: str) -> str:
    if text in ("now", "today"):
        return text
    try:
        moment = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")
    except ValueError:
        return ""
    # Hours of other centuries are nobody's question, and calendars of holidays end.
    return moment.strftime("%Y-%m-%dT%H:%M") if 2000 <= moment.year <= 2100 else ""


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1
    return min(max(number, 1), MAX_PAGE)
