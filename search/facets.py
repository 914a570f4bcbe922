"""The facets as the page shows them: values with their names, counts and addresses."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.models import District, Theme
from search.engines import Results
from search.query import OfferQuery
from translations import fallback, languages


@dataclass(frozen=True)
class Value:
    code: str
    label: str
    count: int
    chosen: bool
    language: languages.Language | None = None

    @property
    def disabled(self) -> bool:
        """Values without a hit stay visible, so that the list does not jump; they cannot be chosen."""
        return self.count == 0 and not self.chosen


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[Value]

    @property
    def open(self) -> bool:
        return any(value.chosen for value in self.values)


def facets_of(query: OfferQuery, results: Results) -> list[Facet]:
    """Return theme, district and spoken language with their counts; costs two queries."""
    return [
        Facet("theme", _("Thema"), _themes(query, results)),
        Facet("district", _("Stadtteil"), _districts(query, results)),
        Facet("language", _("Gesprochene Sprache"), _languages(query, results)),
    ]


def _value(query: OfferQuery, results: Results, facet: str, code: str, label: str, **more: object) -> Value:
    count = results.facets.get(facet, {}).get(code, 0)
    return Value(code, label, count, code in query.facets.get(facet, ()), **more)  # type: ignore[arg-type]


def _themes(query: OfferQuery, results: Results) -> list[Value]:
    rows = Theme.objects.order_by("order").values("code", *fallback.columns("name", query.language))
    return [
        _value(query, results, "theme", row["code"], str(fallback.of_row(row, "name", query.language)))
        for row in rows
    ]


def _districts(query: OfferQuery, results: Results) -> list[Value]:
    rows = District.objects.order_by("code").values_list("slug", "name")
    return [_value(query, results, "district", slug, name) for slug, name in rows]


def _languages(query: OfferQuery, results: Results) -> list[Value]:
    """Only languages somebody speaks, the visitor's own first, then by number of offers."""
    spoken = results.facets.get("language", {})
    chosen = query.facets.get("language", ())
    known = [language for language in languages.SPOKEN_LANGUAGES if language.code in {*spoken, *chosen}]
    known.sort(key=lambda language: (language.code != query.language, -spoken.get(language.code, 0)))
    return [
        _value(query, results, "language", language.code, language.autonym, language=language)
        for language in known
    ]
