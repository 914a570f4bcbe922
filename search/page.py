"""What the search page shows, put together from the query and the engine's answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from math import ceil
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import District, Need, Offer
from search.engines import Results
from search.engines.base import Hit
from search.facets import LABELS, OPEN_AT, VALUES, Facet, facets_of
from search.highlight import highlight
from search.openings import BERLIN
from search.query import DISTANCES_KM, PAGE_SIZE, OfferQuery
from search.words import PROTECTION_THEME
from translations import fallback, languages

SORTS: dict[str, Any] = {
    "fit": _("passt am besten"),
    "near": _("Entfernung"),
    "open": _("öffnet als Nächstes"),
}
COUNSELLING_NEED = "R3"
FEW = 3
# Side of a square of the map, in its own units.
TILE = 100


@dataclass(frozen=True)
class Card:
    """One hit: the row of Offer.objects.cards(), what of its texts was searched, how far, when open."""

    row: dict[str, Any]
    hit: Hit
    name: Any
    summary: Any


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, and the address without it; `words`: read from these words."""

    facet: str | Promise
    label: Any
    url: str
    words: str = ""
    language: languages.Language | None = None


@dataclass(frozen=True)
class Way:
    """A link that leads on, and how many offers are there."""

    label: Any
    url: str
    count: int | None = None


class SearchPage:
    """Everything the template asks for; each part costs its queries only when it is shown."""

    def __init__(self, query: OfferQuery, results: Results) -> None:
        self.query = query
        self.results = results

    @cached_property
    def cards(self) -> list[Card]:
        rows = {str(row["id"]): row for row in Offer.objects.cards(self.results.ids, self.query.language)}
        return [self._card(rows[hit.id], hit) for hit in self.results.hits if hit.id in rows]

    def _card(self, row: dict[str, Any], hit: Hit) -> Card:
        name = fallback.of_row(row, "name", self.query.language)
        summary = fallback.of_row(row, "summary", self.query.language)
        return Card(row, hit, self._marked(name), self._marked(summary))

    def _marked(self, text: fallback.Text) -> fallback.Text:
        return replace(text, value=highlight(text.value, self.results.question, text.language.code))

    @cached_property
    def facets(self) -> list[Facet]:
        return facets_of(self.query, self.results)

    # --- Filters in force -------------------------------------------------------------------------
    @cached_property
    def active(self) -> list[ActiveFilter]:
        chosen = [
            ActiveFilter(
                LABELS.get(facet, ""), self.label_of(facet, value), _url(self.query.without(facet, value)),
                language=_spoken(facet, value),
            )
            for facet, value in self.query.filters
            if facet != "near" or self.query.point
        ]  # fmt: skip
        understood = [
            ActiveFilter(
                LABELS.get(row.facet, ""), ", ".join(str(self.label_of(row.facet, v)) for v in row.values),
                _url(replace(self.query, plain=(*self.query.plain, row.words), page=1)),
                words=row.words,
                language=_spoken(row.facet, row.values[0]) if len(row.values) == 1 else None,
            )
            for row in self.results.understood
        ]  # fmt: skip
        return chosen + understood

    def label_of(self, facet: str, value: str) -> Any:
        """Return the name of a filter's value, as the page writes it; the code if nobody knows it."""
        if facet == "near":
            return self._near_label(value)
        if facet == "open":
            return OPEN_AT.get(value) or self._time_label(value)
        if facet == "language":
            known = languages.find(value)
            return known.autonym if known else value
        for shown in self.facets:
            if shown.name == facet:
                return next((row.label for row in shown.values if row.code == value), value)
        if facet == "need":
            need = Need.objects.filter(code=value).first()
            return fallback.of_field(need, "name", self.query.language) if need else value
        return VALUES.get(facet, {}).get(value, value)

    def _near_label(self, value: str) -> str:
        place = value if value.isdigit() else _("mein Standort")
        return f"{place}, " + gettext("%(number)s km") % {"number": self.query.within}

    def _time_label(self, value: str) -> datetime:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M").replace(tzinfo=BERLIN)

    @property
    def open_time(self) -> str:
        """Return the day and time that were asked for, as a date field holds them."""
        return self.query.open_at if self.query.open_at not in OPEN_AT else ""

    @property
    def unknown_place(self) -> bool:
        return bool(self.query.near) and self.query.point is None

    # --- Order and pages --------------------------------------------------------------------------
    @property
    def sorts(self) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "url": _url(replace(self.query, sort=name, page=1)),
                "chosen": name == self.query.sort,
            }
            for name, label in SORTS.items()
            if name != "near" or self.query.point
        ]

    @property
    def distances(self) -> list[tuple[int, str]]:
        return [(km, gettext("%(number)s km") % {"number": km}) for km in DISTANCES_KM]

    @property
    def pages(self) -> int:
        return ceil(self.results.total / PAGE_SIZE)

    @property
    def previous(self) -> str | None:
        """Return the query string of the page before; from far beyond the end, of the last one."""
        before = min(self.query.page - 1, self.pages)
        return self.query.on_page(before).to_params() if before >= 1 else None

    @property
    def next(self) -> str | None:
        more = self.query.page * PAGE_SIZE < self.results.total
        return self.query.on_page(self.query.page + 1).to_params() if more else None

    # --- Never a dead end -------------------------------------------------------------------------
    @property
    def corrections(self) -> list[Way]:
        return [Way(row.meant, _url(self.query.asking(row.words))) for row in self.results.corrections]

    @property
    def given_up(self) -> list[Any]:
        """Return the labels of filters read from the words that were left out again."""
        return [self.label_of(row.facet, row.value) for row in self.results.relaxations if row.applied]

    @property
    def without(self) -> list[Way]:
        """Return the search without each filter that hides everything."""
        return [
            Way(
                self.label_of(row.facet, row.value), _url(self.query.without(row.facet, row.value)), row.total
            )
            for row in self.results.relaxations
            if not row.applied
        ]

    @cached_property
    def neighbours(self) -> list[Way]:
        """Return districts beside the chosen ones in which something is found."""
        chosen = set(self.query.facets.get("district", ()))
        counts = self.results.facets.get("district", {})
        if not chosen:
            return []
        districts = list(District.objects.exclude(column=None).exclude(row=None))
        here = [district for district in districts if district.slug in chosen]
        return [
            Way(
                other.name,
                _url(self.query.without("district").having("district", other.slug)),
                counts[other.slug],
            )
            for other in districts
            if other.slug not in chosen
            and counts.get(other.slug)
            and any(_beside(other, one) for one in here)
        ]

    @cached_property
    def themes(self) -> list[Way]:
        """Return the themes of the needs that were asked for, by words or by filter."""
        codes = {*self.results.needs, *self.query.facets.get("need", ())}
        if not codes:
            return []
        needs = Need.objects.filter(code__in=codes).select_related("theme")
        themes = {need.theme.code: need.theme for need in needs}
        language = self.query.language
        return [
            Way(fallback.of_field(theme, "name", language), _url(OfferQuery(facets={"theme": (code,)})))
            for code, theme in themes.items()
        ]

    @cached_property
    def counselling(self) -> dict[str, Any] | None:
        """Return who helps when nothing is found: the counselling for migrants, with its phone."""
        offers = (
            Offer.objects.published().filter(needs__code=COUNSELLING_NEED).exclude(organisation__phone="")
        )
        offer = offers.select_related("organisation").order_by("-citywide", "name_de").first()
        if offer is None:
            return None
        return {"offer": offer, "phone": offer.organisation.phone, "name": offer.organisation.name}

    @cached_property
    def danger(self) -> bool:
        """True if the words, or the filters, are those of somebody who may be in danger."""
        if self.results.danger or PROTECTION_THEME in self.query.facets.get("theme", ()):
            return True
        needs = self.query.facets.get("need", ())
        return bool(needs) and Need.objects.filter(code__in=needs, theme__code=PROTECTION_THEME).exists()

    @property
    def exit_url(self) -> str:
        """Return the harmless page somebody in danger is sent to at once."""
        return str(settings.QUICK_EXIT_URL)

    @property
    def has_few(self) -> bool:
        return self.results.total < FEW

    # --- Map --------------------------------------------------------------------------------------
    @cached_property
    def map(self) -> list[dict[str, Any]]:
        """Return the tiles of the schematic map: place in the grid, name, count, address to choose it."""
        counts = self.results.facets.get("district", {})
        chosen = self.query.facets.get("district", ())
        tiles = []
        for district in District.objects.exclude(column=None).exclude(row=None).order_by("row", "column"):
            is_chosen = district.slug in chosen
            change = self.query.without if is_chosen else self.query.having
            tiles.append(
                {
                    "name": district.name, "x": district.column * TILE, "y": district.row * TILE,
                    "count": counts.get(district.slug, 0), "chosen": is_chosen,
                    "url": _url(change("district", district.slug)), "lines": district.name.rsplit(" ", 1),
                }
            )  # fmt: skip
        return tiles

    @property
    def map_size(self) -> tuple[int, int]:
        return (
            max((tile["x"] for tile in self.map), default=0) + TILE,
            max((tile["y"] for tile in self.map), default=0) + TILE,
        )


def _beside(one: District, other: District) -> bool:
    return abs((one.column or 0) - (other.column or 0)) <= 1 and abs((one.row or 0) - (other.row or 0)) <= 1


def _url(query: OfferQuery) -> str:
    return f"?{query.to_params()}"


def _spoken(facet: str, value: str) -> languages.Language | None:
    return languages.find(value) if facet == "language" else None
